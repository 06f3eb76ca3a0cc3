package dev.sluice.init;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.client.JobSpec;
import dev.sluice.client.LoadReport;
import dev.sluice.client.LoadRequest;
import dev.sluice.client.LoadRequest.Rules;
import dev.sluice.client.Loader;
import dev.sluice.client.Progress;
import dev.sluice.client.WireCompression;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What is proposed for the files of {@code init/cases.yaml}, applied as it stands and loaded. */
class InitCasesTest {
    private static TestDatabase database;

    @TempDir
    Path folder;

    @BeforeAll
    static void create() {
        database = TestServer.main().newDatabase();
        database.execute("SET timezone = 'UTC'");
    }

    @AfterAll
    static void drop() {
        database.close();
    }

    /** A case, shown by its name. */
    record Case(Map<?, ?> members) {
        Object member(String name) {
            return members.get(name);
        }

        byte[] file() {
            Object encoding = member("encoding");
            Charset charset = encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding.toString());
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            if (Boolean.TRUE.equals(member("mark"))) {
                bytes.writeBytes("\ufeff".getBytes(charset));
            }
            bytes.writeBytes(member("file").toString().getBytes(charset));
            return bytes.toByteArray();
        }

        @Override
        public String toString() {
            return member("id").toString();
        }
    }

    static List<Case> cases() throws IOException {
        try (InputStream in = InitCasesTest.class.getResourceAsStream("/init/cases.yaml")) {
            Object documents = new Load(LoadSettings.builder().build()).loadFromInputStream(in);
            return ((List<?>) documents)
                    .stream().map(document -> new Case((Map<?, ?>) document)).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void proposesWhatLoads(Case given) throws IOException {
        Path file = Files.write(folder.resolve("t.csv"), given.file());
        Proposal proposal = Proposal.of(List.of(file), new Proposal.Wishes(null, null, null, null, null, false));
        String yaml = proposal.toYaml(true);
        compare(given, proposal, yaml);
        if ("no".equals(given.member("load"))) {
            return;
        }
        JobSpec job = JobSpec.read(Files.writeString(folder.resolve("job.yaml"), yaml));
        assertThat(job).as(yaml).isEqualTo(proposal.toJob());
        for (Rules rules : TestServer.main().plJava() ? List.of(Rules.CLIENT, Rules.SERVER) : List.of(Rules.CLIENT)) {
            database.execute("DROP TABLE IF EXISTS t");
            database.execute(proposal.toSql());
            LoadRequest request = new LoadRequest(
                    null, job, List.of(file), rules, 1, true, true, false, false, false, WireCompression.OFF);
            LoadReport report = new Loader(request, database.withOpenSessions(), Progress.NONE).run();
            assertThat(report.status()).as(yaml + report.toJson()).isEqualTo("merged");
            assertThat(database.query("SELECT * FROM t ORDER BY ctid"))
                    .as(rules + yaml)
                    .containsExactlyInAnyOrderElementsOf(rows(given));
        }
    }

    private static void compare(Case given, Proposal proposal, String yaml) {
        if (given.member("columns") == null) {
            return;
        }
        Map<?, ?> format = given.member("format") instanceof Map<?, ?> map ? map : Map.of();
        assertThat(proposal.table().format()).as(yaml).isEqualTo(format);
        Map<String, Object> types = new LinkedHashMap<>();
        proposal.columns()
                .forEach(column -> types.put(column.name(), column.guess().type()));
        assertThat(types).as(yaml).isEqualTo(given.member("columns"));
        if (given.member("members") instanceof Map<?, ?> members) {
            for (ProposedColumn column : proposal.columns()) {
                if (members.containsKey(column.name())) {
                    assertThat(JobText.members(column)).as(yaml).isEqualTo(members.get(column.name()));
                }
            }
        }
        List<String> ambiguous = new ArrayList<>();
        for (ProposedColumn column : proposal.columns()) {
            if (column.needsLook()) {
                ambiguous.add(column.name());
            }
        }
        assertThat(ambiguous)
                .as(yaml)
                .isEqualTo(given.member("ambiguous") == null ? List.of() : given.member("ambiguous"));
        if (given.member("key") != null) {
            assertThat(proposal.key()).as(yaml).isEqualTo(given.member("key"));
        }
    }

    private static List<List<String>> rows(Case given) {
        List<List<String>> rows = new ArrayList<>();
        for (Object row : (List<?>) given.member("rows")) {
            List<String> texts = new ArrayList<>();
            ((List<?>) row).forEach(value -> texts.add(value == null ? null : value.toString()));
            rows.add(texts);
        }
        return rows;
    }
}
