package dev.sluice.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * What can only be read from its beginning to its end. Holds the bytes between the last {@link #forget} and the last
 * {@link #reach}. One thread at a time; {@link #bytes} and {@link #close} are for any.
 */
final class StreamContent implements Content {
    private final InputStream stream;
    private volatile long bytes = -1;
    private long start;
    private byte[] window = new byte[1 << 17];
    private int length;

    StreamContent(InputStream stream) {
        this.stream = stream;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public long reach(long end) throws IOException {
        while (start + length < end && bytes < 0) {
            if (length == window.length) {
                window = Arrays.copyOf(window, 2 * length);
            }
            int more = stream.read(window, length, window.length - length);
            if (more < 0) {
                bytes = start + length;
            } else {
                length += more;
            }
        }
        return Math.min(end, start + length);
    }

    @Override
    public void read(long offset, byte[] into, int at, int count) {
        System.arraycopy(window, (int) (offset - start), into, at, count);
    }

    @Override
    public void forget(long offset) {
        int gone = (int) (offset - start);
        if (gone > 0) {
            length -= gone;
            System.arraycopy(window, gone, window, 0, length);
            start = offset;
        }
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
