package dev.sluice.bench;

import dev.sluice.demo.ModelWorkload;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/**
 * Files of the model workload, and the rows that must come of them. These are found without Sluice's engine: the JDK decides
 * which rows are good, PostgreSQL reads their values and takes the last of each key. The generator of the files, which
 * counts what it writes, must agree.
 *
 * @param files the CSV files
 * @param clean the same without the bad rows, for tools that would stop at one
 * @param sorted the right rows in the order of the key, as {@code COPY … BINARY}
 */
record Workload(String name, long rows, long bytes, long stored, List<Path> files, List<Path> clean, Path sorted) {
    /** What a workload is made for. */
    enum Extent {
        /** The rows of the wanted generators. */
        WANTED,
        /** The same, and the files without bad rows. */
        WANTED_AND_CLEAN,
        /** All rows; {@code clean} is one file without bad rows and duplicates, in the order of the files. */
        ALL
    }

    /** The table that holds the right rows. */
    String reference() {
        return "bench." + name;
    }

    static Workload make(Server server, Path parent, String name, long rows, int fileCount, Extent extent)
            throws IOException, SQLException {
        Path folder = Files.createDirectory(parent.resolve(name));
        ModelWorkload workload = new ModelWorkload(rows, fileCount, 1);
        ModelWorkload.Expected expected = workload.write(folder);
        Set<String> wanted = new TreeSet<>();
        workload.wantedGenerators().forEach(id -> wanted.add(id.toString()));
        List<Path> good = new ArrayList<>();
        List<Path> clean = new ArrayList<>();
        for (Path file : expected.files()) {
            good.add(folder.resolve("good-" + file.getFileName()));
            if (extent == Extent.WANTED_AND_CLEAN) {
                clean.add(folder.resolve("clean-" + file.getFileName()));
            }
        }
        Sorting.all(expected.files(), good, clean, extent == Extent.ALL ? null : wanted);
        Path unique = extent == Extent.ALL ? folder.resolve("unique.csv") : null;
        Path sorted = folder.resolve("sorted.copy");
        long stored = store(server, "bench." + name, good, sorted, unique);
        for (Path file : good) {
            Files.delete(file);
        }
        if (extent != Extent.ALL) {
            check(server, "bench." + name, expected);
        }
        return new Workload(
                name,
                expected.read(),
                expected.bytes(),
                stored,
                expected.files(),
                unique == null ? clean : List.of(unique),
                sorted);
    }

    /** Makes the reference table and the files that come from it. */
    private static long store(Server server, String table, List<Path> good, Path sorted, Path unique)
            throws SQLException, IOException {
        String columns = "ts, generator_id, power_mw, energy_mwh, voltage_kv, frequency_hz, status, plant, reading_id";
        server.execute("CREATE UNLOGGED TABLE bench.good (LIKE public.generation, place bigserial)");
        CopyManager copy = new CopyManager(server.session().unwrap(BaseConnection.class));
        for (Path file : good) {
            try (InputStream in = Files.newInputStream(file)) {
                copy.copyIn("COPY bench.good (" + columns + ") FROM STDIN (FORMAT csv)", in, 1 << 20);
            }
        }
        server.execute("CREATE UNLOGGED TABLE bench.best AS SELECT DISTINCT ON (generator_id, ts) * FROM bench.good"
                + " ORDER BY generator_id, ts, place DESC");
        server.execute("CREATE TABLE " + table + " (LIKE public.generation INCLUDING ALL)");
        String kept = "generator_id, " + columns.replace(" generator_id,", "");
        server.execute("INSERT INTO " + table + " (" + kept + ") SELECT " + kept
                + " FROM bench.best ORDER BY generator_id, ts");
        server.execute("VACUUM ANALYZE " + table);
        try (OutputStream out = Files.newOutputStream(sorted)) {
            copy.copyOut("COPY (SELECT * FROM " + table + " ORDER BY generator_id, ts) TO STDOUT (FORMAT binary)", out);
        }
        if (unique != null) {
            try (OutputStream out = Files.newOutputStream(unique)) {
                copy.copyOut(
                        "COPY (SELECT " + columns + " FROM bench.best ORDER BY place) TO STDOUT (FORMAT csv, HEADER)",
                        out);
            }
        }
        server.execute("DROP TABLE bench.good, bench.best");
        return Long.parseLong(server.query("SELECT count(*) FROM " + table));
    }

    private static void check(Server server, String table, ModelWorkload.Expected expected) throws SQLException {
        String found = server.query("SELECT count(*) || ' rows, ' || sum(power_mw * 1000)::bigint FROM " + table);
        String right = expected.inserted() + " rows, " + expected.power();
        if (!found.equals(right)) {
            throw new IllegalStateException("the reference has " + found + ", the files " + right);
        }
    }

    /** A copy of some files in one, with one header. */
    static Path join(List<Path> files, Path joined) throws IOException {
        try (OutputStream out = Files.newOutputStream(joined)) {
            for (int i = 0; i < files.size(); i++) {
                try (InputStream in = Files.newInputStream(files.get(i))) {
                    while (i > 0 && in.read() != '\n') {}
                    in.transferTo(out);
                }
            }
        }
        return joined;
    }

    /** Takes good and bad rows apart. */
    private record Sorting(Path file, Path good, Path clean, Set<String> wanted) {
        static void all(List<Path> files, List<Path> good, List<Path> clean, Set<String> wanted) throws IOException {
            List<Sorting> tasks = new ArrayList<>();
            for (int i = 0; i < files.size(); i++) {
                tasks.add(new Sorting(files.get(i), good.get(i), clean.isEmpty() ? null : clean.get(i), wanted));
            }
            tasks.parallelStream().forEach(Sorting::run);
        }

        /** No line of the model workload has a line end within quotes. */
        private void run() {
            try (BufferedReader in = Files.newBufferedReader(file);
                    BufferedWriter goodRows = Files.newBufferedWriter(good);
                    BufferedWriter cleanRows = clean == null ? null : Files.newBufferedWriter(clean)) {
                boolean header = true;
                for (String line = in.readLine(); line != null; line = in.readLine(), header = false) {
                    int comma = line.indexOf(',');
                    boolean isWanted = !header
                            && (wanted == null
                                    || wanted.contains(line.substring(comma + 1, line.indexOf(',', comma + 1))));
                    boolean bad = isWanted && !GoodRow.is(line);
                    if (isWanted && !bad) {
                        goodRows.append(line).append('\n');
                    }
                    if (cleanRows != null && !bad) {
                        cleanRows.append(line).append('\n');
                    }
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
