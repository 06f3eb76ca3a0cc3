package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.database.ServerFailure;
import dev.sluice.dialect.DialectCase;
import dev.sluice.failure.SluiceException;
import dev.sluice.file.FoundFile;
import dev.sluice.scan.BlockQueue;
import dev.sluice.scan.BlockWork;
import dev.sluice.scan.LoadFile;
import dev.sluice.scan.LoadWorker;
import dev.sluice.source.SourceFile;
import dev.sluice.testing.Host;
import dev.sluice.testing.RequiresPlJava;
import dev.sluice.testing.ServerFolder;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.PGConnection;

/**
 * The cases of {@code dialects/*.yaml}, loaded by every host of the rules: the files of a dialect by one load. All loads go over
 * one connection, for most of the time of a small load is the start of its backends.
 */
class DialectLoadTest {
    @TempDir
    Path folder;

    // Without pushdown the engine meets the same blocks as in loadFileLoadsWhatTheCasesSay.
    @ParameterizedTest
    @EnumSource(names = {"CLIENT", "SERVER"})
    void loadsWhatTheCasesSay(Host host) throws IOException {
        assumeTrue(host == Host.CLIENT || TestServer.main().plJava(), "the server has no PL/Java");
        try (TestDatabase database = TestServer.main().newDatabase()) {
            for (Map.Entry<String, List<DialectCase>> dialect :
                    DialectCase.all().entrySet()) {
                List<DialectCase> good = new ArrayList<>();
                for (DialectCase test : dialect.getValue()) {
                    if (test.error() == null) {
                        good.add(test);
                    } else if (host == Host.CLIENT) {
                        refuses(database, host, test);
                    }
                }
                if (!good.isEmpty()) {
                    loads(database, host, dialect.getKey(), good);
                }
            }
        }
    }

    /** Files of the server: those of a dialect by one load, those that are refused each by its own. */
    @Test
    @RequiresPlJava
    void loadFileLoadsWhatTheCasesSay() throws IOException {
        try (TestDatabase database = TestServer.main().newDatabase()) {
            ServerFolder.allow(folder, database);
            int number = 0;
            for (Map.Entry<String, List<DialectCase>> dialect :
                    DialectCase.all().entrySet()) {
                Path good = Files.createDirectory(folder.resolve("good" + ++number));
                Path bad = Files.createDirectory(folder.resolve("bad" + number));
                List<DialectCase> cases = new ArrayList<>(dialect.getValue());
                // As load_file takes them.
                cases.sort(Comparator.comparing(each -> each.id() + ".csv"));
                List<DialectCase> loaded = new ArrayList<>();
                for (DialectCase test : cases) {
                    test.write(test.error() == null ? good : bad);
                    if (test.error() == null) {
                        loaded.add(test);
                    } else {
                        JobSpec job = makeJob(database, test, false);
                        refused(database, test, bad, () -> {
                            define(database, job);
                            call(database, "sluice.load_file('dialect', '" + bad + "/" + test.id() + ".csv')");
                        });
                    }
                }
                if (!loaded.isEmpty()) {
                    define(database, makeJob(database, loaded.get(0), false));
                    long load =
                            call(database, "sluice.load_file('dialect', '" + good + "/*.csv', '{\"force\": true}')");
                    compare(database, load, dialect.getKey(), loaded);
                }
            }
        }
    }

    /** Lines that are copied: one case of each dialect that says where the data lie, and those that are refused. */
    @Test
    @RequiresPlJava
    void importStagedLoadsWhatTheCasesSay() throws IOException, SQLException {
        try (TestDatabase database = TestServer.main().newDatabase()) {
            for (Map.Entry<String, List<DialectCase>> dialect :
                    DialectCase.all().entrySet()) {
                // How records are read does not depend on where they come from.
                boolean loaded = Collections.disjoint(
                        dialect.getValue().get(0).format().keySet(),
                        List.of("skip_lines", "header_lines", "footer_lines", "table"));
                for (DialectCase test : dialect.getValue()) {
                    if (loaded && test.error() == null) {
                        continue;
                    }
                    define(database, makeJob(database, test, false));
                    database.execute("DELETE FROM sluice.staging_line");
                    database.connection()
                            .unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyIn(
                                    "COPY sluice.staging_line (line) FROM STDIN",
                                    new StringReader(Base64.getMimeEncoder().encodeToString(test.input()) + "\n"));
                    String staged = "sluice.import_staged('dialect', '{\"base64\": true, \"force\": true, \"name\": \""
                            + test.id() + ".csv\"}')";
                    if (test.error() == null) {
                        loaded = true;
                        compare(database, call(database, staged), dialect.getKey(), List.of(test));
                    } else {
                        refused(database, test, folder, () -> call(database, staged));
                    }
                }
            }
        }
    }

    private static void define(TestDatabase database, JobSpec job) {
        try {
            new SqlInterface(database.connection()).defineJob(job);
        } catch (SQLException e) {
            throw ServerFailure.of(e);
        }
    }

