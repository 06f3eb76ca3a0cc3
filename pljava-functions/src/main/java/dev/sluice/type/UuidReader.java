package dev.sluice.type;

/** {@code uuid}: 32 hexadecimal digits, with a hyphen after any group of four, in braces or not; made canonical. */
final class UuidReader implements ValueReader {
    private static final int DIGITS = 32;

    private final byte[] canonical = new byte[36];

    @Override
    public ValueProblem read(byte[] bytes, int from, int to, TypedValue out) {
        if (isCanonical(bytes, from, to)) {
            out.text(bytes, from, to);
            return null;
        }
        int at = from;
        int end = to;
        if (at < end && bytes[at] == '{') {
            if (bytes[end - 1] != '}') {
                return ValueProblem.INVALID_VALUE;
            }
            at++;
            end--;
        }
        int put = 0;
        for (int digit = 0; digit < DIGITS; digit++) {
            if (digit > 0 && digit % 4 == 0 && at < end && bytes[at] == '-') {
                at++;
            }
            if (at >= end) {
                return ValueProblem.INVALID_VALUE;
            }
            byte b = bytes[at++];
            if (b >= 'A' && b <= 'F') {
                b += 'a' - 'A';
            }
            if (!ValueReaders.isDigit(b) && (b < 'a' || b > 'f')) {
                return ValueProblem.INVALID_VALUE;
            }
            if (digit == 8 || digit == 12 || digit == 16 || digit == 20) {
                canonical[put++] = '-';
            }
            canonical[put++] = b;
        }
        if (at != end) {
            return ValueProblem.INVALID_VALUE;
        }
        out.text(canonical, 0, put);
        return null;
    }

    private static boolean isCanonical(byte[] bytes, int from, int to) {
        if (to - from != 36) {
            return false;
        }
        // Digits and letters come at random: a branch on them would be guessed wrong every other time.
        int signs = 0;
        for (int i = 0; i < 36; i++) {
            int b = bytes[from + i];
            if (i == 8 || i == 13 || i == 18 || i == 23) {
                signs |= b == '-' ? 0 : -1;
            } else {
                signs |= (b - '0' | '9' - b) & (b - 'a' | 'f' - b);
            }
        }
        return signs >= 0;
    }
}
