package dev.sluice.file;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.SequenceInputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;

/**
 * The content of all frames of a zstd file. Frames of moderate size, as pzstd and the seekable format make them, are unpacked
 * by several threads at a time and come out in order; from the first that is larger than {@link ZstdFrame#LIMIT} on, the one
 * thread that reads unpacks all.
 *
 * <p>Memory: frames of {@link #MEMORY} bytes of content, and as they are packed. One thread reads.
 */
final class ZstdInput extends InputStream {
    private static final int MEMORY = 2 * ZstdFrame.LIMIT;
    private static final int THREADS = Math.min(Runtime.getRuntime().availableProcessors(), MEMORY / (8 << 20));

    private final InputStream packed;
    private final Deque<Unpacking> ahead = new ArrayDeque<>();
    private final Deque<ZstdFrame> free = new ArrayDeque<>();
    private ExecutorService threads;
    private long offset;
    private long held;
    private ZstdFrame current;
    private int position;
    private boolean ended;
    private InputStream rest;

    /** A frame that whoever comes first unpacks. */
    private static final class Unpacking extends FutureTask<Void> {
        final ZstdFrame frame;

        Unpacking(ZstdFrame frame) {
            super(() -> {
                frame.unpack();
                return null;
            });
            this.frame = frame;
        }
    }

    /**
     * @param packed is at the beginning of the file
     */
    ZstdInput(InputStream packed) {
        this.packed = packed;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (true) {
            int count = current == null ? 0 : current.copy(position, into, at, length);
            if (count > 0) {
                position += count;
                return count;
            }
            if (!nextFrame()) {
                return rest == null ? -1 : rest.read(into, at, length);
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (threads != null) {
            threads.shutdownNow();
        }
        if (rest != null) {
            rest.close();
        }
        packed.close();
    }

    private boolean nextFrame() throws IOException {
        // Who wants the header only does not get as far as the second frame.
        boolean first = current == null;
        if (current != null) {
            held -= current.contentLimit();
            free.add(current);
            current = null;
        }
        // What has not come yet is waited for only when there is nothing else to do.
        while (!ended
                && (ahead.isEmpty() || !first && ahead.size() <= THREADS && held < MEMORY && packed.available() > 0)) {
            readAhead();
        }
        Unpacking next = ahead.poll();
        if (next == null) {
            return false;
        }
        next.run();
        try {
            next.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException damaged) {
                throw damaged;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        }
        current = next.frame;
        position = 0;
        return true;
    }

    private void readAhead() throws IOException {
        ZstdFrame frame = free.isEmpty() ? new ZstdFrame() : free.poll();
        switch (frame.read(packed, offset)) {
            case NONE -> ended = true;
            case TOO_LARGE -> {
                ended = true;
                rest = new ZstdInputStreamNoFinalizer(new SequenceInputStream(frame.packed(), leftOpen(packed)));
            }
            case WHOLE -> {
                offset = frame.end();
                held += frame.contentLimit();
                Unpacking unpacking = new Unpacking(frame);
                // The first is unpacked by the thread that wants it.
                if (!ahead.isEmpty()) {
                    threads().execute(unpacking);
                }
                ahead.add(unpacking);
            }
        }
    }

    /** A sequence closes what it has read to its end, but whoever gave the stream looks at it once more. */
    private static InputStream leftOpen(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public void close() {}
        };
    }

    private ExecutorService threads() {
        if (threads == null) {
            threads = Executors.newFixedThreadPool(THREADS, task -> {
                Thread thread = new Thread(task, "sluice-unpack-frame");
                thread.setDaemon(true);
                return thread;
            });
        }
        return threads;
    }
}
