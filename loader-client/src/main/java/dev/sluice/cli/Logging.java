package dev.sluice.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What libraries and Sluice log: nothing but Sluice's own warnings, unless the user wants to see more. */
final class Logging {
    // Loggers that nobody holds lose their level.
    private static final Logger ALL = Logger.getLogger("");
    private static final Logger OWN = Logger.getLogger("dev.sluice");

    private Logging() {}

    static void configure(PrintWriter err, boolean verbose) {
        for (Handler handler : ALL.getHandlers()) {
            ALL.removeHandler(handler);
        }
        ALL.addHandler(new Lines(err, verbose));
        ALL.setLevel(verbose ? Level.INFO : Level.OFF);
        OWN.setLevel(verbose ? Level.FINE : Level.WARNING);
    }

    private static final class Lines extends Handler {
        private static final Formatter FORMAT = new SimpleFormatter();

        private final PrintWriter err;
        private final boolean verbose;

        Lines(PrintWriter err, boolean verbose) {
            this.err = err;
            this.verbose = verbose;
            setLevel(Level.ALL);
        }

        @Override
        public void publish(LogRecord entry) {
            if (!isLoggable(entry)) {
                return;
            }
            String level = entry.getLevel().getName().toLowerCase(Locale.ROOT);
            err.println("sluice: " + level + ": " + FORMAT.formatMessage(entry));
            if (verbose && entry.getThrown() != null) {
                entry.getThrown().printStackTrace(err);
            }
        }

        @Override
        public void flush() {
            err.flush();
        }

        @Override
        public void close() {
            err.flush();
        }
    }
}
