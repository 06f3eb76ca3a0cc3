package dev.sluice.bench;

import dev.sluice.bench.Results.Series;
import java.util.ArrayList;
import java.util.List;

/** The aims, held against what was measured. An aim whose parts were not measured is left out. */
final class Judgement {
    private static final long CLIENT_MIB = 512;
    private static final long BACKEND_MIB = 400;
    private static final long GROWTH_FROM = 10_000_000;

    /**
     * An aim.
     *
     * @param must what it demands
     * @param measured what was found
     */
    record Row(String path, String must, String measured, boolean met) {}

    private final Results results;
    private final List<Row> rows = new ArrayList<>();

    private Judgement(Results results) {
        this.results = results;
    }

    /**
     * @param results what is judged
     * @param smaller other numbers of rows, to which the growth is compared
     */
    static List<Row> of(Results results, List<Results> smaller) {
        Judgement judgement = new Judgement(results);
        judgement.judge(smaller);
        return judgement.rows;
    }

    private void judge(List<Results> smaller) {
        atMost("server", 1.5, "floor");
        fasterThanBestPeer("server", 2);
        fasterThanBestPeer("server-all", 1);
        atLeast("psql-merge", "server-all", 6, "server-all", "≥ 6 × as fast as psql");
        atMost("load-file", 1.4, "floor");
        atMost("client", 1.4, "floor");
        atMost("again", 1, "read");
        atMost("renamed", 1, "read");
        atMost("conflicts", 1.2, "floor");
        atMost("incremental", 0.6, "floor");
        atMost("all", 1, "psql-straight");
        if (results.has("small")) {
            double seconds = results.get("small").median();
            add("small", "≤ 1.5 s, the whole process", Text.seconds(seconds) + " s", seconds <= 1.5);
        }
        atMost("gzip", 1.15, "zcat");
        atLeast("one-file-1", "one-file-2", 1.7, "one-file-2", "≥ 1.7 × as fast as 1 worker");
        atLeast("four-files-1", "four-files-2", 1.7, "four-files-2", "≥ 1.7 × as fast as 1 worker");
        if (results.series().values().stream().anyMatch(one -> one.kind().equals("OURS"))) {
            memory();
        }
        for (Results one : smaller) {
            if (one.rows() == GROWTH_FROM) {
                growth(one);
            }
        }
    }

    private void atMost(String path, double most, String of) {
        if (results.has(path, of)) {
            double ratio = results.ratio(path, of);
            String other = of.equals("floor") ? "floor" : results.get(of).title();
            String must =
                    most == 1 ? "≤ " + other : "≤ " + Text.decimals(most, most * 10 % 1 == 0 ? 1 : 2) + " × " + other;
            add(path, must, Text.decimals(ratio, 2) + " ×", ratio <= most);
        }
    }

    private void atLeast(String slow, String fast, double least, String path, String must) {
        if (results.has(slow, fast)) {
            double ratio = results.ratio(slow, fast);
            add(path, must, Text.decimals(ratio, 2) + " ×", ratio >= least);
        }
    }

    private void fasterThanBestPeer(String path, double least) {
        Series peer = results.bestPeer();
        if (results.has(path) && peer != null) {
            Series ours = results.get(path);
            double ratio = Results.pairs(peer, ours, (theirs, own) -> theirs / peer.rows() / (own / ours.rows()));
            add(
                    path,
                    "≥ " + Text.decimals(least, 0) + " × as fast as the best peer",
                    Text.decimals(ratio, 2) + " × (" + peer.title() + ")",
                    ratio >= least);
        }
    }

    private void memory() {
        long client = 0;
        long backend = 0;
        for (Series one : results.series().values()) {
            if (one.kind().equals("OURS")) {
                client = Math.max(client, one.clientKiB() >> 10);
                backend = Math.max(backend, one.backendKiB() >> 10);
            }
        }
        rows.add(new Row("memory of the client", "≤ " + CLIENT_MIB + " MiB", client + " MiB", client <= CLIENT_MIB));
        rows.add(new Row("memory of a backend", "≤ " + BACKEND_MIB + " MiB", backend + " MiB", backend <= BACKEND_MIB));
    }

    private void growth(Results smaller) {
        for (String path : List.of("server", "client")) {
            if (results.has(path) && smaller.has(path)) {
                Series large = results.get(path);
                Series small = smaller.get(path);
                double ratio = large.median() / large.rows() / (small.median() / small.rows());
                add(
                        path,
                        "≤ 1.15 × the time per row at " + Text.millions(smaller.rows()),
                        Text.decimals(ratio, 2) + " ×",
                        ratio <= 1.15);
            }
        }
    }

    private void add(String path, String must, String measured, boolean met) {
        rows.add(new Row(results.get(path).title(), must, measured, met));
    }
}
