package dev.sluice.init;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Numbers: integers by their range, decimals, and the marks that they are written with. */
final class NumberGuess {
    /** Which mark stands before decimals, as far as the columns of a file tell. */
    enum Convention {
        POINT,
        COMMA,
        UNKNOWN
    }

    private static final int NO_MARK = 0;

    /** With signs, this many digits may be a telephone number, whose plus sign would be lost. */
    private static final int LONG_SIGNED = 7;

    private static final int EXACT_DIGITS = 15;

    /** Decimal mark and thousands mark, the likelier first. */
    private static final char[][] MARKS = {
        {'.', NO_MARK},
        {',', NO_MARK},
        {'.', ','},
        {',', '.'},
        {'.', '\''},
        {'.', '\u2019'},
        {',', ' '},
        {',', '\u00a0'},
        {',', '\u202f'},
        {'.', ' '},
        {'.', '\u00a0'},
        {'.', '\u202f'}
    };

    private NumberGuess() {}

    /** What a column says of the decimal mark of its file. */
    static Convention convention(List<String> values) {
        boolean point = false;
        boolean comma = false;
        for (char[] marks : MARKS) {
            if (Numbers.of(values, marks[0], marks[1]) != null) {
                boolean decimals = values.stream().anyMatch(value -> value.indexOf(marks[0]) >= 0);
                point |= marks[0] == '.' && (decimals || marks[1] != NO_MARK);
                comma |= marks[0] == ',' && (decimals || marks[1] != NO_MARK);
            }
        }
        return point == comma ? Convention.UNKNOWN : point ? Convention.POINT : Convention.COMMA;
    }

    /**
     * The type of a column, or null when not all values are numbers.
     *
     * @param values without NULL, and without blanks around
     * @param whole whether they are all values of the files
     * @param suspectsComma whether points may well stand between thousands, such as where semicolons separate fields
     */
    static TypeGuess of(List<String> values, boolean whole, Convention convention, boolean suspectsComma) {
        List<Numbers> readings = new ArrayList<>();
        for (char[] marks : MARKS) {
            Numbers numbers = Numbers.of(values, marks[0], marks[1]);
            if (numbers != null) {
                readings.add(numbers);
            }
        }
        if (readings.isEmpty()) {
            return null;
        }
        Numbers plain = readings.get(0);
        if (plain.isPlain() && !plain.decimals() && !plain.exponents) {
            return integers(plain, whole);
        }
        Numbers point = find(readings, true);
        Numbers comma = find(readings, false);
        if (point == null || comma == null) {
            return decimals(point == null ? comma : point, whole, false);
        }
        if (convention == Convention.COMMA) {
            return decimals(comma, whole, false);
        }
        if (!point.decimals() && !comma.decimals() && point.thousands == comma.thousands) {
            return decimals(point, whole, false);
        }
        if (convention == Convention.POINT || point.isPlain() && !suspectsComma) {
            return decimals(point, whole, false);
        }
        String example = values.stream()
                .filter(value -> value.indexOf('.') >= 0 || value.indexOf(',') >= 0)
                .findFirst()
                .orElse("");
        TypeGuess guess = decimals(point, whole, true);
        guess.notes()
                .add("AMBIGUOUS: " + example + " is read as " + point.plain(example) + ", but could be "
                        + comma.plain(example) + "; say which by decimal and thousands");
        return guess;
    }

    private static Numbers find(List<Numbers> readings, boolean point) {
        return readings.stream()
                .filter(numbers -> numbers.decimal == '.' == point)
                .findFirst()
                .orElse(null);
    }

    private static TypeGuess integers(Numbers numbers, boolean whole) {
        // What lies beyond the sample may be larger than what was seen.
        int margin = whole ? 1 : 4;
        String type = numbers.fits(Short.MIN_VALUE, Short.MAX_VALUE, margin)
                ? "smallint"
                : numbers.fits(Integer.MIN_VALUE, Integer.MAX_VALUE, margin)
                        ? "integer"
                        : numbers.fits(Long.MIN_VALUE, Long.MAX_VALUE, 1) ? "bigint" : "numeric";
        return new TypeGuess(type, numbers.format(), false, new ArrayList<>());
    }

    private static TypeGuess decimals(Numbers numbers, boolean whole, boolean ambiguous) {
        List<String> notes = new ArrayList<>();
        String type;
        if (!numbers.decimals() && !numbers.exponents) {
            TypeGuess integers = integers(numbers, whole);
            return new TypeGuess(integers.type(), numbers.format(), ambiguous, notes);
        } else if (numbers.exponents || numbers.infinite) {
            boolean exact = numbers.mostDigits > EXACT_DIGITS && !numbers.infinite;
            type = exact ? "numeric" : "double precision";
        } else if (whole && numbers.leastScale == numbers.mostScale && !numbers.nan) {
            // Only when all are seen: numeric(p,s) would round what has more decimals.
            type = "numeric(" + (numbers.mostIntegerDigits + numbers.mostScale) + "," + numbers.mostScale + ")";
        } else {
            type = "numeric";
        }
        if (numbers.zeroDecimals && numbers.mostScale > 0 && !numbers.exponents) {
            notes.add("all decimals are zero");
        }
        return new TypeGuess(type, numbers.format(), ambiguous, notes);
    }

