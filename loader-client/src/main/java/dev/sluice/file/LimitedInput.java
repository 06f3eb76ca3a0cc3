package dev.sluice.file;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** No more than some bytes of a stream. */
final class LimitedInput extends FilterInputStream {
    private long left;

    LimitedInput(InputStream in, long bytes) {
        super(in);
        this.left = bytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int read = in.read(into, at, (int) Math.min(length, left));
        if (read > 0) {
            left -= read;
        }
        return read;
    }
}
