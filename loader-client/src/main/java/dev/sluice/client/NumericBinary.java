package dev.sluice.client;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * {@code numeric} in PostgreSQL's binary format ({@code numeric_recv}): digits to base 10000 with a weight, a sign and a display
 * scale. Reused from value to value; not thread-safe.
 */
final class NumericBinary {
    private static final int NEGATIVE = 0x4000;
    private static final int NAN = 0xC000;
    private static final int INFINITY = 0xD000;
    private static final int NEGATIVE_INFINITY = 0xF000;
    private static final BigInteger BASE = BigInteger.valueOf(10000);

    private final byte[] out = new byte[8 + 2 * 64];

    /** Writes the numeric whose text is {@code text[from..to)}, as {@code ValueReader} accepts it. */
    void write(BinaryCopy copy, byte[] text, int from, int to) throws SQLException {
        byte first = text[from];
        byte second = to - from > 1 ? text[from + 1] : 0;
        boolean sign = first == '-' || first == '+';
        byte letter = (byte) ((sign ? second : first) | 0x20);
        if (letter == 'n') {
            header(out, 0, 0, NAN, 0);
            copy.writeBytes(out, 0, 8);
        } else if (letter == 'i') {
            header(out, 0, 0, first == '-' ? NEGATIVE_INFINITY : INFINITY, 0);
            copy.writeBytes(out, 0, 8);
        } else {
            BigDecimal value = new BigDecimal(new String(text, from, to - from, StandardCharsets.US_ASCII));
            writeDecimal(copy, value.scale() < 0 ? value.setScale(0) : value);
        }
    }

    private void writeDecimal(BinaryCopy copy, BigDecimal value) throws SQLException {
        int scale = value.scale();
        int padding = (4 - scale % 4) % 4;
        BigInteger unscaled = value.unscaledValue().abs().multiply(BigInteger.TEN.pow(padding));
        int fraction = (scale + padding) / 4;
        short[] digits = new short[16];
        int count = 0;
        while (unscaled.signum() != 0) {
            BigInteger[] parts = unscaled.divideAndRemainder(BASE);
            if (count == digits.length) {
                digits = Arrays.copyOf(digits, count * 2);
            }
            digits[count++] = parts[1].shortValue();
            unscaled = parts[0];
        }
        byte[] bytes = count <= 64 ? out : new byte[8 + 2 * count];
        header(bytes, count, count - fraction - 1, value.signum() < 0 ? NEGATIVE : 0, scale);
        for (int i = 0; i < count; i++) {
            putShort(bytes, 8 + 2 * i, digits[count - 1 - i]);
        }
        copy.writeBytes(bytes, 0, 8 + 2 * count);
    }

    private static void header(byte[] bytes, int digits, int weight, int sign, int scale) {
        putShort(bytes, 0, digits);
        putShort(bytes, 2, weight);
        putShort(bytes, 4, sign);
        putShort(bytes, 6, scale);
    }

    private static void putShort(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >> 8);
        bytes[at + 1] = (byte) value;
    }
}
