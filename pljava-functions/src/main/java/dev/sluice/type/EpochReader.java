package dev.sluice.type;

/**
 * Seconds or milliseconds since 1970-01-01 00:00 UTC, with decimals or without, which are rounded to microseconds. A
 * {@code timestamp} and a {@code date} are those of UTC.
 */
final class EpochReader implements ValueReader {
    private static final long MICROS_PER_DAY = IsoDateTime.SECONDS_PER_DAY * IsoDateTime.MICROS_PER_SECOND;
    private static final long EPOCH = IsoDateTime.EPOCH_DAY * MICROS_PER_DAY;

    /** What can still be moved by the thirty years between the two epochs; it ends in the year 294216. */
    private static final long MOST = Long.MAX_VALUE - EPOCH - 1;

    private final boolean date;
    private final int decimals;

    EpochReader(TypeKind kind, boolean milliseconds) {
        date = kind == TypeKind.DATE;
        decimals = milliseconds ? 3 : 6;
    }

    @Override
    public ValueProblem read(byte[] bytes, int from, int to, TypedValue out) {
        int at = ValueReaders.skipSpace(bytes, from, to);
        int end = ValueReaders.dropSpace(bytes, at, to);
        boolean negative = at < end && bytes[at] == '-';
        if (negative || at < end && bytes[at] == '+') {
            at++;
        }
        long micros = 0;
        boolean digits = false;
        boolean overflow = false;
        int missing = decimals;
        boolean point = false;
        boolean roundUp = false;
        for (; at < end; at++) {
            int digit = bytes[at] - '0';
            if (bytes[at] == '.' && !point) {
                point = true;
                continue;
            }
            if (digit < 0 || digit > 9) {
                return ValueProblem.INVALID_VALUE;
            }
            digits = true;
            if (point && missing == 0) {
                roundUp = digit >= 5;
                // Only the first digit too many decides; the others must still be digits.
                missing = -1;
            } else if (missing >= 0) {
                overflow |= micros > (MOST - 9) / 10;
                micros = overflow ? 0 : micros * 10 + digit;
                missing -= point ? 1 : 0;
            }
        }
        if (!digits) {
            return ValueProblem.INVALID_VALUE;
        }
        for (; missing > 0; missing--) {
            overflow |= micros > MOST / 10;
            micros = overflow ? 0 : micros * 10;
        }
        micros += roundUp ? 1 : 0;
        long value = (negative ? -micros : micros) - EPOCH;
        if (overflow || value < TimestampReader.FIRST || value >= TimestampReader.AFTER_LAST) {
            return ValueProblem.OUT_OF_RANGE;
        }
        out.number = date ? Math.floorDiv(value, MICROS_PER_DAY) : value;
        return null;
    }
}
