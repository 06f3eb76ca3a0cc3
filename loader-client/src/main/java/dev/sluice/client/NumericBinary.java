package dev.sluice.client;

import dev.sluice.type.NumericDigits;
import java.sql.SQLException;

/** {@code numeric} in PostgreSQL's binary format ({@code numeric_recv}). Reused from value to value; not thread-safe. */
final class NumericBinary {
    private final NumericDigits number = new NumericDigits();
    private byte[] out = new byte[8 + 2 * 64];

    /** Writes the numeric whose text is {@code text[from..to)}, as {@code ValueReader} accepts it. */
    void write(BinaryCopy copy, byte[] text, int from, int to) throws SQLException {
        number.read(text, from, to);
        int length = 8 + 2 * number.count;
        if (out.length < length) {
            out = new byte[length];
        }
        putShort(0, number.count);
        putShort(2, number.weight);
        putShort(4, number.sign);
        putShort(6, number.scale);
        for (int i = 0; i < number.count; i++) {
            putShort(8 + 2 * i, number.digits[i]);
        }
        copy.writeBytes(out, 0, length);
    }

    private void putShort(int at, int value) {
        out[at] = (byte) (value >> 8);
        out[at + 1] = (byte) value;
    }
}
