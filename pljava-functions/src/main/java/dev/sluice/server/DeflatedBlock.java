package dev.sluice.server;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Blocks that were compressed for the wire. */
public final class DeflatedBlock {
    private DeflatedBlock() {}

    /**
     * The bytes of a block.
     *
     * @param data zlib (RFC 1950)
     * @param most bytes that it may have; memory stays below twice as many
     * @return null when the data is none, or has more bytes
     */
    public static byte[] inflate(byte[] data, int most) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(data);
            byte[] block = new byte[(int) Math.min(most, 4L * data.length + 64)];
            int length = 0;
            while (true) {
                int count = inflater.inflate(block, length, block.length - length);
                length += count;
                if (inflater.finished()) {
                    return inflater.getRemaining() > 0 ? null : Arrays.copyOf(block, length);
                }
                if (length == block.length && length < most) {
                    block = Arrays.copyOf(block, (int) Math.min(most, 2L * length));
                } else if (count == 0) {
                    return null;
                }
            }
        } catch (DataFormatException e) {
            return null;
        } finally {
            inflater.end();
        }
    }
}
