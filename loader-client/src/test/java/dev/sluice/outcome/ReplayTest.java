package dev.sluice.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.client.JobSpec;
import dev.sluice.client.LoadReport;
import dev.sluice.client.LoadRequest;
import dev.sluice.client.LoadRequest.Rules;
import dev.sluice.client.Loader;
import dev.sluice.client.Progress;
import dev.sluice.client.WireCompression;
import dev.sluice.plan.Json;
import dev.sluice.testing.RequiresPlJava;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code keep_raw}, {@code sluice.replay} and {@code sluice.purge}. */
class ReplayTest {
    @TempDir
    Path folder;

    private TestDatabase database;

    @BeforeEach
    void makeDatabase() throws IOException {
        database = TestServer.main().newDatabase();
        database.execute("CREATE TABLE public.target (id integer PRIMARY KEY, v integer)");
        Files.writeString(folder.resolve("a.csv"), "id,v\n1,10\n2,x\n3,30\n");
        Files.writeString(folder.resolve("b.csv"), "id,v\n4,-4\n5,50\n");
    }

    @AfterEach
    void dropDatabase() {
        database.close();
    }

    private static Map<String, Object> spec(Map<String, Object> more) {
        Map<String, Object> spec = new LinkedHashMap<>(
                Map.of("target", "public.target", "keep_raw", true, "where", "v > 0", "on_conflict", "update"));
        spec.putAll(more);
        return spec;
    }

    private LoadReport load(Rules rules, Map<String, Object> more, String... files) {
        LoadRequest request = new LoadRequest(
                null,
                new JobSpec("test", spec(more)),
                Arrays.stream(files).map(folder::resolve).toList(),
                rules,
                2,
                true,
                false,
                false,
                false,
                false,
                WireCompression.OFF);
        return new Loader(request, database.database(), Progress.NONE).run();
    }

    private void define(Map<String, Object> more) {
        database.execute(
                "SELECT sluice.define_job('test', '" + Json.write(spec(more)).replace("'", "''") + "')");
    }

    private String replay(String arguments) {
        return database.value(
                "SELECT r ->> 'status' || ' ' || (r -> 'rows')::text FROM sluice.replay(" + arguments + ") AS r");
    }

    @Test
    @RequiresPlJava
    void anotherVersionOfTheJobRunsOverWhatCame() {
        LoadReport first = load(Rules.AUTO, Map.of("reject_limit", 1), "a.csv", "b.csv");
        // The filter is not pushed down, as version 2 may want other rows.
        assertThat(first.toJson()).contains("\"pushdown\":false");
        assertThat(List.of(first.rows("filtered"), first.rows("rejected"), first.rows("inserted")))
                .containsExactly(1L, 1L, 3L);
        assertThat(database.value("SELECT string_agg(convert_from(data, 'UTF8'), '' ORDER BY file_no)"
                        + " FROM sluice_private.raw_block"))
                .isEqualTo("1,10\n2,x\n3,30\n4,-4\n5,50\n");

        define(Map.of("where", "v < 40", "reject_limit", "100%"));
        assertThat(replay("1"))
                .isEqualTo("merged {\"read\": 5, \"updated\": 0, \"filtered\": 1, \"inserted\": 1, \"rejected\": 1,"
                        + " \"duplicate\": 0, \"unchanged\": 2}");
        assertThat(database.query("SELECT load_id, job_version, replays, files IS NOT NULL FROM sluice.load_history"
                        + " WHERE load_id > 1"))
                .containsExactly(List.of("2", "2", "1", "t"));
        assertThat(database.query("SELECT DISTINCT load_id FROM sluice.ledger")).containsExactly(List.of("2"));
        assertThat(replay("1, 1"))
                .isEqualTo("merged {\"read\": 5, \"updated\": 0, \"filtered\": 1, \"inserted\": 0, \"rejected\": 1,"
                        + " \"duplicate\": 0, \"unchanged\": 3}");
        assertThat(database.value("SELECT count(*) FROM sluice_private.raw_block"))
                .isEqualTo("2");
        // The client finds the files in the ledger, as before.
        assertThat(load(Rules.AUTO, Map.of("reject_limit", 1), "a.csv", "b.csv").status())
                .isEqualTo("already loaded");

        assertThatThrownBy(() -> replay("1, 9")).hasStackTraceContaining("job \"test\" has no version 9");
        assertThatThrownBy(() -> replay("2")).hasStackTraceContaining("load 2 has no blocks to replay");
        assertThatThrownBy(() -> database.execute("SELECT sluice.resubmit(1)"))
                .hasStackTraceContaining("load 1 has nothing to resubmit: load 3 has replayed it");
        assertThat(database.advisoryLocks()).isZero();
    }

