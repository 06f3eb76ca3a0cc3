package dev.sluice.scan;

import dev.sluice.row.Tally;
import java.util.List;

/**
 * The blocks of all files of a load, in the order of the files, each handed out once, and what has become of them. Hands out no
 * more when the reject limit is passed for sure. Thread-safe.
 */
public final class BlockQueue {
    /** A block of a plain file; or the first of a stream, which is handed out as a whole. */
    record Place(LoadFile file, int block) {}

    /** Is told after each block how many bytes and rows have been scanned so far. */
    public interface Watcher {
        /** Called from any thread. */
        void scanned(long bytes, long rows);

        /** How many rows were rejected so far, as far as anybody knows. Called from any thread. */
        default void rejected(long rows) {}
    }

    private final List<LoadFile> files;
    private final Watcher watcher;
    private final RejectLimit limit;
    private final int shortestRow;
    private long bytesLeft;
    private long bytesDone;
    private Tally rows = Tally.NONE;
    private int file;
    private int block;
    private boolean stopped;
    private boolean overLimit;

    /**
     * The blocks of files.
     *
     * @param watcher is told of all that is scanned
     * @param limit how many rows may be rejected; null when that is not to be judged before the end
     */
    public BlockQueue(List<LoadFile> files, Watcher watcher, RejectLimit limit) {
        this.files = files;
        this.watcher = watcher;
        this.limit = limit;
        boolean severalFields = true;
        for (LoadFile each : files) {
            bytesLeft += each.source().bytes();
            severalFields &=
                    each.source().header() != null && each.source().header().size() > 1;
        }
        // A blank line is a row in files of one field only.
        shortestRow = severalFields ? 2 : 1;
    }

    /** The next block, or null when none is left, the load was stopped, or the reject limit is passed. */
    synchronized Place next() {
        while (!stopped && !overLimit && file < files.size()) {
            LoadFile current = files.get(file);
            if (current.source().isStream()) {
                file++;
                return new Place(current, 0);
            }
            if (current.hasBlock(block)) {
                return new Place(current, block++);
            }
            file++;
            block = 0;
        }
        return null;
    }

    /** Hands out no more blocks, and wakes the workers that wait for one. */
    public void stop() {
        synchronized (this) {
            stopped = true;
        }
        for (LoadFile each : files) {
            each.chain().stop();
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

    /** Bytes of the blocks that were sent. */
    public synchronized long bytesDone() {
        return bytesDone;
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
    }
}