    /** Values of a column, all of which are numbers under one pair of marks. */
    private static final class Numbers {
        final char decimal;
        final char thousands;
        boolean exponents;
        boolean infinite;
        boolean nan;
        boolean grouped;
        boolean zeroDecimals = true;
        int mostDigits;
        int mostScale;
        int leastScale = Integer.MAX_VALUE;
        int mostIntegerDigits = 0;
        boolean beyondLong;
        long least = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;

        private Numbers(char decimal, char thousands) {
            this.decimal = decimal;
            this.thousands = thousands;
        }

        static Numbers of(List<String> values, char decimal, char thousands) {
            Numbers numbers = new Numbers(decimal, thousands);
            for (String value : values) {
                if (!numbers.add(value)) {
                    return null;
                }
            }
            return values.isEmpty() || thousands != NO_MARK && !numbers.grouped ? null : numbers;
        }

        boolean isPlain() {
            return decimal == '.' && thousands == NO_MARK;
        }

        boolean decimals() {
            return mostScale > 0 || nan || infinite;
        }

        boolean fits(long from, long to, int margin) {
            return !beyondLong && least >= from / margin && most <= to / margin;
        }

        Map<String, Object> format() {
            Map<String, Object> format = new LinkedHashMap<>();
            if (decimal == ',') {
                format.put("decimal", ",");
            }
            if (thousands != NO_MARK) {
                format.put("thousands", String.valueOf(thousands));
            }
            return format;
        }

        String plain(String value) {
            String digits = thousands == NO_MARK ? value : value.replace(String.valueOf(thousands), "");
            return digits.replace(decimal, '.');
        }

        private boolean add(String value) {
            if (value.equals("NaN")) {
                nan = true;
                return true;
            }
            String unsigned = value.startsWith("-") || value.startsWith("+") ? value.substring(1) : value;
            if (unsigned.equalsIgnoreCase("infinity") || unsigned.equalsIgnoreCase("inf")) {
                infinite = true;
                return true;
            }
            boolean plus = value.startsWith("+");
            int end = unsigned.length();
            int at = 0;
            int integerDigits = 0;
            int group = 0;
            boolean inGroups = false;
            while (at < end
                    && (isDigit(unsigned.charAt(at)) || thousands != NO_MARK && unsigned.charAt(at) == thousands)) {
                if (isDigit(unsigned.charAt(at))) {
                    integerDigits++;
                    group++;
                } else {
                    if (inGroups ? group != 3 : group == 0 || group > 3 || unsigned.charAt(0) == '0') {
                        return false;
                    }
                    inGroups = true;
                    group = 0;
                }
                at++;
            }
            if (inGroups && group != 3) {
                return false;
            }
            // 007 is a code, and 01.5 no number that a program writes.
            if (integerDigits > 1 && unsigned.charAt(0) == '0' || plus && integerDigits >= LONG_SIGNED) {
                return false;
            }
            int scale = 0;
            boolean point = at < end && unsigned.charAt(at) == decimal;
            if (point) {
                for (at++; at < end && isDigit(unsigned.charAt(at)); at++) {
                    zeroDecimals &= unsigned.charAt(at) == '0';
                    scale++;
                }
            }
            if (integerDigits + scale == 0) {
                return false;
            }
            if (at < end && !readExponent(unsigned, at, point)) {
                return false;
            }
            grouped |= inGroups;
            mostDigits = Math.max(mostDigits, integerDigits + scale);
            mostScale = Math.max(mostScale, scale);
            leastScale = Math.min(leastScale, scale);
            boolean noInteger = integerDigits == 1 && unsigned.charAt(0) == '0';
            mostIntegerDigits = Math.max(mostIntegerDigits, noInteger ? 0 : integerDigits);
            range(plain(plus ? unsigned : value));
            return true;
        }

        /** 1E5 may be a code; 1.5e5, 1e-5 and 1E+05 are numbers. */
        private boolean readExponent(String text, int from, boolean point) {
            int at = from;
            if (Character.toLowerCase(text.charAt(at++)) != 'e' || at == text.length()) {
                return false;
            }
            boolean signed = text.charAt(at) == '-' || text.charAt(at) == '+';
            at += signed ? 1 : 0;
            int digits = text.length() - at;
            if (!signed && !point || digits == 0 || digits > 3) {
                return false;
            }
            for (; at < text.length(); at++) {
                if (!isDigit(text.charAt(at))) {
                    return false;
                }
            }
            exponents = true;
            return true;
        }

        private void range(String plain) {
            if (plain.indexOf('.') >= 0 || exponents) {
                return;
            }
            try {
                long number = Long.parseLong(plain);
                least = Math.min(least, number);
                most = Math.max(most, number);
            } catch (NumberFormatException e) {
                beyondLong = true;
            }
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }
    }
}
