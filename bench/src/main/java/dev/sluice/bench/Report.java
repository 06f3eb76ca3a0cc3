package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Writes what was measured, and the page and the charts over all numbers of rows that were ever measured. */
final class Report {
    private Report() {}

    /** @param folder gets {@code results/ROWS.json}, {@code RESULTS.md} and the charts */
    static void write(Results results, Path folder) throws IOException {
        Path data = Files.createDirectories(folder.resolve("results"));
        results.write(data.resolve(results.rows() + ".json"));
        render(folder);
    }

    /** Writes page and charts anew from what {@code results/} holds. */
    static void render(Path folder) throws IOException {
        List<Results> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve("results"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
                all.add(Results.read(file));
            }
        }
        all.sort(Comparator.comparingLong(Results::rows));
        Path remarks = folder.resolve("remarks.md");
        Files.writeString(
                folder.resolve("RESULTS.md"),
                ResultsPage.of(all, Files.exists(remarks) ? Files.readString(remarks) : ""));
        Files.writeString(folder.resolve("paths.svg"), Charts.paths(all.get(all.size() - 1)));
        Files.writeString(folder.resolve("growth.svg"), Charts.growth(all));
        Files.writeString(folder.resolve("cores.svg"), Charts.cores(all));
    }
}