    @Test
    @RequiresPlJava
    void aLoadBeyondItsRejectLimitCanBeReplayed() {
        assertThat(load(Rules.SERVER, Map.of(), "a.csv").status()).isEqualTo("reject limit");
        define(Map.of("columns", Map.of("v", Map.of("skip", true)), "where", "id > 0"));
        assertThat(replay("1")).startsWith("merged {\"read\": 3, \"updated\": 0, \"filtered\": 0, \"inserted\": 3,");
    }

    @Test
    @RequiresPlJava
    void whatWasLoadedBeforeIsNotReplayed() {
        load(Rules.SERVER, Map.of(), "b.csv");
        LoadReport second = load(Rules.SERVER, Map.of("reject_limit", 1), "a.csv", "b.csv");
        assertThat(second.rows("read")).isEqualTo(3);
        database.execute("TRUNCATE public.target");
        assertThat(replay("" + second.loadId()))
                .startsWith("merged {\"read\": 3, \"updated\": 0, \"filtered\": 0, \"inserted\": 2,");
        assertThat(database.query("SELECT name, load_id FROM sluice.ledger ORDER BY load_id"))
                .containsExactly(
                        List.of(folder.resolve("b.csv").toString(), "1"),
                        List.of(folder.resolve("a.csv").toString(), "3"));
    }

    @Test
    @RequiresPlJava
    void allRowsMustCome() {
        define(Map.of());
        database.execute("SELECT sluice.begin_load('test', '[{\"name\": \"a.csv\", \"header\": [\"id\", \"v\"]}]')");
        assertThatThrownBy(() -> database.execute("INSERT INTO sluice.staging_block (load_id, file_no, block_no,"
                        + " first_line, byte_offset, dropped, data) VALUES (1, 1, 1, 2, 5, 1, '1,1')"))
                .hasStackTraceContaining("load 1 keeps raw blocks, and 1 rows of one were left out");
    }

    @Test
    void theBlocksMustComeToTheServer() {
        assertThatThrownBy(() -> load(Rules.CLIENT, Map.of(), "a.csv"))
                .hasMessage("job \"test\" keeps raw blocks, which do not come to the server when the rules run in the"
                        + " client");
        assertThat(database.value("SELECT count(*) FROM sluice.load_history")).isEqualTo("0");
    }

    @Test
    @RequiresPlJava
    void purgeRemovesWhatIsOldAndSparesWhatRuns() throws Exception {
        load(Rules.SERVER, Map.of("reject_limit", 1), "a.csv", "b.csv");
        String begin = "SELECT sluice.begin_load('test', '[{\"name\": \"c.csv\", \"header\": [\"id\", \"v\"]}]')";
        String block = "INSERT INTO sluice.staging_block (load_id, file_no, block_no, first_line, byte_offset, dropped,"
                + " data) VALUES (%d, 1, 1, 2, 5, 0, 'x,1')";
        try (Connection dead = database.database().connect();
                Statement statement = dead.createStatement()) {
            statement.execute(begin);
            statement.execute(String.format(block, 2));
        }
        while (database.value("SELECT is_alive FROM sluice.load_progress").equals("t")) {
            Thread.onSpinWait();
        }
        database.execute(begin.replace("test", "other")
                .replace("begin_load", "define_job")
                .replaceAll("'\\[.*", "'{\"target\": \"public.target\", \"keep_raw\": true}')"));
        database.execute(begin.replace("test", "other"));
        database.execute(String.format(block, 3));

        assertThat(database.query("SELECT * FROM sluice.purge('1 day')")).containsExactly(List.of("0", "0", "0", "0"));
        assertThat(database.query("SELECT * FROM sluice.purge('0')"))
                .as("reasons, raw_blocks, raw_bytes, dead_loads")
                .containsExactly(List.of("2", "2", "24", "1"));
        assertThat(database.query("SELECT load_id, status FROM sluice.load_history ORDER BY 1"))
                .containsExactly(List.of("1", "merged"), List.of("2", "abandoned"), List.of("3", "staging"));
        assertThat(database.query("SELECT load_id FROM sluice.rejected_row")).containsExactly(List.of("3"));
        assertThat(database.query("SELECT load_id FROM sluice_private.raw_block"))
                .containsExactly(List.of("3"));
        assertThatThrownBy(() -> replay("1")).hasStackTraceContaining("load 1 has no blocks to replay");
        assertThatThrownBy(() -> database.execute("SELECT sluice.purge('-1 day')"))
                .hasStackTraceContaining("how long to keep must be an interval that is not negative");
    }
}
