package dev.sluice.cli;

import dev.sluice.client.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Shows progress: on a terminal one line that is drawn again and again, elsewhere a line now and then. Drawing is a thread of
 * its own, so that telling it costs the workers nothing.
 */
final class ProgressBar implements Progress {
    private static final long NANOS = 1_000_000_000L;
    private static final long DRAW_EVERY = NANOS / 5;
    private static final long LINE_EVERY = 5 * NANOS;
    /** Rates are those of the last seconds: a load that slows down shall be seen to. */
    private static final long RATE_WINDOW = 5 * NANOS;

    private static final int BAR = 20;
    private static final int WIDTH = 79;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier clock;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong rejected = new AtomicLong();
    private final Deque<Sample> samples = new ArrayDeque<>();

    private String label = "";
    private String phase;
    private long totalBytes;
    private long phaseBegan;
    private long nextLine;
    private Thread drawer;

    private record Sample(long time, long bytes, long rows) {}

    ProgressBar(PrintStream out, boolean terminal, LongSupplier clock) {
        this.out = out;
        this.terminal = terminal;
        this.clock = clock;
    }

    static ProgressBar onStderr() {
        return new ProgressBar(System.err, isTerminal(), System::nanoTime);
    }

    /** Whether stderr is a terminal; Java itself only tells whether stdin and stdout both are. */
    private static boolean isTerminal() {
        if ("dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
        } catch (IOException | UnsupportedOperationException e) {
            return System.console() != null;
        }
    }

    @Override
    public synchronized void start(long totalBytes, String label) {
        this.totalBytes = totalBytes;
        this.label = label;
        phase = null;
        bytes.set(0);
        rows.set(0);
        rejected.set(0);
        samples.clear();
        samples.add(new Sample(clock.getAsLong(), 0, 0));
        nextLine = clock.getAsLong() + LINE_EVERY;
        if (drawer == null) {
            drawer = new Thread(this::drawUntilFinished, "sluice-progress");
            drawer.setDaemon(true);
            drawer.start();
        }
    }

    @Override
    public void update(long bytes, long rows) {
        this.bytes.set(bytes);
        this.rows.set(rows);
    }

    @Override
    public void rejected(long rows) {
        rejected.set(rows);
    }

    @Override
    public synchronized void phase(String name) {
        phase = name;
        phaseBegan = clock.getAsLong();
        nextLine = phaseBegan + LINE_EVERY;
        if (terminal) {
            draw();
        }
    }

    @Override
    public void finish() {
        Thread ending;
        synchronized (this) {
            ending = drawer;
            drawer = null;
            if (ending == null) {
                return;
            }
            if (terminal) {
                out.print(CLEAR_LINE);
                out.flush();
            }
        }
        ending.interrupt();
    }

    private void drawUntilFinished() {
        try {
            while (true) {
                Thread.sleep(DRAW_EVERY / 1_000_000);
                synchronized (this) {
                    if (drawer != Thread.currentThread()) {
                        return;
                    }
                    draw();
                }
            }
        } catch (InterruptedException e) {
            // finish() said so.
        }
    }

    /** Draws what there is to draw at this moment. */
    synchronized void draw() {
        long now = clock.getAsLong();
        samples.add(new Sample(now, bytes.get(), rows.get()));
        while (samples.size() > 2 && now - samples.peekFirst().time() > RATE_WINDOW) {
            samples.removeFirst();
        }
        if (terminal) {
            String line = line(now);
            out.print(CLEAR_LINE + (line.length() > WIDTH ? line.substring(0, WIDTH) : line));
            out.flush();
        } else if (now >= nextLine) {
            nextLine = now + LINE_EVERY;
            out.println(line(now));
        }
    }

    private String line(long now) {
        StringBuilder line = new StringBuilder(label);
        if (phase != null) {
            return line.append(": ")
                    .append(phase)
                    .append(", ")
                    .append((now - phaseBegan) / NANOS)
                    .append(" s")
                    .toString();
        }
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        double seconds = Math.max(1e-3, (last.time() - first.time()) / (double) NANOS);
        double bytesPerSecond = (last.bytes() - first.bytes()) / seconds;
        double rowsPerSecond = (last.rows() - first.rows()) / seconds;
        if (totalBytes > 0) {
            double done = Math.min(1, last.bytes() / (double) totalBytes);
            int filled = (int) (done * BAR);
            line.append(String.format(Locale.ROOT, " %3d%% ", (int) (done * 100)));
            if (terminal) {
                line.append('[')
                        .append("#".repeat(filled))
                        .append(".".repeat(BAR - filled))
                        .append("] ");
            }
        } else {
            line.append(' ');
        }
        line.append(bytes(last.bytes()))
                .append("  ")
                .append(bytes(bytesPerSecond))
                .append("/s  ")
                .append(count(rowsPerSecond))
                .append(" rows/s");
        if (rejected.get() > 0) {
            line.append("  ").append(count(rejected.get())).append(" rejected");
        }
        if (totalBytes > 0 && bytesPerSecond > 0) {
            line.append("  ")
                    .append(duration((totalBytes - last.bytes()) / bytesPerSecond))
                    .append(" left");
        }
        return line.toString();
    }

    /** A number of bytes for people, in the decimal units of disks and networks. */
    static String bytes(double bytes) {
        if (bytes < 1e6) {
            return String.format(Locale.ROOT, "%.0f kB", bytes / 1e3);
        }
        return bytes < 1e9
                ? String.format(Locale.ROOT, "%.0f MB", bytes / 1e6)
                : String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
    }

    private static String count(double count) {
        if (count < 1e3) {
            return String.format(Locale.ROOT, "%.0f", count);
        }
        return count < 1e6
                ? String.format(Locale.ROOT, "%.0f k", count / 1e3)
                : String.format(Locale.ROOT, "%.2f M", count / 1e6);
    }

    private static String duration(double seconds) {
        long s = Math.round(Math.ceil(Math.max(0, seconds)));
        if (s < 60) {
            return s + " s";
        }
        return s < 3600
                ? String.format(Locale.ROOT, "%d:%02d min", s / 60, s % 60)
                : String.format(Locale.ROOT, "%d:%02d h", s / 3600, s / 60 % 60);
    }
}
