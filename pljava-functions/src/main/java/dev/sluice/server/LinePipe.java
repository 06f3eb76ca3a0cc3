package dev.sluice.server;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;

/**
 * Bytes that one thread feeds and another reads. Thread-safe. Memory: about {@link #ENOUGH} and what was fed last.
 */
final class LinePipe extends InputStream {
    /** With so many bytes in the pipe, it wants no more. */
    private static final int ENOUGH = 4 << 20;

    private final ArrayDeque<byte[]> parts = new ArrayDeque<>();
    private int firstAt;
    private long waiting;
    private boolean ended;
    private boolean stopped;

    synchronized void feed(byte[] part) {
        if (part.length > 0) {
            parts.add(part);
            waiting += part.length;
            notifyAll();
        }
    }

    /** Says that nothing more will be fed. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    synchronized boolean wantsMore() {
        return !ended && waiting < ENOUGH;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public synchronized int read(byte[] into, int at, int length) throws IOException {
        while (parts.isEmpty() && !ended && !stopped) {
            try {
                wait();
            } catch (InterruptedException e) {
                stopped = true;
            }
        }
        if (stopped) {
            throw new IOException("stopped");
        }
        if (parts.isEmpty()) {
            return -1;
        }
        byte[] first = parts.peek();
        int count = Math.min(length, first.length - firstAt);
        System.arraycopy(first, firstAt, into, at, count);
        firstAt += count;
        waiting -= count;
        if (firstAt == first.length) {
            parts.remove();
            firstAt = 0;
        }
        return count;
    }

    /** Lets nobody wait any longer. */
    @Override
    public synchronized void close() {
        stopped = true;
        notifyAll();
    }
}
