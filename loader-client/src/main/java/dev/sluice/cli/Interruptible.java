package dev.sluice.cli;

import dev.sluice.client.LoadReport;
import dev.sluice.client.Loader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs a load so that Ctrl-C, or a polite kill, leaves nothing of it behind. */
final class Interruptible {
    private static final CountDownLatch TOLD = new CountDownLatch(1);

    private Interruptible() {}

    /** The user knows how the command ended: a process that is being ended need not wait for that any longer. */
    static void told() {
        TOLD.countDown();
    }

    private static void cancel(Loader loader) {
        loader.cancel();
        try {
            TOLD.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static LoadReport run(Loader loader) {
        Thread hook = new Thread(() -> cancel(loader), "cancel the load");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return loader.run();
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The JVM is ending already, and the hook finds that the load has ended.
            }
        }
    }
}
