package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job has a new version when it has changed, and only then; what changed, job_diff tells. */
class JobVersionTest {
    private TestDatabase database;

    @BeforeEach
    void makeDatabase() {
        database = TestServer.main().newDatabase();
        database.execute(
                "CREATE TABLE public.target (id int PRIMARY KEY, v text); CREATE TABLE public.wanted (id int)");
    }

    @AfterEach
    void dropDatabase() {
        database.close();
    }

    private String define(String spec) {
        return database.value("SELECT sluice.define_job('j', $spec$" + spec + "$spec$)");
    }

    @Test
    void orderOfKeysIsNoChange() {
        assertThat(define("{\"target\": \"public.target\", \"checks\": {\"a\": \"id > 1\", \"b\": \"id < 9\"},"
                        + " \"format\": {\"delimiter\": \";\", \"header\": true}}"))
                .isEqualTo("1");
        assertThat(define("{\"format\": {\"header\": true, \"delimiter\": \";\"}, \"job\": \"j\","
                        + " \"checks\": {\"b\": \"id < 9\", \"a\": \"id > 1\"}, \"target\": \"public.target\"}"))
                .isEqualTo("1");
        assertThat(define("{\"target\": \"public.target\"}")).isEqualTo("2");
        assertThat(define("{\"target\": \"target\"}")).isEqualTo("3");
    }

    /** The client adds the subqueries that it has found. */
    @Test
    void sameDocumentByClientAndByPsqlIsNoChange() throws SQLException {
        String where = "id IN (SELECT id FROM wanted)";
        assertThat(define("{\"target\": \"public.target\", \"where\": \"" + where + "\"}"))
                .isEqualTo("1");
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("where", where + "\n");
        spec.put("target", "public.target");
        SqlInterface calls = new SqlInterface(database.connection());
        assertThat(calls.defineJob(new JobSpec("j", spec))).isEqualTo(1);
        spec.put("where", where + " AND id > 0");
        assertThat(calls.defineJob(new JobSpec("j", spec))).isEqualTo(2);
        assertThat(define("{\"target\": \"public.target\", \"where\": \"" + where + " AND id > 0\"}"))
                .isEqualTo("2");
    }

    @Test
    void loadsNameTheirVersion(@TempDir Path folder) throws Exception {
        for (int version = 1; version <= 2; version++) {
            Path file = Files.writeString(folder.resolve("a.csv"), "id,v\n" + version + ",a\n");
            Map<String, Object> spec = Map.of("target", "public.target", "reject_limit", version);
            LoadRequest request = new LoadRequest(
                    null,
                    new JobSpec("j", spec),
                    List.of(file),
                    LoadRequest.Rules.CLIENT,
                    1,
                    false,
                    false,
                    false,
                    false,
                    false,
                    WireCompression.OFF);
            new Loader(request, database.database(), Progress.NONE).run();
        }
        assertThat(database.query("SELECT job, job_version FROM sluice.load_history ORDER BY load_id"))
                .containsExactly(List.of("j", "1"), List.of("j", "2"));
    }

    @Test
    void tellsWhatChanged() {
        define(
                "{\"target\": \"public.target\", \"where\": \"id > 1\", \"checks\": {\"a b\": \"id < 5\", \"c\": \"true\"},"
                        + " \"dedup\": {\"key\": [\"id\"]}}");
        assertThat(database.query("SELECT * FROM sluice.job_diff('j')")).isEmpty();
        define("{\"target\": \"public.target\", \"checks\": {\"a b\": \"id < 6\", \"c\": \"true\"},"
                + " \"dedup\": {\"key\": [\"id\"], \"keep\": \"last\"}, \"reject_limit\": 5}");
        List<List<String>> changes = List.of(
                List.of("checks.\"a b\"", "id < 5", "id < 6"),
                Arrays.asList("dedup.keep", null, "last"),
                Arrays.asList("reject_limit", null, "5"),
                Arrays.asList("where", "id > 1", null));
        assertThat(database.query("SELECT * FROM sluice.job_diff('j')")).isEqualTo(changes);
        define("{\"target\": \"public.target\"}");
        assertThat(database.query("SELECT * FROM sluice.job_diff('j', 1, 2)")).isEqualTo(changes);
        assertThat(database.query("SELECT path, old, new FROM sluice.job_diff('j', 3, 1) WHERE path = 'where'"))
                .containsExactly(Arrays.asList("where", null, "id > 1"));
        assertThat(database.query("SELECT path FROM sluice.job_diff('j')"))
                .containsExactly(
                        List.of("checks.\"a b\""),
                        List.of("checks.c"),
                        List.of("dedup.keep"),
                        List.of("dedup.key"),
                        List.of("reject_limit"));
        assertThatThrownBy(() -> database.query("SELECT * FROM sluice.job_diff('j', 1, 4)"))
                .cause()
                .hasMessageContaining("job \"j\" has no version 4");
        assertThatThrownBy(() -> database.query("SELECT * FROM sluice.job_diff('k')"))
                .cause()
                .hasMessageContaining("job \"k\" does not exist");
    }
}
