package dev.sluice.scan;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The blocks of all files of a load, in the order of the files, each handed out once. Thread-safe. */
public final class BlockQueue {
    /** A block of a plain file; or the first of a stream, which is handed out as a whole. */
    record Place(LoadFile file, int block) {}

    /** Is told after each block how many bytes and rows have been scanned so far. */
    public interface Watcher {
        /** Called from any thread. */
        void scanned(long bytes, long rows);
    }

    private final List<LoadFile> files;
    private final Watcher watcher;
    private final AtomicLong bytesDone = new AtomicLong();
    private final AtomicLong rowsRead = new AtomicLong();
    private int file;
    private int block;
    private boolean stopped;

    /** The blocks of {@code files}. */
    public BlockQueue(List<LoadFile> files, Watcher watcher) {
        this.files = files;
        this.watcher = watcher;
    }

    /** The next block, or null when none is left or the load was stopped. */
    synchronized Place next() {
        while (!stopped && file < files.size()) {
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

    void scanned(long bytes, long rows) {
        watcher.scanned(bytesDone.addAndGet(bytes), rowsRead.addAndGet(rows));
    }
}
