package dev.sluice.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.client.JobSpec;
import dev.sluice.client.LoadReport;
import dev.sluice.client.LoadRequest;
import dev.sluice.client.Loader;
import dev.sluice.client.Progress;
import dev.sluice.client.WireCompression;
import dev.sluice.database.ServerFailure;
import dev.sluice.failure.SluiceException;
import dev.sluice.plan.Json;
import dev.sluice.testing.Host;
import dev.sluice.testing.ServerFolder;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The cases of {@code conformance/*.yaml}, each on every host of the rules, with every count, every stored row and every reject
 * compared with what the case says.
 *
 * <p>All cases of a server run in one database, which is emptied in between, and in the same sessions.
 */
class ConformanceTest {
    private static final Path CASES = Path.of("src/test/resources/conformance");

    private static final Map<TestServer, TestDatabase> DATABASES = new HashMap<>();

    @TempDir
    Path folder;

    @AfterAll
    static void dropDatabases() {
        DATABASES.values().forEach(TestDatabase::close);
        DATABASES.clear();
    }

    static Stream<Arguments> cases() throws IOException {
        List<Arguments> arguments = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(CASES, "*.yaml")) {
            Map<String, Path> sorted = new TreeMap<>();
            files.forEach(file -> sorted.put(file.getFileName().toString(), file));
            for (Path file : sorted.values()) {
                for (Object document :
                        new Load(LoadSettings.builder().build()).loadAllFromString(Files.readString(file))) {
                    for (Host host : hosts((Map<?, ?>) document)) {
                        arguments.add(Arguments.of(((Map<?, ?>) document).get("id"), host, document));
                    }
                }
            }
        }
        return arguments.stream();
    }

    /** All, but for a case that takes seconds and says which are enough. */
    private static List<Host> hosts(Map<?, ?> test) {
        return test.get("hosts") instanceof List<?> some
                ? some.stream().map(host -> Host.valueOf((String) host)).toList()
                : List.of(Host.values());
    }

    @ParameterizedTest(name = "{0} [{1}]")
    @MethodSource("cases")
    void givesWhatTheCaseSays(String id, Host host, Map<?, ?> test) throws IOException {
        assumeTrue(host == Host.CLIENT || TestServer.main().plJava(), "the server has no PL/Java");
        run(TestServer.main(), loader(host), test);
    }

    /** The ways in that need no client. */
    enum ServerWay {
        LOAD_FILE,
        IMPORT_STAGED
    }

    static Stream<Arguments> serverCases() throws IOException {
        List<Arguments> arguments = new ArrayList<>();
        Stream<Arguments> all = cases().filter(each -> ((Map<?, ?>) each.get()[2]).get("hosts") == null);
        all.filter(each -> each.get()[1] == Host.SERVER).forEach(each -> {
            for (ServerWay way : ServerWay.values()) {
                arguments.add(Arguments.of(each.get()[0], way, each.get()[2]));
            }
        });
        return arguments.stream();
    }

    @ParameterizedTest(name = "{0} [{1}]")
    @MethodSource("serverCases")
    void givesTheSameWithoutAClient(String id, ServerWay way, Map<?, ?> test) throws IOException {
        assumeTrue(TestServer.main().plJava(), "the server has no PL/Java");
        List<?> loads = test.get("loads") instanceof List<?> several ? several : List.of(test);
        for (Object load : loads) {
            List<String> names = new ArrayList<>();
            ((Map<?, ?>) ((Map<?, ?>) load).get("files")).keySet().forEach(name -> names.add((String) name));
            assumeTrue(way == ServerWay.LOAD_FILE || names.size() == 1, "one import is one file");
            assumeTrue(names.equals(names.stream().sorted().toList()), "a pattern gives files by their names");
        }
        run(TestServer.main(), way == ServerWay.LOAD_FILE ? this::loadFile : this::importStaged, test);
    }

    static Stream<Arguments> embeddedCases() throws IOException {
        List<Arguments> arguments = new ArrayList<>();
        for (TestServer server : TestServer.embedded()) {
            cases().filter(each -> ((Map<?, ?>) each.get()[2]).get("hosts") == null)
                    .filter(each -> each.get()[1] == Host.CLIENT)
                    .forEach(each -> arguments.add(Arguments.of(each.get()[0], server, each.get()[2])));
        }
        return arguments.stream();
    }

    @ParameterizedTest(name = "{0} [{1}]")
    @MethodSource("embeddedCases")
    void givesTheSameOnTheOldestAndTheNewestPostgres(String id, TestServer server, Map<?, ?> test) throws IOException {
        run(server, loader(Host.CLIENT), test);
    }

    private void run(TestServer server, Way way, Map<?, ?> test) throws IOException {
        TestDatabase database = DATABASES.computeIfAbsent(server, TestServer::newDatabase);
        boolean passed = false;
        try {
            if (test.get("sql") != null) {
                database.execute((String) test.get("sql"));
            }
            List<?> loads = test.get("loads") instanceof List<?> several ? several : List.of(test);
            for (Object load : loads) {
                runLoad(database, way, test, (Map<?, ?>) load);
            }
            database.empty();
            passed = true;
        } finally {
            if (!passed) {
                // What a failed case left shall not disturb the next.
                DATABASES.remove(server).close();
            }
        }
    }

    private void runLoad(TestDatabase database, Way way, Map<?, ?> test, Map<?, ?> load) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Map.Entry<?, ?> file : ((Map<?, ?>) load.get("files")).entrySet()) {
            Path path = folder.resolve((String) file.getKey());
            Files.writeString(path, visible((String) file.getValue()));
            files.add(path);
        }
        Map<String, Object> spec = new LinkedHashMap<>();
        ((Map<?, ?>) (load.get("job") == null ? test.get("job") : load.get("job")))
                .forEach((key, value) -> spec.put((String) key, value));
        Asked asked = new Asked(
                new JobSpec("conformance", spec),
                files,
                Boolean.TRUE.equals(load.get("force")),
                Boolean.TRUE.equals(load.get("full")),
                Boolean.TRUE.equals(load.get("dry_run")));
        if (load.get("error") != null) {
            assertThat(failureOf(way, asked, database).replace(folder + "/", ""))
                    .isEqualTo(load.get("error"));
        } else {
            Outcome outcome = way.load(asked, database);
            assertThat(outcome.status()).isEqualTo(load.get("status") == null ? "merged" : load.get("status"));
            if (load.get("totals") instanceof Map<?, ?> totals) {
                totals.forEach((name, count) ->
                        assertThat(outcome.rows().get(name)).as((String) name).isEqualTo(((Number) count).longValue()));
            }
            checkRejects(database, outcome.loadId(), load);
        }
        if (load.get("rows") != null) {
            String query =
                    load.get("query") == null ? "SELECT * FROM target ORDER BY 1, 2" : (String) load.get("query");
            assertThat(database.query(query)).isEqualTo(texts((List<?>) load.get("rows")));
        }
        assertThat(database.value("SELECT count(*) FROM pg_class WHERE relname ~ '^staging_[0-9]+$'"))
                .as("staging tables that are left")
                .isEqualTo("0");
    }

    private static void checkRejects(TestDatabase database, long load, Map<?, ?> expected) {
        if (!(expected.get("rejects") instanceof List<?> rejects)) {
            return;
        }
        List<String> columns = List.of(
                "file_no",
                "line",
                "byte_offset",
                "column_no",
                "column_name",
                "value",
                "reason",
                "rule",
                "message",
                "raw_row",
                "byte_position");
        List<List<String>> found =
                database.query("SELECT " + String.join(", ", columns) + " FROM sluice.rejected_row WHERE load_id = "
                        + load + " ORDER BY file_no, byte_offset, column_no, reason");
        assertThat(found).as("rejects").hasSameSizeAs(rejects);
        for (int i = 0; i < rejects.size(); i++) {
            List<String> row = found.get(i);
            ((Map<?, ?>) rejects.get(i))
                    .forEach((column, value) -> assertThat(row.get(columns.indexOf(column)))
                            .as("%s of %s", column, row)
                            .isEqualTo(text(value)));
        }
    }

    /** What a case wants loaded. */
    private record Asked(JobSpec job, List<Path> files, boolean force, boolean full, boolean dryRun) {}

    /** What came of it. */
    private record Outcome(long loadId, String status, Map<String, Long> rows) {}

    /** One of the ways in. */
    private interface Way {
        Outcome load(Asked asked, TestDatabase database);
    }

    private static final List<String> OUTCOMES =
            List.of("read", "filtered", "rejected", "duplicate", "inserted", "updated", "unchanged");

    private static Way loader(Host host) {
        return (asked, database) -> {
            LoadRequest request = new LoadRequest(
                    null,
                    asked.job(),
                    asked.files(),
                    host.rules(),
                    2,
                    host.pushdown(),
                    asked.force(),
                    asked.full(),
                    asked.dryRun(),
                    false,
                    // Of the hosts in the server, one gets blocks as they are.
                    host.pushdown() ? WireCompression.OFF : WireCompression.DEFLATE);
            LoadReport report = new Loader(request, database.withOpenSessions(), Progress.NONE).run();
            Map<String, Long> rows = new LinkedHashMap<>();
            OUTCOMES.forEach(name -> rows.put(name, report.rows(name)));
            return new Outcome(report.loadId(), report.status(), rows);
        };
    }

    private Outcome loadFile(Asked asked, TestDatabase database) {
        ServerFolder.allow(folder, database);
        String names = asked.files().stream()
                .map(file -> file.getFileName().toString())
                .collect(Collectors.joining(",", folder + "/{", "}"));
        return call(asked, database, "SELECT * FROM sluice.load_file('conformance', '" + names + "', '%s')");
    }

    private Outcome importStaged(Asked asked, TestDatabase database) {
        try {
            byte[] content = Files.readAllBytes(asked.files().get(0));
            String lines = Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(content);
            database.connection()
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY sluice.staging_line (line) FROM STDIN", new StringReader(lines));
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
        try {
            return call(
                    asked,
                    database,
                    "SELECT * FROM sluice.import_staged('conformance', '{\"base64\": true, \"name\": \""
                            + asked.files().get(0) + "\"}'::jsonb || '%s')");
        } finally {
            // What could not be imported is still there.
            database.execute("DELETE FROM sluice.staging_line");
        }
    }

    private static Outcome call(Asked asked, TestDatabase database, String sql) {
        String options = "{\"force\": " + asked.force() + ", \"full\": " + asked.full() + ", \"dry_run\": "
                + asked.dryRun() + "}";
        try (PreparedStatement define =
                        database.connection().prepareStatement("SELECT sluice.define_job('conformance', ?::jsonb)");
                Statement statement = database.connection().createStatement()) {
            define.setString(1, Json.write(asked.job().spec()));
            define.execute();
            try (ResultSet result = statement.executeQuery(sql.replace("%s", options))) {
                result.next();
                Map<String, Long> rows = new LinkedHashMap<>();
                for (String name : OUTCOMES) {
                    rows.put(name, result.getLong(name));
                }
                return new Outcome(result.getLong("load_id"), result.getString("status"), rows);
            }
        } catch (SQLException e) {
            throw ServerFailure.of(e);
        }
    }

    private static String failureOf(Way way, Asked asked, TestDatabase database) {
        try {
            return "no failure, but " + way.load(asked, database);
        } catch (SluiceException e) {
            return e.getMessage();
        }
    }

    private static List<List<String>> texts(List<?> rows) {
        List<List<String>> texts = new ArrayList<>();
        for (Object row : rows) {
            List<String> text = new ArrayList<>();
            ((List<?>) row).forEach(value -> text.add(text(value)));
            texts.add(text);
        }
        return texts;
    }

    private static String text(Object value) {
        return value == null ? null : visible(value.toString());
    }

    private static String visible(String text) {
        return text.replace('␍', '\r').replace('␀', '\0');
    }
}
