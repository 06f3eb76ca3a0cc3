package dev.sluice.scan;

import dev.sluice.phase.PhaseClock;
import dev.sluice.row.Tally;
import dev.sluice.source.StreamContent;
import java.util.List;

/**
 * The blocks of all files of a load, each handed out once, those of one file in their order, and what has become of them. Blocks
 * that come out of streams go first, for their memory is bounded; while none is there, blocks of other files keep the workers
 * busy. Hands out no more when the reject limit is passed for sure. Thread-safe.
 */
public final class BlockQueue implements StreamContent.Watcher {
    /** Streams that are unpacked at a time, at most: each holds a window of blocks. */
    private static final int STREAMS = 4;

    /** Blocks of a window beyond those that workers are at. */
    private static final int AHEAD = 3;

    private static final long UNKNOWN = 1L << 50;

    /** A block of a file. */
    record Place(LoadFile file, int block) {}

    /** Is told after each block how many bytes and rows have been scanned so far. */
    public interface Watcher {
        /** Called from any thread. */
        void scanned(long bytes, long rows);

        /** How many rows were rejected so far, as far as anybody knows. Called from any thread. */
        default void rejected(long rows) {}

        /** A clock for the calling thread, which works at the load. */
        default PhaseClock clock() {
            return PhaseClock.NONE;
        }
    }

    private final List<LoadFile> files;
    private final int workers;
    private final Watcher watcher;
    private final RejectLimit limit;
    private final int shortestRow;
    private long bytesLeft;
    private long bytesDone;
    private Tally rows = Tally.NONE;
    /** The next block of each file; -1 when it has no more. */
    private final int[] next;

    private int firstLeft;
    private boolean stopped;
    private boolean overLimit;
    private long scanNanos;
    private long sendNanos;

    /**
     * The blocks of files.
     *
     * @param workers how many will take them
     * @param watcher is told of all that is scanned
     * @param limit how many rows may be rejected; null when that is not to be judged before the end
     */
    public BlockQueue(List<LoadFile> files, int workers, Watcher watcher, RejectLimit limit) {
        this.files = files;
        this.workers = workers;
        this.watcher = watcher;
        this.limit = limit;
        this.next = new int[files.size()];
        boolean severalFields = true;
        for (LoadFile each : files) {
            // How much a stream will bring, nobody knows.
            bytesLeft += each.source().stream() == null ? each.source().bytes() : UNKNOWN;
            severalFields &=
                    each.source().header() != null && each.source().header().size() > 1;
        }
        // A blank line is a row in files of one field only.
        shortestRow = severalFields ? 2 : 1;
    }

    /**
     * The next block, or null when none is left, the load was stopped, or the reject limit is passed. Waits when all that is left
     * is still to be unpacked.
     *
     * @throws dev.sluice.failure.SluiceException if a file cannot be unpacked
     */
    synchronized Place next() throws InterruptedException {
        while (!stopped && !overLimit) {
            Place place = take();
            if (place != null) {
                return place;
            }
            if (firstLeft == next.length) {
                return null;
            }
            wait();
        }
        return null;
    }

    /** Hands out no more blocks, and wakes the workers that wait for one. */
    public void stop() {
        synchronized (this) {
            stopped = true;
            notifyAll();
        }
        for (LoadFile each : files) {
            each.chain().stop();
            if (each.source().stream() != null) {
                each.source().stream().close();
            }
        }
    }

    /** Is told of each block that was scanned and sent. */
    synchronized void progress(long bytes, Tally tally) {
        bytesDone += bytes;
        bytesLeft -= bytes;
        rows = rows.plus(tally);
        watcher.scanned(bytesDone, rows.read());
        if (rows.rejected() > 0) {
            rejected(rows.rejected());
        }
    }

    /** Is told how many rows the server has rejected so far. */
    public synchronized void rejected(long count) {
        watcher.rejected(count);
        judge(count);
    }

    /** Is told how long a worker read and scanned a block, and how long it then sent it. */
    synchronized void took(long scanning, long sending) {
        scanNanos += scanning;
        sendNanos += sending;
    }

    /** How long all workers have read and scanned blocks, in nanoseconds. */
    public synchronized long scanNanos() {
        return scanNanos;
    }

    /** How long all workers have sent blocks, in nanoseconds; most of it they wait for who receives them. */
    public synchronized long sendNanos() {
        return sendNanos;
    }

    /** Bytes of the blocks that were sent. */
    public synchronized long bytesDone() {
        return bytesDone;
    }

    /** Bytes of the blocks that are still to be sent; far too many when nobody knows what a stream will bring. */
    public synchronized long bytesLeft() {
        return bytesLeft;
    }

    /** Rows of the blocks that were sent. */
    public synchronized Tally rows() {
        return rows;
    }

    /** Whether the reject limit is passed, whatever the rest of the files holds. */
    public synchronized boolean isOverLimit() {
        return overLimit;
    }

    private void judge(long rejected) {
        // One more for a last row without a line end.
        overLimit |= limit != null && limit.isPassed(rejected, rows.read(), bytesLeft / shortestRow + 1);
        if (overLimit) {
            notifyAll();
        }
    }

    private Place take() {
        int streams = 0;
        int plain = -1;
        for (int i = firstLeft; i < next.length; i++) {
            StreamContent stream = files.get(i).source().stream();
            if (next[i] < 0) {
                firstLeft += i == firstLeft ? 1 : 0;
            } else if (stream == null) {
                if (plain < 0) {
                    plain = i;
                }
            } else if (streams < Math.min(workers, STREAMS)) {
                if (!stream.isStarted()) {
                    stream.start(
                            Math.min(workers, 2 * STREAMS) + AHEAD, files.get(i).blockSize(), this);
                }
                if (stream.isReady(next[i])) {
                    return new Place(files.get(i), next[i]++);
                }
                if (stream.endsBefore(next[i])) {
                    next[i] = -1;
                    firstLeft += i == firstLeft ? 1 : 0;
                } else {
                    streams++;
                }
            }
        }
        return plain < 0 ? null : takePlain(plain);
    }

    private Place takePlain(int i) {
        LoadFile file = files.get(i);
        int block = next[i]++;
        if ((long) next[i] * file.blockSize() >= file.source().bytes()) {
            next[i] = -1;
        }
        return new Place(file, block);
    }

    /** Is called by the threads that unpack. */
    @Override
    public synchronized void unpacked(long storedBytes) {
        progress(storedBytes, Tally.NONE);
        notifyAll();
    }

    @Override
    public PhaseClock clock() {
        return watcher.clock();
    }
}
