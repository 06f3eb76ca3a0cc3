package dev.sluice.type;

/** Chooses the reader of a type, and holds what all readers do alike. */
final class ValueReaders {
    private ValueReaders() {}

    // No switch: over an enum it compiles to a class of its own, which a backend would have to load.
    static ValueReader of(ColumnType type) {
        TypeKind kind = type.kind();
        if (kind == TypeKind.BOOL) {
            return new BooleanReader();
        }
        if (kind == TypeKind.INT2) {
            return new IntegerReader(Short.MIN_VALUE, Short.MAX_VALUE);
        }
        if (kind == TypeKind.INT4) {
            return new IntegerReader(Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        if (kind == TypeKind.INT8) {
            return new IntegerReader(Long.MIN_VALUE, Long.MAX_VALUE);
        }
        if (kind == TypeKind.FLOAT4 || kind == TypeKind.FLOAT8) {
            return new FloatReader(kind == TypeKind.FLOAT4);
        }
        if (kind == TypeKind.NUMERIC) {
            return new NumericReader(type.precision(), type.scale());
        }
        if (kind == TypeKind.DATE) {
            return new DateReader();
        }
        if (kind == TypeKind.TIMESTAMP || kind == TypeKind.TIMESTAMPTZ) {
            return new TimestampReader(kind == TypeKind.TIMESTAMPTZ ? type.zone() : null);
        }
        if (kind == TypeKind.UUID) {
            return new UuidReader();
        }
        return kind == TypeKind.VARCHAR || kind == TypeKind.CHAR
                ? new TextReader(type.length(), kind == TypeKind.CHAR)
                : new TextReader(-1, false);
    }

    /**
     * Start of {@code bytes[from..to)} without the white space that C's {@code isspace} knows; {@code to} if it is
     * all.
     */
    static int skipSpace(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && isSpace(bytes[at])) {
            at++;
        }
        return at;
    }

    /** End of {@code bytes[from..to)} without white space at the end. */
    static int dropSpace(byte[] bytes, int from, int to) {
        int end = to;
        while (end > from && isSpace(bytes[end - 1])) {
            end--;
        }
        return end;
    }

    static boolean isSpace(byte b) {
        return b == ' ' || b >= '\t' && b <= '\r';
    }

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** Whether {@code bytes[from..to)} is the word, given in lower case, in whatever case. */
    static boolean isWord(byte[] bytes, int from, int to, String word) {
        return to - from == word.length() && isPrefix(bytes, from, to, word);
    }

    /** Whether {@code bytes[from..to)} begins the word, given in lower case, in whatever case. */
    static boolean isPrefix(byte[] bytes, int from, int to, String word) {
        int length = to - from;
        if (length > word.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            byte b = bytes[from + i];
            if (word.charAt(i) != (b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b)) {
                return false;
            }
        }
        return true;
    }
}
