package dev.sluice.cli;

import dev.sluice.client.LoadReport;
import dev.sluice.client.Loader;

/** Runs a load so that Ctrl-C, or a polite kill, leaves nothing of it behind. */
final class Interruptible {
    private Interruptible() {}

    static LoadReport run(Loader loader) {
        Thread hook = new Thread(loader::cancel, "cancel the load");
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
