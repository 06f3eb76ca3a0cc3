package dev.sluice.type;

/**
 * {@code smallint}, {@code integer} and {@code bigint}: decimal digits with an optional sign. The hexadecimal, octal
 * and binary forms and the underscores of PostgreSQL 16 are refused, because 14 and 15 refuse them.
 */
final class IntegerReader implements ValueReader {
    private static final int SURELY_FITS_LONG = 18;

    private final long least;
    private final long greatest;

    IntegerReader(long least, long greatest) {
        this.least = least;
        this.greatest = greatest;
    }

    @Override
    public ValueProblem read(byte[] bytes, int from, int to, TypedValue out) {
        int at = ValueReaders.skipSpace(bytes, from, to);
        int end = ValueReaders.dropSpace(bytes, at, to);
        if (at == end) {
            return ValueProblem.INVALID_VALUE;
        }
        boolean negative = bytes[at] == '-';
        if (negative || bytes[at] == '+') {
            at++;
            if (at == end) {
                return ValueProblem.INVALID_VALUE;
            }
        }
        if (end - at > SURELY_FITS_LONG) {
            return readLong(bytes, at, end, negative, out);
        }
        long value = 0;
        while (at < end) {
            int digit = bytes[at++] - '0';
            if (digit < 0 || digit > 9) {
                return ValueProblem.INVALID_VALUE;
            }
            value = value * 10 + digit;
        }
        return accept(negative ? -value : value, out);
    }

    private ValueProblem readLong(byte[] bytes, int from, int end, boolean negative, TypedValue out) {
        // Negative, because the least long has no positive counterpart.
        long value = 0;
        boolean overflow = false;
        for (int at = from; at < end; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                return ValueProblem.INVALID_VALUE;
            }
            if (value < (Long.MIN_VALUE + digit) / 10) {
                overflow = true;
            } else {
                value = value * 10 - digit;
            }
        }
        if (overflow || !negative && value == Long.MIN_VALUE) {
            return ValueProblem.OUT_OF_RANGE;
        }
        return accept(negative ? value : -value, out);
    }

    private ValueProblem accept(long value, TypedValue out) {
        if (value < least || value > greatest) {
            return ValueProblem.OUT_OF_RANGE;
        }
        out.number = value;
        return null;
    }
}
