package dev.sluice.source;

import java.io.IOException;
import java.io.InputStream;

/** A buffer before a stream that knows how many of its bytes were used, and digests them. One thread. */
final class CountedInput extends InputStream {
    private final InputStream in;
    private final RunningDigest digest;
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int limit;
    private long filled;
    private boolean ended;

    /**
     * @param digest gets what is read; may be null
     */
    CountedInput(InputStream in, RunningDigest digest) {
        this.in = in;
        this.digest = digest;
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer[position++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, limit - position);
        System.arraycopy(buffer, position, into, at, count);
        position += count;
        return count;
    }

    @Override
    public int available() throws IOException {
        return position < limit ? limit - position : in.available();
    }

    /** The first bytes of the stream, which stay to be read; call it first. */
    byte[] peek(int length) throws IOException {
        while (limit < length) {
            int read = in.read(buffer, limit, buffer.length - limit);
            if (read < 0) {
                break;
            }
            took(limit, read);
            limit += read;
        }
        byte[] head = new byte[Math.min(length, limit)];
        System.arraycopy(buffer, 0, head, 0, head.length);
        return head;
    }

    /** Bytes used so far. */
    long count() {
        return filled - (limit - position);
    }

    /** Whether somebody wanted more than there is. */
    boolean hasEnded() {
        return ended;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean fill() throws IOException {
        while (position == limit) {
            int read = in.read(buffer);
            if (read < 0) {
                ended = true;
                return false;
            }
            position = 0;
            limit = read;
            took(0, read);
        }
        return true;
    }

    private void took(int from, int read) {
        filled += read;
        if (digest != null) {
            digest.add(buffer, from, from + read);
        }
    }
}
