package dev.sluice.bench;

import dev.sluice.bench.Contender.Kind;
import dev.sluice.bench.Results.Series;
import dev.sluice.cluster.TemporaryFolder;
import dev.sluice.demo.ModelWorkload;
import dev.sluice.plan.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the workload and a server, measures in rounds, checks every result, and writes the page. */
@Command(
        name = "bench/run",
        sortOptions = false,
        description = "Measures Sluice, other tools and the floor beneath them.")
final class Bench implements Callable<Integer> {
    private static final Set<String> ESSENTIAL =
            Set.of("floor", "read", "server", "load-file", "client", "again", "duckdb", "polars");
    private static final long MOST_UNFILTERED = 10_000_000;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "10000000",
            description = "rows (default: ${DEFAULT-VALUE})")
    private long rows;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "3", description = "rounds (default: ${DEFAULT-VALUE})")
    private int runs;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description = "measure only these, as RESULTS.md names them")
    private Set<String> only = Set.of();

    @Option(names = "--essential", description = "measure only floor, main paths and best peers: for 100 million rows")
    private boolean essential;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "where to write (default: bench/; with --only nowhere)")
    private Path out;

    @Option(
            names = "--render",
            description = "measure nothing; write page and charts anew from the figures in results/")
    private boolean render;

    @Option(
            names = {"-?", "--help"},
            usageHelp = true,
            description = "show this and exit")
    private boolean help;

    private final Path top = Path.of(System.getProperty("bench.top"));
    private Path folder;
    private Server server;
    private Meter meter;
    private final List<Contender> contenders = new ArrayList<>();
    /** What could not be measured, and why. */
    private final Map<String, String> failures = new LinkedHashMap<>();

    @Override
    public Integer call() throws SQLException, IOException, InterruptedException {
        if (render) {
            Report.render(out != null ? out : top.resolve("bench"));
            return 0;
        }
        try (TemporaryFolder work = TemporaryFolder.create("sluice-bench-");
                Server started = Server.start()) {
            server = started;
            folder = work.path();
            // The server reads files here, as another user.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            prepare();
            Path target = out != null ? out : only.isEmpty() ? top.resolve("bench") : folder;
            measure(target);
            if (target == folder) {
                System.out.print(Files.readString(folder.resolve("RESULTS.md")));
            }
            return failures.isEmpty() ? 0 : 1;
        }
    }

    private boolean wants(String... names) {
        for (String name : names) {
            if (only.isEmpty() ? !essential || ESSENTIAL.contains(name) : only.contains(name)) {
                return true;
            }
        }
        return false;
    }

    private void add(Contender contender) {
        if (wants(contender.name())) {
            contenders.add(contender);
        }
    }

    private void prepare() throws SQLException, IOException {
        String wanted = new ModelWorkload(1000, 1, 1)
                .wantedGenerators().stream().map(Object::toString).collect(Collectors.joining(","));
        boolean clean = wants("psql-merge", "psql-where", "file-fdw", "commons-csv");
        say("making " + Text.grouped(rows) + " rows");
        Workload work = Workload.make(
                server, folder, "model", rows, 4, clean ? Workload.Extent.WANTED_AND_CLEAN : Workload.Extent.WANTED);
        Ours ours = new Ours(System.getProperty("bench.sluice"), folder, server.hasPlJava());
        Peers peers = new Peers(top, folder, wanted);
        add(Peers.floor(work, true));
        add(Peers.floor(work, false));
        ours.main(work).forEach(this::add);
        ours.repeated(work).forEach(this::add);
        if (wants("small")) {
            add(ours.small(Workload.make(server, folder, "small", 1000, 1, Workload.Extent.WANTED)));
        }
        if (wants("growth") && rows > 1_000_000) {
            add(ours.growth(Workload.make(server, folder, "growth", 1_000_000, 4, Workload.Extent.WANTED)));
        }
        if (wants("one-file-1", "one-file-2", "four-files-1", "four-files-2")) {
            Path one = wants("one-file-1", "one-file-2")
                    ? Workload.join(work.files(), folder.resolve("generation.csv"))
                    : work.files().get(0);
            ours.workers(work, one).forEach(this::add);
        }
        if (wants("gzip", "zcat")) {
            List<Path> compressed = Compressed.gzip(work.files(), folder);
            add(Compressed.zcat(work, compressed));
            add(ours.gzip(work, compressed));
        }
        if (wants("all", "psql-straight")) {
            Workload all = Workload.make(
                    server, folder, "everything", Math.min(rows, MOST_UNFILTERED), 4, Workload.Extent.ALL);
            add(peers.psqlStraight(all));
            add(ours.all(all));
        }
        add(peers.duckDb(work));
        add(peers.psqlMerge(work));
        add(peers.psqlWhere(work));
        add(peers.fileFdw(work));
        add(peers.commonsCsv(work));
        add(peers.polars(work));
        slow(peers);
        meter(wanted);
    }

    /** Peers that would take minutes or hours for all rows. */
    private void slow(Peers peers) throws SQLException, IOException {
        Workload.Extent clean = Workload.Extent.WANTED_AND_CLEAN;
        if (wants("article-3", "article-4", "article-7")) {
            Workload tenth = Workload.make(server, folder, "tenth", rows / 10, 4, clean);
            add(peers.article(3, "pandas, filtered first", tenth));
            add(peers.article(4, "pandas, several processes", tenth));
            add(peers.article(7, "pandas, several processes, COPY to staging, merge", tenth));
        }
        if (wants("article-1", "article-2", "pgloader")) {
            Workload hundredth = Workload.make(server, folder, "hundredth", rows / 100, 4, clean);
            add(peers.article(1, "pandas, row by row", hundredth));
            add(peers.article(2, "pandas, in batches", hundredth));
            add(peers.pgloader(hundredth));
        }
    }

    private void meter(String wanted) {
        Map<String, String> environment = new LinkedHashMap<>(server.environment());
        environment.put("WANTED", wanted);
        environment.put("JOBS", Integer.toString(Runtime.getRuntime().availableProcessors()));
        meter = new Meter(environment, server.postmaster(), server.backend());
    }

    /** Writes after every round, so that what was measured is not lost with what was not. */
    private void measure(Path target) throws SQLException, IOException, InterruptedException {
        Map<String, String> facts = Facts.of(server);
        Map<String, Series> series = new LinkedHashMap<>();
        if (!contenders.isEmpty()) {
            // Programs and libraries come into memory too.
            measure(contenders.get(0));
        }
        for (int run = 1; run <= runs; run++) {
            for (Contender contender : contenders) {
                if ((run == 1 || !contender.once()) && !failures.containsKey(contender.name())) {
                    Meter.Reading reading = measure(contender);
                    String failure = failure(contender, reading);
                    if (failure == null) {
                        say(String.format(
                                "run %d  %-18s %8s s", run, contender.name(), Text.seconds(reading.seconds())));
                        series.put(contender.name(), series(contender, reading, series.get(contender.name())));
                    } else {
                        say(String.format("run %d  %-18s %s", run, contender.name(), failure));
                        failures.put(contender.name(), failure);
                        series.remove(contender.name());
                    }
                }
            }
            facts.put("rounds", Integer.toString(run));
            Report.write(new Results(rows, facts, series, failures), target);
        }
    }

    private Meter.Reading measure(Contender contender) throws SQLException, IOException, InterruptedException {
        server.settle(contender.before(), contender.workload());
        warm(contender);
        long wal = server.wal();
        Meter.Reading reading = meter.run(contender.command(), Files.createDirectories(folder.resolve("home")));
        return reading.withWal(server.wal() - wal);
    }

    /** Why a measurement does not count; null if it does. */
    private String failure(Contender contender, Meter.Reading reading) throws SQLException {
        // 3: some rows were rejected, as they should be.
        boolean ended = reading.exit() == 0 || reading.exit() == 3 && contender.kind() == Kind.OURS;
        if (!ended) {
            return reading.messages()
                    .lines()
                    .filter(l -> !l.isBlank())
                    .findFirst()
                    .orElse("exit code " + reading.exit());
        }
        if (contender.says() != null && !reading.output().contains(contender.says())) {
            return "WRONG: does not say " + contender.says();
        }
        long different = contender.reference() == null ? 0 : server.differences(contender.reference());
        return different == 0 ? null : "WRONG: " + different + " rows are not the right ones";
    }

    private static Series series(Contender contender, Meter.Reading reading, Series earlier) {
        List<Double> seconds = new ArrayList<>();
        long client = reading.clientKiB();
        long backend = reading.backendKiB();
        if (earlier != null) {
            seconds.addAll(earlier.seconds());
            client = Math.max(client, earlier.clientKiB());
            backend = Math.max(backend, earlier.backendKiB());
        }
        seconds.add(reading.seconds());
        List<Double> parts = new ArrayList<>();
        if (contender.kind() == Kind.FLOOR) {
            Map<String, Object> object = Json.readObject(reading.output());
            parts.add(Double.valueOf(object.get("read").toString()));
            parts.add(Double.valueOf(object.get("copy").toString()));
        }
        return new Series(
                contender.name(),
                contender.title(),
                contender.kind().name(),
                contender.workload().rows(),
                contender.workload().bytes(),
                seconds,
                parts,
                client,
                backend,
                reading.wal());
    }

    /** Reads what the command will read, so that it finds it in the page cache. */
    private void warm(Contender contender) throws IOException {
        Set<Path> inputs = new LinkedHashSet<>();
        for (String word : contender.command()) {
            if (word.startsWith(folder.toString())) {
                inputs.add(Path.of(word));
            }
        }
        if (contender.name().equals("load-file")) {
            inputs.addAll(contender.workload().files());
        }
        inputs.removeIf(path -> !Files.isRegularFile(path));
        byte[] buffer = new byte[1 << 20];
        inputs.parallelStream().forEach(path -> {
            try (var in = Files.newInputStream(path)) {
                byte[] bytes = new byte[buffer.length];
                while (in.read(bytes) >= 0) {}
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static void say(String text) {
        System.err.println(text);
    }
}
