package dev.sluice.bench;

import dev.sluice.bench.Contender.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What users take instead of Sluice. Each brings the same rows into the same target. */
final class Peers {
    private final Path top;
    private final Path folder;
    private final String wanted;

    /**
     * @param top the folder of the repository
     * @param folder for what they write
     * @param wanted ids of the wanted generators, separated by commas
     */
    Peers(Path top, Path folder, String wanted) {
        this.top = top;
        this.folder = folder;
        this.wanted = wanted;
    }

    private List<String> script(String name, List<Path> files) {
        List<String> command = new ArrayList<>(List.of(
                "sh", top.resolve("bench").resolve("peers").resolve(name).toString()));
        files.forEach(file -> command.add(file.toString()));
        return command;
    }

    /** This JVM's program on another class of these benchmarks. */
    static List<String> java(String heap, String main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-cp",
                System.getProperty("java.class.path"),
                "dev.sluice.bench." + main));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Reads all bytes, and copies the right rows if there are any to copy. */
    static Contender floor(Workload work, boolean copies) {
        List<String> command =
                java("256m", "floor.Floor", copies ? work.sorted().toString() : "-");
        work.files().forEach(file -> command.add(file.toString()));
        return copies
                ? Contender.of(Kind.FLOOR, "floor", "the floor", work, command)
                : Contender.of(Kind.PART, "read", "reading all bytes once", work, command)
                        .unchecked();
    }

    Contender duckDb(Workload work) {
        List<String> command = java("512m", "peer.DuckDbPeer", folder + "/survivors.csv", wanted);
        work.files().forEach(file -> command.add(file.toString()));
        return Contender.of(Kind.PEER, "duckdb", "DuckDB → COPY → merge", work, command);
    }

    Contender psqlMerge(Workload work) {
        return Contender.of(
                Kind.PEER, "psql-merge", "psql: COPY to staging, merge", work, script("psql-merge.sh", work.clean()));
    }

    Contender psqlWhere(Workload work) {
        return Contender.of(
                Kind.PEER,
                "psql-where",
                "psql: COPY … WHERE in parallel, merge",
                work,
                script("psql-where.sh", work.clean()));
    }

    Contender psqlStraight(Workload work) {
        return Contender.of(
                Kind.PART,
                "psql-straight",
                "psql: \\copy straight into the target, nothing filtered",
                work,
                script("psql-straight.sh", work.clean()));
    }

    Contender fileFdw(Workload work) {
        return Contender.of(
                        Kind.PEER, "file-fdw", "file_fdw, INSERT … SELECT", work, script("file-fdw.sh", work.clean()))
                .onlyOnce();
    }

    Contender commonsCsv(Workload work) {
        List<String> command = java("512m", "peer.CommonsCsvPeer", wanted);
        work.files().forEach(file -> command.add(file.toString()));
        return Contender.of(Kind.PEER, "commons-csv", "Java: Commons CSV, CopyManager, merge", work, command)
                .onlyOnce();
    }

    Contender polars(Workload work) {
        return Contender.of(
                Kind.PEER,
                "polars",
                "Polars (Node.js) → COPY → merge: the article's versions 6 and 8",
                work,
                script("polars.sh", work.files()));
    }

    Contender pgloader(Workload work) {
        return Contender.of(
                        Kind.PEER, "pgloader", "pgloader to staging, merge", work, script("pgloader.sh", work.clean()))
                .onlyOnce();
    }

    /** A version of the article that uses pandas. */
    Contender article(int version, String what, Workload work) {
        List<String> command = script("article.sh", work.clean());
        command.add(2, Integer.toString(version));
        return Contender.of(
                        Kind.PEER,
                        "article-" + version,
                        "the article's version " + version + ": " + what,
                        work,
                        command)
                .onlyOnce();
    }
}
