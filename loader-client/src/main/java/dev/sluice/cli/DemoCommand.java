package dev.sluice.cli;

import dev.sluice.client.JobSpec;
import dev.sluice.client.LoadReport;
import dev.sluice.client.LoadRequest;
import dev.sluice.client.LoadRequest.Rules;
import dev.sluice.client.Loader;
import dev.sluice.client.Progress;
import dev.sluice.client.WireCompression;
import dev.sluice.cluster.TemporaryFolder;
import dev.sluice.database.Database;
import dev.sluice.database.Installation;
import dev.sluice.demo.DemoServer;
import dev.sluice.demo.ModelWorkload;
import dev.sluice.failure.ExitCode;
import dev.sluice.failure.SluiceException;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows Sluice at work on files and a server of its own. */
@Command(
        name = "demo",
        sortOptions = false,
        header = "Makes files, loads them and shows what became of every row; needs no server.",
        description =
                "Starts a private server in a temporary folder, installs Sluice, writes the model workload, loads it "
                        + "twice and removes everything in the end.")
final class DemoCommand implements Callable<Integer> {
    private static final int FILES = 4;
    private static final long SEED = 1;
    private static final int REJECTS_SHOWN = 6;

    @Option(
            names = "--server",
            paramLabel = "SERVER",
            defaultValue = "auto",
            description =
                    "auto: PostgreSQL programs installed here if they have PL/Java, else those that came with Sluice; "
                            + "installed, embedded, docker: that kind only; or a connection string of a server that runs")
    private String server;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "2000000",
            description = "rows in the files (default: ${DEFAULT-VALUE})")
    private long rows;

    @Option(
            names = {"-j", "--jobs"},
            paramLabel = "N",
            description = "blocks worked on at a time (default: what fits, as with load)")
    private Integer workers;

    @Option(
            names = "--rules",
            paramLabel = "auto|server|client",
            description = "where the rules run (default: auto, the server if it has PL/Java)")
    private Rules rules = Rules.AUTO;

    @Option(names = "--keep", description = "let the server run on and keep the files")
    private boolean keep;

    @Mixin
    private OutputOptions output;

    @Spec
    private CommandSpec spec;

    /** Where the story goes: aside when stdout is for the result alone. */
    private PrintWriter story;

    @Override
    public Integer call() throws SQLException, IOException {
        if (rows < 1000) {
            throw new ParameterException(spec.commandLine(), "--rows must be at least 1000, not " + rows);
        }
        if (workers != null && workers < 1) {
            throw new ParameterException(spec.commandLine(), "-j must be at least 1, not " + workers);
        }
        story = output.isQuiet()
                ? new PrintWriter(PrintWriter.nullWriter())
                : output.isJson()
                        ? spec.commandLine().getErr()
                        : spec.commandLine().getOut();
        try (DemoServer running = DemoServer.start(server);
                TemporaryFolder folder = TemporaryFolder.create("sluice-demo-")) {
            Database database = running.database();
            try (Connection session = database.connect()) {
                return run(running, database, session, folder);
            }
        }
    }

    private int run(DemoServer running, Database database, Connection session, TemporaryFolder folder)
            throws SQLException, IOException {
        tell("server", running.description());
        if (!running.isOwn() && query(session, "SELECT to_regclass('public.generation')") != null) {
            throw new SluiceException(
                    "table \"public.generation\" exists already in database \"" + session.getCatalog() + "\"",
                    null,
                    "The demo makes a table of that name: let it use another database.");
        }
        install(running, session);
        ModelWorkload workload = new ModelWorkload(rows, FILES, running.isOwn() ? SEED : System.currentTimeMillis());
        ModelWorkload.Expected expected = makeFiles(workload, folder.path());
        try {
            makeTables(session, workload);
            int code = load(database, session, folder.path(), expected);
            tellNext(running, folder);
            return code;
        } finally {
            if (!running.isOwn() && !keep) {
                execute(session, "DROP TABLE IF EXISTS public.generation, public.relevant_generator");
            }
        }
    }

    private void install(DemoServer running, Connection session) throws SQLException {
        Installation.Result installed = new Installation(session).run(rules != Rules.CLIENT);
        if (installed.engine() != Installation.Change.NONE) {
            running.archiveClasses();
            tell(
                    "rules",
                    "run inside the server: PL/Java " + installed.plJava()
                            + (installed.java() == null ? "" : ", Java " + installed.java()));
        } else if (rules == Rules.CLIENT) {
            tell("rules", "run in the client, as asked");
        } else {
            tell("rules", "run in the client: " + installed.reason().getMessage());
            tell("", "The same engine, the same result; with PL/Java the server itself applies them.");
        }
    }

    private ModelWorkload.Expected makeFiles(ModelWorkload workload, Path folder) throws IOException {
        long began = System.nanoTime();
        ModelWorkload.Expected expected = workload.write(folder);
        Files.writeString(jobFile(folder), ModelWorkload.job());
        tell(
                "files",
                String.format(
                        Locale.ROOT,
                        "%d CSV files, %,d rows, %s, made in %.1f s: %s",
                        FILES,
                        expected.read(),
                        ProgressBar.bytes(expected.bytes()),
                        (System.nanoTime() - began) / 1e9,
                        folder));
        return expected;
    }

    private static Path jobFile(Path folder) {
        return folder.resolve("generation.yaml");
    }

    private void makeTables(Connection session, ModelWorkload workload) throws SQLException {
        execute(session, ModelWorkload.tables());
        try (PreparedStatement insert =
                session.prepareStatement("INSERT INTO public.relevant_generator SELECT unnest(?::integer[])")) {
            insert.setArray(
                    1,
                    session.createArrayOf("integer", workload.wantedGenerators().toArray()));
            insert.execute();
        }
        tell(
                "job",
                "generation, into table public.generation: rows of "
                        + workload.wantedGenerators().size() + " of 1000 generators, the last of each key");
    }

    private int load(Database database, Connection session, Path folder, ModelWorkload.Expected expected)
            throws SQLException {
        LoadReport first = load(database, folder, expected);
        tell("", "");
        for (Map.Entry<String, Object> outcome : expected.toMap().entrySet()) {
            tell(
                    "  " + outcome.getKey(),
                    String.format(Locale.ROOT, "%,12d  %s", first.rows(outcome.getKey()), meaning(outcome.getKey())));
        }
        tell("", "");
        tell(
                "load " + first.loadId(),
                String.format(
                        Locale.ROOT,
                        "%s in %.2f s: %,.0f rows/s, %s/s; rules ran in the %s",
                        first.status(),
                        first.seconds(),
                        expected.read() / first.seconds(),
                        ProgressBar.bytes(expected.bytes() / first.seconds()),
                        first.rulesRan()));
        tellRejects(session, first);
        boolean right = isAsExpected(session, first, expected);
        LoadReport second = load(database, folder, expected);
        right &= second.status().equals("already loaded");
        tell(
                "again",
                String.format(
                        Locale.ROOT,
                        "%s by load %d: nothing comes twice; asked in %.2f s",
                        second.status(),
                        second.loadId(),
                        second.seconds()));
        if (output.isJson()) {
            spec.commandLine().getOut().println(first.toJson());
        }
        return right ? ExitCode.OK : ExitCode.FAILED;
    }

    private LoadReport load(Database database, Path folder, ModelWorkload.Expected expected) throws SQLException {
        LoadRequest request = new LoadRequest(
                null,
                JobSpec.read(jobFile(folder)),
                expected.files(),
                rules,
                workers == null ? 0 : workers,
                true,
                false,
                false,
                false,
                false,
                WireCompression.AUTO);
        Progress progress = output.progress();
        return Interruptible.run(new Loader(request, database, progress));
    }

    private static String meaning(String outcome) {
        return switch (outcome) {
            case "read" -> "rows in the files, which became:";
            case "filtered" -> "not wanted";
            case "rejected" -> "wanted, but bad";
            case "duplicate" -> "same key again later in the files";
            case "inserted" -> "new in the table";
            case "updated" -> "changed in the table";
            default -> "in the table already, the same";
        };
    }

    private void tellRejects(Connection session, LoadReport report) throws SQLException {
        String sql = "SELECT file_name, line, reason, message FROM sluice.rejected_row WHERE load_id = ?"
                + " ORDER BY file_no, line LIMIT " + REJECTS_SHOWN;
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            statement.setLong(1, report.loadId());
            try (ResultSet reject = statement.executeQuery()) {
                for (String title = "rejects"; reject.next(); title = "") {
                    tell(
                            title,
                            Path.of(reject.getString(1)).getFileName() + " line " + reject.getLong(2) + ", "
                                    + reject.getString(3) + ": " + reject.getString(4));
                }
            }
        }
        long more = report.rows("rejected") - REJECTS_SHOWN;
        if (more > 0) {
            tell("", "and " + more + " more in view sluice.rejected_row, with column, value and the row as it was");
        }
    }

    /** The generator of the files knows the answer: counts, and which row of each key must have won. */
    private boolean isAsExpected(Connection session, LoadReport report, ModelWorkload.Expected expected)
            throws SQLException {
        boolean right = true;
        for (Map.Entry<String, Object> outcome : expected.toMap().entrySet()) {
            right &= outcome.getValue().equals(report.rows(outcome.getKey()));
        }
        String power = query(session, "SELECT sum(power_mw) FROM public.generation");
        right &= query(session, "SELECT count(*) FROM public.generation").equals(Long.toString(expected.inserted()))
                && (power == null ? expected.power() == 0 : isThousandths(power, expected.power()));
        tell(
                "check",
                right
                        ? "every count and the sum of the values are those that were put into the files"
                        : "WRONG: expected " + expected.toMap() + " and a sum of " + expected.power() + ", got "
                                + power);
        return right;
    }

    private static boolean isThousandths(String decimal, long thousandths) {
        return new BigDecimal(decimal).compareTo(BigDecimal.valueOf(thousandths, 3)) == 0;
    }

    private void tellNext(DemoServer running, TemporaryFolder folder) {
        tell("", "");
        if (keep) {
            folder.keep();
            tell("look", "psql \"" + running.uri() + "\"");
            tell("", "SELECT * FROM sluice.load_history;  SELECT * FROM sluice.rejected_row;");
            tell(
                    "load",
                    "sluice load -d \"" + running.uri() + "\" -f " + jobFile(folder.path()) + " --force "
                            + folder.path() + "/*.csv");
            tell("your own", "sluice init FILE               proposes a table and a job for a file of yours");
            tell("", "sluice load -d \"" + running.uri() + "\" --create-table FILE");
            String stop = running.keep();
            tell("end", (stop == null ? "" : stop + " && ") + "rm -r " + folder.path());
        } else {
            tell("next", "sluice demo --keep             keeps server and files, to look around");
            tell("", "sluice install -d DATABASE     installs into a database of yours");
            tell("", "sluice doctor -d DATABASE      says what it has and lacks");
            tell("", "sluice init FILE               proposes a table and a job for a file of yours");
            tell("", "sluice load -d DATABASE --create-table FILE");
        }
    }

    private void tell(String what, String text) {
        story.println(what.isEmpty() && text.isEmpty() ? "" : String.format(Locale.ROOT, "%-12s%s", what, text));
    }

    private static void execute(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? result.getString(1) : null;
        }
    }
}
