package dev.sluice.type;

/** {@code numeric}: its text without surrounding space, once it is known to fit. */
final class NumericReader implements ValueReader {
    /** PostgreSQL's limits of the type itself. */
    private static final int MOST_BEFORE_POINT = 131_072;

    private static final int MOST_AFTER_POINT = 16_383;

    /** PostgreSQL takes no exponent beyond this, not even of zero. */
    private static final int EXPONENT_LIMIT = Integer.MAX_VALUE / 2;

    private final int precision;
    private final int scale;

    NumericReader(int precision, int scale) {
        this.precision = precision;
        this.scale = scale;
    }

    @Override
    public ValueProblem read(byte[] bytes, int from, int to, TypedValue out) {
        int start = ValueReaders.skipSpace(bytes, from, to);
        int end = ValueReaders.dropSpace(bytes, start, to);
        if (start == end) {
            return ValueProblem.INVALID_VALUE;
        }
        int at = start;
        if (bytes[at] == '-' || bytes[at] == '+') {
            at++;
        }
        int point = -1;
        int first = -1;
        int digits = 0;
        for (; at < end; at++) {
            byte b = bytes[at];
            if (ValueReaders.isDigit(b)) {
                digits++;
                if (first < 0 && b != '0') {
                    first = at;
                }
            } else if (b == '.' && point < 0) {
                point = at;
            } else {
                break;
            }
        }
        if (digits == 0) {
            return readWord(bytes, start, end, out);
        }
        int digitsEnd = at;
        long exponent = 0;
        if (at < end) {
            if (bytes[at] != 'e' && bytes[at] != 'E') {
                return ValueProblem.INVALID_VALUE;
            }
            at++;
            boolean down = at < end && bytes[at] == '-';
            if (down || at < end && bytes[at] == '+') {
                at++;
            }
            if (at == end) {
                return ValueProblem.INVALID_VALUE;
            }
            for (; at < end; at++) {
                if (!ValueReaders.isDigit(bytes[at])) {
                    return ValueProblem.INVALID_VALUE;
                }
                exponent = Math.min(exponent * 10 + bytes[at] - '0', EXPONENT_LIMIT);
            }
            if (exponent == EXPONENT_LIMIT) {
                return ValueProblem.OUT_OF_RANGE;
            }
            exponent = down ? -exponent : exponent;
        }
        int pointAt = point < 0 ? digitsEnd : point;
        int fraction = point < 0 ? 0 : digitsEnd - point - 1;
        if (fraction - exponent > MOST_AFTER_POINT) {
            return ValueProblem.OUT_OF_RANGE;
        }
        if (first >= 0) {
            // How many digits stand before the point once the exponent is applied; not positive below 0.1.
            long before = (first < pointAt ? pointAt - first : pointAt - first + 1) + exponent;
            if (before > MOST_BEFORE_POINT || precision >= 0 && !fits(bytes, first, digitsEnd, before)) {
                return ValueProblem.OUT_OF_RANGE;
            }
        }
        out.text(bytes, start, end);
        return null;
    }

    /** Whether a number whose first significant digit is {@code bytes[first]} fits after rounding to the scale. */
    private boolean fits(byte[] bytes, int first, int end, long before) {
        int room = precision - scale;
        if (before != room) {
            return before < room;
        }
        // It just fits, unless rounding carries: every digit kept is a nine, and the first one dropped is five or more.
        int kept = 0;
        for (int at = first; at < end; at++) {
            if (bytes[at] == '.') {
                continue;
            }
            if (kept == precision) {
                return bytes[at] < '5';
            }
            if (bytes[at] != '9') {
                return true;
            }
            kept++;
        }
        return true;
    }

    private ValueProblem readWord(byte[] bytes, int start, int end, TypedValue out) {
        if (!ValueReaders.isWord(bytes, start, end, "nan")) {
            int at = bytes[start] == '-' || bytes[start] == '+' ? start + 1 : start;
            if (!ValueReaders.isWord(bytes, at, end, "infinity") && !ValueReaders.isWord(bytes, at, end, "inf")) {
                return ValueProblem.INVALID_VALUE;
            }
            if (precision >= 0) {
                return ValueProblem.OUT_OF_RANGE;
            }
        }
        out.text(bytes, start, end);
        return null;
    }
}
