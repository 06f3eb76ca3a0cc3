package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private static final long SECOND = 1_000_000_000L;

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
    private long now = 100 * SECOND;

    private String written() {
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void barTellsShareRateAndTimeLeft() {
        ProgressBar bar = new ProgressBar(out, true, () -> now);
        bar.start(4_000_000_000L, "loading");
        now += 2 * SECOND;
        bar.update(1_000_000_000L, 7_000_000);
        bar.draw();
        bar.finish();
        assertThat(written())
                .contains("loading  25% [#####...............] 1.00 GB  500 MB/s  3.50 M rows/s  6 s left")
                .endsWith("\r\u001b[K");
    }

    @Test
    void barFitsIntoALine() {
        ProgressBar bar = new ProgressBar(out, true, () -> now);
        bar.start(400_000_000_000L, "loading generation-1.csv and 99 more files");
        now += 2 * SECOND;
        bar.update(100_000_000_000L, 700_000_000);
        bar.draw();
        bar.finish();
        for (String line : written().split("\r\u001b\\[K")) {
            assertThat(line.length()).isLessThan(80);
        }
    }

    @Test
    void phaseHasNoMeasureButTheTimeIsShown() {
        ProgressBar bar = new ProgressBar(out, true, () -> now);
        bar.start(100, "loading");
        bar.phase("merging");
        now += 3 * SECOND;
        bar.draw();
        bar.finish();
        assertThat(written()).contains("loading: merging, 3 s");
    }

    @Test
    void withoutATerminalALineEveryFiveSeconds() {
        ProgressBar bar = new ProgressBar(out, false, () -> now);
        bar.start(1_000_000_000L, "loading");
        for (int i = 0; i < 12; i++) {
            now += SECOND;
            bar.update((i + 1) * 50_000_000L, (i + 1) * 1000L);
            bar.draw();
        }
        bar.finish();
        assertThat(written().lines())
                .containsExactly(
                        "loading  25% 250 MB  50 MB/s  1 k rows/s  15 s left",
                        "loading  50% 500 MB  50 MB/s  1 k rows/s  10 s left");
    }

    @Test
    void unknownTotal() {
        ProgressBar bar = new ProgressBar(out, true, () -> now);
        bar.start(-1, "loading");
        now += SECOND;
        bar.update(2_000_000, 10);
        bar.draw();
        bar.finish();
        assertThat(written()).contains("loading 2 MB  2 MB/s  10 rows/s");
    }
}
