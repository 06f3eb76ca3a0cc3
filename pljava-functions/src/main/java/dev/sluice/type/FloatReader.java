package dev.sluice.type;

import java.nio.charset.StandardCharsets;

/**
 * {@code real} and {@code double precision}: the nearest value of the type, rounded once. As in PostgreSQL, a finite
 * text that would become infinite, or a non-zero one that would become zero, is out of range. Hexadecimal floats,
 * and NaN with a sign or a payload, which PostgreSQL takes where its C library does, are refused.
 */
final class FloatReader implements ValueReader {
    private static final long EXACT_IN_DOUBLE = 1L << 53;
    private static final long MANTISSA_LIMIT = Long.MAX_VALUE / 10 - 1;
    private static final int EXPONENT_LIMIT = 100_000;

    /** Every power of ten that a double holds exactly. */
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    private static final double SAFE_FLOAT_MIN = 1e-37;
    private static final double SAFE_FLOAT_MAX = 1e38;
    private static final long BELOW_FLOAT = 0x1fff_ffffL;
    private static final long HALF_OF_FLOAT = 0x1000_0000L;

    private final boolean single;

    FloatReader(boolean single) {
        this.single = single;
    }

    @Override
    public ValueProblem read(byte[] bytes, int from, int to, TypedValue out) {
        int start = ValueReaders.skipSpace(bytes, from, to);
        int end = ValueReaders.dropSpace(bytes, start, to);
        if (start == end) {
            return ValueProblem.INVALID_VALUE;
        }
        int at = start;
        boolean negative = bytes[at] == '-';
        if (negative || bytes[at] == '+') {
            at++;
        }
        long mantissa = 0;
        int exponent = 0;
        boolean whole = true;
        boolean point = false;
        boolean digits = false;
        boolean nonZero = false;
        for (; at < end; at++) {
            int digit = bytes[at] - '0';
            if (digit >= 0 && digit <= 9) {
                digits = true;
                nonZero |= digit != 0;
                if (mantissa < MANTISSA_LIMIT) {
                    mantissa = mantissa * 10 + digit;
                    if (point) {
                        exponent--;
                    }
                } else {
                    whole = false;
                }
            } else if (bytes[at] == '.' && !point) {
                point = true;
            } else {
                break;
            }
        }
        if (!digits) {
            return readWord(bytes, start, end, negative, out);
        }
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
            int power = 0;
            for (; at < end; at++) {
                int digit = bytes[at] - '0';
                if (digit < 0 || digit > 9) {
                    return ValueProblem.INVALID_VALUE;
                }
                power = Math.min(power * 10 + digit, EXPONENT_LIMIT);
            }
            exponent += down ? -power : power;
        }
        if (!nonZero) {
            out.real = negative ? -0.0 : 0.0;
            return null;
        }
        if (whole && mantissa <= EXACT_IN_DOUBLE && exponent >= -22 && exponent <= 22) {
            double value = exponent < 0 ? mantissa / POWERS[-exponent] : mantissa * POWERS[exponent];
            if (!single || roundsOnceToFloat(value)) {
                value = single ? (float) value : value;
                out.real = negative ? -value : value;
                return null;
            }
        }
        return readSlowly(bytes, start, end, out);
    }

    /**
     * Whether the float nearest to the double is also nearest to the decimal that the double came from. It is,
     * unless the double lies half-way between two floats: then which side the decimal is on has been lost.
     */
    private static boolean roundsOnceToFloat(double value) {
        return value > SAFE_FLOAT_MIN
                && value < SAFE_FLOAT_MAX
                && (Double.doubleToRawLongBits(value) & BELOW_FLOAT) != HALF_OF_FLOAT;
    }

    private ValueProblem readSlowly(byte[] bytes, int start, int end, TypedValue out) {
        String text = new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
        double value = single ? Float.parseFloat(text) : Double.parseDouble(text);
        if (value == 0 || Double.isInfinite(value)) {
            return ValueProblem.OUT_OF_RANGE;
        }
        out.real = value;
        return null;
    }

    private static ValueProblem readWord(byte[] bytes, int start, int end, boolean negative, TypedValue out) {
        if (ValueReaders.isWord(bytes, start, end, "nan")) {
            out.real = Double.NaN;
            return null;
        }
        int at = negative || bytes[start] == '+' ? start + 1 : start;
        if (ValueReaders.isWord(bytes, at, end, "infinity") || ValueReaders.isWord(bytes, at, end, "inf")) {
            out.real = negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
            return null;
        }
        return ValueProblem.INVALID_VALUE;
    }
}
