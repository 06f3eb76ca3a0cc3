package dev.sluice.bench;

import dev.sluice.bench.Results.Series;
import java.util.ArrayList;
import java.util.List;

/** The charts beside the page of results. */
final class Charts {
    private static final String OURS = "#1f6f8b";
    private static final String PEER = "#b9b4a7";
    private static final String FLOOR = "#2b2b2b";

    private Charts() {}

    /** Seconds of the floor, our ways to fill the target, and the peers. */
    static String paths(Results results) {
        List<BarChart.Bar> bars = new ArrayList<>();
        for (Series one : results.series().values()) {
            boolean fills =
                    List.of("server", "server-all", "load-file", "client").contains(one.name());
            if (fills || one.kind().equals("FLOOR") || one.kind().equals("PEER")) {
                double seconds = one.median() / one.rows() * results.rows();
                bars.add(new BarChart.Bar(
                        one.title() + (one.rows() < results.rows() ? " (scaled)" : ""),
                        seconds,
                        Text.seconds(seconds) + " s",
                        fills ? OURS : one.kind().equals("PEER") ? PEER : FLOOR));
            }
        }
        bars.sort((a, b) -> Double.compare(a.value(), b.value()));
        return BarChart.of("Seconds for " + Text.millions(results.rows()) + " rows", bars);
    }

    /** Microseconds per row of each number of rows that was measured. */
    static String growth(List<Results> all) {
        List<BarChart.Bar> bars = new ArrayList<>();
        for (Results results : all) {
            for (String name : List.of("growth", "server", "client", "floor")) {
                Series one = results.get(name);
                if (one != null) {
                    double nanoseconds = one.median() / one.rows() * 1e9;
                    String title = name.equals("growth")
                            ? one.title()
                            : one.title() + ", " + Text.millions(one.rows()) + " rows";
                    bars.add(new BarChart.Bar(
                            title,
                            nanoseconds,
                            Text.grouped(nanoseconds) + " ns",
                            name.equals("floor") ? FLOOR : OURS));
                }
            }
        }
        return BarChart.of("Nanoseconds per row", bars);
    }

    /** Seconds with one worker and with two. */
    static String cores(List<Results> all) {
        List<BarChart.Bar> bars = new ArrayList<>();
        for (Results results : all) {
            for (String name : List.of("one-file-1", "one-file-2", "four-files-1", "four-files-2")) {
                Series one = results.get(name);
                if (one != null) {
                    bars.add(new BarChart.Bar(
                            one.title() + ", " + Text.millions(one.rows()) + " rows",
                            one.median(),
                            Text.seconds(one.median()) + " s",
                            name.endsWith("1") ? PEER : OURS));
                }
            }
        }
        return BarChart.of("Seconds with one worker and with two", bars);
    }
}
