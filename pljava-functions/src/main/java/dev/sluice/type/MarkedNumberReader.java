package dev.sluice.type;

/**
 * Numbers with marks of the job's, such as {@code 1.234,56}: made plain, and then read by the reader of the type.
 *
 * <p>Digits before the decimal mark come without any thousands mark, or with one before each group of three; then the number
 * does not begin with a zero. So {@code 0.125}, read with {@code .} between thousands, is no number rather than 125.
 */
final class MarkedNumberReader implements ValueReader {
    private static final int GROUP = 3;

    private final ValueReader plain;
    private final byte[] decimal;
    private final byte[] thousands;
    private byte[] number = new byte[32];

    /** A reader of numbers with these marks, in UTF-8; {@code thousands} may be null. */
    MarkedNumberReader(ValueReader plain, byte[] decimal, byte[] thousands) {
        this.plain = plain;
        this.decimal = decimal;
        this.thousands = thousands;
    }

    @Override
    public ValueProblem read(byte[] bytes, int from, int to, TypedValue out) {
        int at = ValueReaders.skipSpace(bytes, from, to);
        int end = ValueReaders.dropSpace(bytes, at, to);
        if (number.length < end - at) {
            number = new byte[2 * (end - at)];
        }
        int put = 0;
        if (at < end && (bytes[at] == '-' || bytes[at] == '+')) {
            number[put++] = bytes[at++];
        }
        int first = put;
        int digits = 0;
        boolean grouped = false;
        while (at < end) {
            if (ValueReaders.isDigit(bytes[at])) {
                number[put++] = bytes[at++];
                digits++;
            } else if (thousands != null && isAt(thousands, bytes, at, end)) {
                if (grouped ? digits != GROUP : digits == 0 || digits > GROUP || number[first] == '0') {
                    return ValueProblem.INVALID_VALUE;
                }
                grouped = true;
                digits = 0;
                at += thousands.length;
            } else {
                break;
            }
        }
        if (grouped && digits != GROUP) {
            return ValueProblem.INVALID_VALUE;
        }
        if (at < end && isAt(decimal, bytes, at, end)) {
            number[put++] = '.';
            at += decimal.length;
        }
        for (; at < end; at++) {
            if (bytes[at] == '.') {
                return ValueProblem.INVALID_VALUE;
            }
            number[put++] = bytes[at];
        }
        return plain.read(number, 0, put, out);
    }

    private static boolean isAt(byte[] mark, byte[] bytes, int at, int end) {
        if (end - at < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if (bytes[at + i] != mark[i]) {
                return false;
            }
        }
        return true;
    }
}
