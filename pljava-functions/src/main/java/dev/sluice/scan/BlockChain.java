package dev.sluice.scan;

/**
 * Hands the true start of each block of one file from the worker that found the end of the block before.
 *
 * <p>Workers guess where the first record of their block starts and go to work at once; whether the guess was right, and which
 * line it is, is known when all blocks before have been scanned. Since blocks are claimed in order and take about the same time,
 * there is hardly a wait. Thread-safe.
 */
final class BlockChain {
    private int next;
    private long offset;
    private long line;
    private boolean broken;

    /** The first record of the file. */
    BlockChain(long offset, long line) {
        this.offset = offset;
        this.line = line;
    }

    /**
     * Waits until all blocks before {@code block} have been scanned.
     *
     * @return the offset of the first record that starts after them
     * @throws InterruptedException if the load has failed elsewhere
     */
    synchronized long awaitStart(int block) throws InterruptedException {
        while (next != block && !broken) {
            wait();
        }
        if (broken) {
            throw new InterruptedException();
        }
        return offset;
    }

    /** The line at the offset that {@link #awaitStart} returned; for the block whose turn it is. */
    synchronized long line() {
        return line;
    }

    /** Passes the turn to the next block. */
    synchronized void advance(long endOffset, long lines) {
        offset = endOffset;
        line += lines;
        next++;
        notifyAll();
    }

    /** Lets nobody wait any longer, because the load has failed. */
    synchronized void stop() {
        broken = true;
        notifyAll();
    }
}
