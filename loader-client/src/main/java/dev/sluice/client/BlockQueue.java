package dev.sluice.client;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The blocks of all files of a load, in the order of the files, each handed out once. Thread-safe. */
final class BlockQueue {
    /** A block of a file. */
    record Place(LoadFile file, int block) {}

    private final List<LoadFile> files;
    private final Progress progress;
    private final AtomicLong bytesDone = new AtomicLong();
    private final AtomicLong rowsRead = new AtomicLong();
    private int file;
    private int block;
    private boolean stopped;

    BlockQueue(List<LoadFile> files, Progress progress) {
        this.files = files;
        this.progress = progress;
    }

    /** The next block, or null when none is left or the load was stopped. */
    synchronized Place next() {
        while (!stopped && file < files.size()) {
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

    void progress(long bytes, long rows) {
        progress.update(bytesDone.addAndGet(bytes), rowsRead.addAndGet(rows));
    }
}
