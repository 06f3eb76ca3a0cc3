package dev.sluice.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.client.JobSpec;
import dev.sluice.client.LoadReport;
import dev.sluice.client.LoadRequest;
import dev.sluice.client.Loader;
import dev.sluice.client.Progress;
import dev.sluice.failure.SluiceException;
import dev.sluice.testing.Host;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The cases of {@code conformance/*.yaml}, each on every host of the rules, with every count, every stored row and every reject
 * compared with what the case says.
 */
class ConformanceTest {
    private static final Path CASES = Path.of("src/test/resources/conformance");

    @TempDir
    Path folder;

    static Stream<Arguments> cases() throws IOException {
        List<Arguments> arguments = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(CASES, "*.yaml")) {
            Map<String, Path> sorted = new TreeMap<>();
            files.forEach(file -> sorted.put(file.getFileName().toString(), file));
            for (Path file : sorted.values()) {
                for (Object document :
                        new Load(LoadSettings.builder().build()).loadAllFromString(Files.readString(file))) {
                    for (Host host : Host.values()) {
                        arguments.add(Arguments.of(((Map<?, ?>) document).get("id"), host, document));
                    }
                }
            }
        }
        return arguments.stream();
    }

    @ParameterizedTest(name = "{0} [{1}]")
    @MethodSource("cases")
    void givesWhatTheCaseSays(String id, Host host, Map<?, ?> test) throws IOException {
        assumeTrue(host == Host.CLIENT || TestServer.main().plJava(), "the server has no PL/Java");
        run(TestServer.main(), host, test);
    }

    static Stream<Arguments> embeddedCases() throws IOException {
        List<Arguments> arguments = new ArrayList<>();
        for (TestServer server : TestServer.embedded()) {
            cases().filter(each -> each.get()[1] == Host.CLIENT)
                    .forEach(each -> arguments.add(Arguments.of(each.get()[0], server, each.get()[2])));
        }
        return arguments.stream();
    }

    @ParameterizedTest(name = "{0} [{1}]")
    @MethodSource("embeddedCases")
    void givesTheSameOnTheOldestAndTheNewestPostgres(String id, TestServer server, Map<?, ?> test) throws IOException {
        run(server, Host.CLIENT, test);
    }

    private void run(TestServer server, Host host, Map<?, ?> test) throws IOException {
        try (TestDatabase database = server.newDatabase()) {
            if (test.get("sql") != null) {
                database.execute((String) test.get("sql"));
            }
            List<?> loads = test.get("loads") instanceof List<?> several ? several : List.of(test);
            for (Object load : loads) {
                runLoad(database, host, test, (Map<?, ?>) load);
            }
        }
    }

    private void runLoad(TestDatabase database, Host host, Map<?, ?> test, Map<?, ?> load) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Map.Entry<?, ?> file : ((Map<?, ?>) load.get("files")).entrySet()) {
            Path path = folder.resolve((String) file.getKey());
            Files.writeString(path, visible((String) file.getValue()));
            files.add(path);
        }
        Map<String, Object> spec = new LinkedHashMap<>();
        ((Map<?, ?>) (load.get("job") == null ? test.get("job") : load.get("job")))
                .forEach((key, value) -> spec.put((String) key, value));
        LoadRequest request = new LoadRequest(
                null,
                new JobSpec("conformance", spec),
                files,
                host.rules(),
                2,
                host.pushdown(),
                Boolean.TRUE.equals(load.get("force")),
                Boolean.TRUE.equals(load.get("full")),
                Boolean.TRUE.equals(load.get("dry_run")));
        if (load.get("error") != null) {
            assertThat(failureOf(request, database).replace(folder + "/", "")).isEqualTo(load.get("error"));
        } else {
            LoadReport report = new Loader(request, database.database(), Progress.NONE).run();
            assertThat(report.status()).isEqualTo(load.get("status") == null ? "merged" : load.get("status"));
            if (load.get("totals") instanceof Map<?, ?> totals) {
                totals.forEach((outcome, count) -> assertThat(report.rows((String) outcome))
                        .as((String) outcome)
                        .isEqualTo(((Number) count).longValue()));
            }
            checkRejects(database, report.loadId(), load);
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
                "raw_row");
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

    private static String failureOf(LoadRequest request, TestDatabase database) {
        try {
            LoadReport report = new Loader(request, database.database(), Progress.NONE).run();
            return "no failure, but " + report.toJson();
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
