package dev.sluice.server;

import dev.sluice.block.Block;
import dev.sluice.plan.Plan;
import dev.sluice.row.BlockRows;
import dev.sluice.row.RuleEngine;
import dev.sluice.scan.BlockQueue;
import dev.sluice.scan.LoadFile;
import dev.sluice.scan.LoadWorker;
import dev.sluice.scan.RejectLimit;
import dev.sluice.source.SourceFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Files of the server being scanned by threads, and the way of the results to the backend's own thread, which alone touches
 * PostgreSQL: it calls {@link #next}, the threads do the rest. A thread waits when too many results wait to be fetched.
 */
final class FileScan implements BlockQueue.Watcher {
    /**
     * A block that was scanned.
     *
     * @param bytes how many it has
     * @param data its bytes; null unless they are kept
     */
    record Result(LoadFile file, int block, long firstLine, long byteOffset, int bytes, byte[] data, BlockRows rows) {}

    private final List<LoadFile> files = new ArrayList<>();
    private final BlockQueue queue;
    private final ArrayDeque<Result> ready = new ArrayDeque<>();
    private final ArrayDeque<BlockRows> spare = new ArrayDeque<>();
    private final int limit;
    private final boolean keepsBlocks;
    private int underWay;
    private int running;
    private boolean stopped;
    private Throwable failure;

    /**
     * Starts the threads; they end when all blocks are scanned, when the reject limit is passed, or after {@link #stop}.
     *
     * @param rejectLimit null when it is not to be judged before the end
     * @param keepsBlocks whether the bytes of the blocks are wanted too
     */
    FileScan(Plan plan, List<SourceFile> sources, int workers, RejectLimit rejectLimit, boolean keepsBlocks) {
        this.keepsBlocks = keepsBlocks;
        for (SourceFile source : sources) {
            files.add(new LoadFile(source));
        }
        queue = new BlockQueue(files, workers, this, rejectLimit);
        limit = workers + 2;
        running = workers;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            // Here and not in the thread: if a rule is wrong, nothing has been started.
            threads.add(new Scanner(new RuleEngine(plan), i + 1));
        }
        for (Thread thread : threads) {
            thread.start();
        }
    }

    List<LoadFile> files() {
        return files;
    }

    /**
     * Waits for the next result, for some milliseconds at most.
     *
     * @param done the result that was fetched before, whose rows are free to be overwritten, or null
     * @param pipe what the files are fed through, or null; nobody waits while it wants more
     * @return null if there is none yet, or will be none: see {@link #failure} and {@link #isDone}
     */
    synchronized Result next(Result done, int milliseconds, LinePipe pipe) throws InterruptedException {
        if (done != null) {
            spare.add(done.rows());
            underWay--;
            notifyAll();
        }
        long end = System.nanoTime() + milliseconds * 1_000_000L;
        long left = milliseconds;
        while (ready.isEmpty() && failure == null && running > 0 && left > 0 && (pipe == null || !pipe.wantsMore())) {
            wait(left);
            left = (end - System.nanoTime()) / 1_000_000;
        }
        return failure == null ? ready.poll() : null;
    }

    /** What one of the threads died of, or null. */
    synchronized Throwable failure() {
        return failure;
    }

    /** Whether every block has been scanned and fetched. */
    synchronized boolean isDone() {
        return running == 0 && ready.isEmpty();
    }

    /** Whether more rows were rejected than the job allows, so that the rest of the files was left alone. */
    boolean isOverLimit() {
        return queue.isOverLimit();
    }

    /** Lets the threads end, without waiting for them, and closes the files. */
    void stop() {
        synchronized (this) {
            stopped = true;
            notifyAll();
        }
        queue.stop();
        for (LoadFile file : files) {
            file.source().close();
        }
    }

    /** Takes what a thread has found, in exchange for room for what it will find next. */
    void send(RuleEngine engine, LoadFile file, Block block, int end, int number, long firstLine)
            throws InterruptedException {
        BlockRows room;
        synchronized (this) {
            while (underWay == limit && !stopped) {
                wait();
            }
            if (stopped) {
                throw new InterruptedException();
            }
            underWay++;
            room = spare.poll();
        }
        byte[] data = keepsBlocks ? Arrays.copyOfRange(block.data(), block.from(), end) : null;
        Result result =
                new Result(file, number, firstLine, block.byteOffset(), end - block.from(), data, engine.release(room));
        file.blockSent();
        synchronized (this) {
            ready.add(result);
            notifyAll();
        }
    }

    /** Nobody watches: the blocks themselves are fetched. */
    @Override
    public void scanned(long bytes, long rows) {}

    private void ended(Throwable problem) {
        synchronized (this) {
            running--;
            if (problem != null && !(problem instanceof InterruptedException) && failure == null && !stopped) {
                failure = problem;
            }
            notifyAll();
        }
        if (problem != null) {
            queue.stop();
        }
    }

    private final class Scanner extends Thread {
        private final RuleEngine engine;

        Scanner(RuleEngine engine, int number) {
            super("sluice-scan-" + number);
            this.engine = engine;
            // The session must not wait for it when it ends.
            setDaemon(true);
        }

        @Override
        public void run() {
            Throwable problem = null;
            try {
                new LoadWorker(queue, new EngineWork(engine, FileScan.this)).run();
            } catch (Throwable e) {
                problem = e;
            }
            ended(problem);
        }
    }
}
