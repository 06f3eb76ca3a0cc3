package dev.sluice.cli;

import dev.sluice.client.LoadReport;
import dev.sluice.client.Loader;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs a load so that Ctrl-C, or a polite kill, leaves nothing of it behind. One load; the signal comes from another thread. */
final class Interruptible {
    private static final CountDownLatch TOLD = new CountDownLatch(1);

    private final CountDownLatch ended = new CountDownLatch(1);
    private Loader loader;
    private boolean cancelled;

    private Interruptible() {}

    /** A load with what belongs to it before and after. */
    interface Work {
        /** Does it, and runs the load by {@link Interruptible#load}. */
        LoadReport run(Interruptible running) throws SQLException;
    }

    /** The user knows how the command ended: a process that is being ended need not wait for that any longer. */
    static void told() {
        TOLD.countDown();
    }

    static LoadReport run(Loader loader) throws SQLException {
        return run(running -> running.load(loader));
    }

    static LoadReport run(Work work) throws SQLException {
        Interruptible running = new Interruptible();
        Thread hook = new Thread(running::cancel, "cancel the load");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.run(running);
        } finally {
            running.ended.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The JVM is ending already, and the hook finds that the load has ended.
            }
        }
    }

    /** Runs the load; at once to its end, if the signal has come already. */
    LoadReport load(Loader loader) {
        synchronized (this) {
            this.loader = loader;
            if (cancelled) {
                loader.cancel();
            }
        }
        return loader.run();
    }

    private void cancel() {
        synchronized (this) {
            cancelled = true;
            if (loader != null) {
                loader.cancel();
            }
        }
        try {
            if (ended.await(10, TimeUnit.SECONDS)) {
                TOLD.await(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
