package dev.sluice.bench;

import dev.sluice.bench.Results.Series;
import java.util.List;
import java.util.Map;

/** {@code RESULTS.md}. */
final class ResultsPage {
    private final StringBuilder page = new StringBuilder();
    private final String remarks;

    private ResultsPage(String remarks) {
        this.remarks = remarks;
    }

    /**
     * @param all what was measured, the fewest rows first
     * @param remarks Markdown that people wrote: reasons, and what could not be measured
     */
    static String of(List<Results> all, String remarks) {
        return new ResultsPage(remarks).write(all);
    }

    private String write(List<Results> all) {
        line("# Results");
        line("");
        line(
                "Written by `bench/run`; [README.md](README.md) says what is measured, and how. Every figure is the wall time of a whole");
        line(
                "process, from its start to its end; medians; ratios are medians of the ratios round by round. After every measurement the");
        line(
                "whole target was compared with the right rows, in every column; what differed is not listed as measured.");
        for (int i = all.size() - 1; i >= 0; i--) {
            results(all.get(i), all.subList(0, i));
        }
        line("");
        line("## Charts");
        line("");
        line("![Time of each path and peer](paths.svg)");
        line("");
        line("![Time per row, from fewer to more rows](growth.svg)");
        line("");
        line("![One worker and two](cores.svg)");
        line("");
        page.append(remarks.strip()).append('\n');
        return page.toString();
    }

    private void results(Results results, List<Results> smaller) {
        line("");
        line("## " + Text.millions(results.rows()) + " rows");
        line("");
        line("| | |");
        line("|---|---|");
        for (Map.Entry<String, String> fact : results.facts().entrySet()) {
            line("| " + fact.getKey() + " | " + fact.getValue() + " |");
        }
        line("");
        line("| path | must be | measured | met |");
        line("|---|---|---|---|");
        for (Judgement.Row row : Judgement.of(results, smaller)) {
            line("| " + row.path() + " | " + row.must() + " | " + row.measured() + " | "
                    + (row.met() ? "yes" : "**no**") + " |");
        }
        line("");
        line(
                "| | name | rows | seconds | rows/s | × floor | × best peer | client MiB | backend MiB | WAL MiB | runs |");
        line("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        Series floor = results.get("floor");
        Series best = results.bestPeer();
        for (Series one : results.series().values()) {
            line("| " + one.title() + " | `" + one.name() + "` | " + Text.millions(one.rows()) + " | "
                    + Text.seconds(one.median()) + " | " + Text.grouped(one.rows() / one.median()) + " | "
                    + times(one, floor) + " | " + times(one, best) + " | "
                    + Text.mebibytes(one.clientKiB() * 1024.0) + " | " + Text.mebibytes(one.backendKiB() * 1024.0)
                    + " | "
                    + Text.mebibytes(one.wal()) + " | " + one.seconds().size() + " |");
        }
        if (floor != null && floor.parts().size() == 2) {
            line("");
            line("Of the floor, " + Text.seconds(floor.parts().get(0)) + " s are reading, "
                    + Text.seconds(floor.parts().get(1)) + " s copying; the rest is the start of its JVM.");
        }
        failures(results.failures());
    }

    private void failures(Map<String, String> failures) {
        if (!failures.isEmpty()) {
            line("");
            line("| not measured | because it said |");
            line("|---|---|");
            failures.forEach((name, reason) -> line("| `" + name + "` | " + reason.replace("|", "\\|") + " |"));
        }
    }

    /** How many times as long as another, row by row. */
    private static String times(Series one, Series other) {
        if (other == null || one.rows() < other.rows() / 1000) {
            return "";
        }
        return Text.decimals(Results.pairs(one, other, (a, b) -> a / one.rows() / (b / other.rows())), 2);
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
