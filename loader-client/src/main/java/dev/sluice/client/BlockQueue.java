package dev.sluice.client;

import dev.sluice.row.Tally;
import java.util.List;

/**
 * The blocks of all files of a load, in the order of the files, each handed out once, and what has become of them. Hands out no
 * more when the reject limit is passed for sure. Thread-safe.
 */
final class BlockQueue {
    /** A block of a file. */
    record Place(LoadFile file, int block) {}

    private final List<LoadFile> files;
    private final Progress progress;
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
     * @param limit how many rows may be rejected; null when that is not to be judged before the end
     */
    BlockQueue(List<LoadFile> files, Progress progress, RejectLimit limit) {
        this.files = files;
        this.progress = progress;
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
            if (block < current.blocks()) {
                return new Place(current, block++);
            }
            file++;
            block = 0;
        }
        return null;
    }

    /** Hands out no more blocks, and wakes the workers that wait for one. */
    void stop() {
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
        progress.update(bytesDone, rows.read());
        if (rows.rejected() > 0) {
            rejected(rows.rejected());
        }
    }

    /** Is told how many rows the server has rejected so far. */
    synchronized void rejected(long count) {
        progress.rejected(count);
        judge(count);
    }

    /** Bytes of the blocks that were sent. */
    synchronized long bytesDone() {
        return bytesDone;
    }

    /** Rows of the blocks that were sent. */
    synchronized Tally rows() {
        return rows;
    }

    /** Whether the reject limit is passed, whatever the rest of the files holds. */
    synchronized boolean isOverLimit() {
        return overLimit;
    }

    private void judge(long rejected) {
        // One more for a last row without a line end.
        overLimit |= limit != null && limit.isPassed(rejected, rows.read(), bytesLeft / shortestRow + 1);
    }
}
