package dev.sluice.xlsx;

/** What the number format of a cell makes of its number. */
enum NumberFormat {
    NUMBER,
    /** A day, perhaps with a time. */
    DATE,
    /** A time of day. */
    TIME,
    /** Hours, minutes or seconds that may be more than a day has: {@code [h]:mm}. */
    DURATION;

    /** The kind of a format by its code, such as {@code yyyy\-mm\-dd}, or by the number of a built-in one. */
    static NumberFormat of(String code, Integer id) {
        if (code == null) {
            // Built-in formats of Chinese, Japanese, Korean and Thai dates, which have no code of their own.
            return id != null && (id >= 27 && id <= 36 || id >= 50 && id <= 58) ? DATE : NUMBER;
        }
        boolean date = false;
        boolean time = false;
        boolean months = false;
        for (int i = 0; i < code.length(); i++) {
            char c = Character.toLowerCase(code.charAt(i));
            switch (c) {
                case '\\', '_', '*' -> i++;
                case '"' -> {
                    int close = code.indexOf('"', i + 1);
                    i = close < 0 ? code.length() : close;
                }
                case '[' -> {
                    int close = code.indexOf(']', i + 1);
                    String inside =
                            close < 0 ? "" : code.substring(i + 1, close).toLowerCase(java.util.Locale.ROOT);
                    if (inside.matches("h+|m+|s+")) {
                        return DURATION;
                    }
                    i = close < 0 ? code.length() : close;
                }
                // The first part holds for positive numbers.
                case ';' -> i = code.length();
                case 'y', 'd', 'e', 'b' -> {
                    // E+ and E- are those of numbers.
                    char next = i + 1 < code.length() ? code.charAt(i + 1) : ' ';
                    if (c != 'e' || next != '+' && next != '-') {
                        date |= c != 'b' || Character.toLowerCase(next) == 'b';
                    }
                    // The word General.
                    if (c == 'e' && code.toLowerCase(java.util.Locale.ROOT).contains("general")) {
                        return NUMBER;
                    }
                }
                case 'h', 's' -> time = true;
                case 'm' -> months = true;
                case '0', '#', '?' -> {
                    // Digits stand in formats of times only behind the seconds.
                    if (!time && !months) {
                        return NUMBER;
                    }
                }
                default -> {
                    // Text and separators.
                }
            }
        }
        return date || months && !time ? DATE : time ? TIME : NUMBER;
    }
}