    private static long call(TestDatabase database, String function) {
        try (Statement statement = database.connection().createStatement();
                ResultSet result = statement.executeQuery("SELECT load_id FROM " + function)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException e) {
            throw ServerFailure.of(e);
        }
    }

    private void loads(TestDatabase database, Host host, String dialect, List<DialectCase> cases) throws IOException {
        List<Path> files = new ArrayList<>();
        for (DialectCase test : cases) {
            files.add(test.write(folder));
        }
        JobSpec job = makeJob(database, cases.get(0), host.pushdown());
        compare(database, load(database.connection(), job, host, files), dialect, cases);
    }

    private static void compare(TestDatabase database, long load, String dialect, List<DialectCase> cases) {
        List<List<String>> rows = new ArrayList<>();
        List<List<String>> rejects = new ArrayList<>();
        for (int i = 0; i < cases.size(); i++) {
            rows.addAll(cases.get(i).rows());
            for (List<String> reject : cases.get(i).rejects()) {
                List<String> numbered = new ArrayList<>(List.of("" + (i + 1)));
                numbered.addAll(reject);
                rejects.add(numbered);
            }
        }
        assertThat(database.query("SELECT * FROM target"))
                .as(dialect)
                .usingElementComparator(Comparator.comparing(Object::toString))
                .containsExactlyInAnyOrderElementsOf(rows);
        List<List<String>> found = database.query("SELECT file_no, reason, line, byte_offset, column_name, value"
                + " FROM sluice.rejected_row WHERE load_id = " + load + " ORDER BY file_no, byte_offset");
        assertThat(found).as(dialect).hasSameSizeAs(rejects);
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i).subList(0, rejects.get(i).size()))
                    .as(dialect)
                    .isEqualTo(rejects.get(i));
        }
    }

    private void refuses(TestDatabase database, Host host, DialectCase test) throws IOException {
        Path file = test.write(folder);
        JobSpec job = makeJob(database, test, host.pushdown());
        refused(database, test, folder, () -> load(database.connection(), job, host, List.of(file)));
    }

    private static void refused(TestDatabase database, DialectCase test, Path in, Runnable load) {
        try {
            load.run();
            fail("%s: no failure", test.id());
        } catch (SluiceException e) {
            assertThat(e.getMessage().replace(in + "/", "")).isEqualTo(test.error());
        }
        assertThat(database.query("SELECT * FROM target")).isEmpty();
    }

    /** A job of the case's dialect, with a target that is empty. */
    private static JobSpec makeJob(TestDatabase database, DialectCase test, boolean filtered) {
        Map<String, Object> columns = new LinkedHashMap<>();
        List<String> names = new ArrayList<>(
                test.columns() == null ? List.of("a", "b", "c") : test.columns().keySet());
        names.sort(null);
        if (test.columns() != null) {
            test.columns().forEach((column, header) -> columns.put(column, Map.of("from", header)));
        }
        database.execute(
                "DROP TABLE IF EXISTS target; CREATE TABLE target (" + String.join(" text, ", names) + " text)");
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("target", "target");
        spec.put("format", test.format());
        spec.put("columns", columns);
        spec.put("reject_limit", "100%");
        if (filtered) {
            // True of every row, so that rows travel one by one.
            spec.put("where", "a IS NULL OR a IS NOT NULL");
        }
        return new JobSpec("dialect", spec);
    }

    private static long load(Connection connection, JobSpec job, Host host, List<Path> paths) {
        List<SourceFile> files = new ArrayList<>();
        try {
            SqlInterface calls = new SqlInterface(connection);
            List<LoadFile> loadFiles = new ArrayList<>();
            for (Path path : paths) {
                files.add(FoundFile.at(path).get(0).open(files.size() + 1, job.format(), job.encoding()));
                loadFiles.add(new LoadFile(files.get(files.size() - 1)));
            }
            calls.defineJob(job);
            boolean server = host.rules() == LoadRequest.Rules.SERVER;
            Map<String, Object> options = new LinkedHashMap<>();
            options.put("rules", server ? "server" : "client");
            options.put("pushdown", host.pushdown());
            options.put("force", true);
            options.put("subqueries", List.of());
            SqlInterface.Beginning beginning = calls.begin(job.name(), files, options);
            long loadId = beginning.loadId();
            BlockWork work;
            if (server) {
                BlockSender sender = new BlockSender(1 << 20);
                sender.start("sender", () -> sender.carry(connection));
                work = new StagingCopy(sender, beginning.plan(), host.pushdown(), false, () -> false);
            } else {
                work = new TypedCopy(connection, beginning.plan(), beginning.copySql());
            }
            try {
                new LoadWorker(new BlockQueue(loadFiles, 1, (bytes, rows) -> {}, null), work).run();
            } catch (SluiceException e) {
                work.cancel();
                calls.abandon(loadId, e.getMessage());
                throw e;
            }
            calls.merge(loadId, loadFiles);
            return loadId;
        } catch (SQLException e) {
            throw ServerFailure.of(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            files.forEach(SourceFile::close);
        }
    }
}
