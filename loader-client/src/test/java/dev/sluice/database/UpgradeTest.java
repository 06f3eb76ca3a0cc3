package dev.sluice.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.client.JobSpec;
import dev.sluice.client.LoadReport;
import dev.sluice.client.LoadRequest;
import dev.sluice.client.LoadRequest.Rules;
import dev.sluice.client.Loader;
import dev.sluice.client.Progress;
import dev.sluice.client.WireCompression;
import dev.sluice.database.Installation.Change;
import dev.sluice.failure.SluiceException;
import dev.sluice.server.Version;
import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database of 0.1.0, as its own scripts made it (install-0.1.0.sql.gz), upgraded: it is then like one that was installed
 * fresh, and has what it had.
 */
class UpgradeTest {
    private static final String OLD = "sluice_old_" + ProcessHandle.current().pid();
    private static final String FRESH =
            "sluice_fresh_" + ProcessHandle.current().pid();

    /** Two good rows and a rejected one, by SQL alone: no engine of 0.1.0 is at hand. */
    private static final String HISTORY = """
            CREATE TABLE public.target (id int PRIMARY KEY, v text);
            SELECT sluice.define_job('j', '{"target": "public.target", "where": "id > 0", "reject_limit": 1}');
            DO $$
            DECLARE
                load bigint := sluice.begin_load(
                    'j', '[{"name": "a.csv", "bytes": 20, "header": ["id", "v"]}]', '{"rules": "client"}') ->> 'load_id';
            BEGIN
                EXECUTE format('INSERT INTO sluice_private.staging_%s VALUES (1, 5, 1, ''a''), (1, 9, 2, ''b'')', load);
                PERFORM sluice.add_blocks(
                    load,
                    '[{"file_no": 1, "block_no": 1, "read": 3, "filtered": 0, "rejected": 1, "duplicate": 0, "accepted": 2}]',
                    '[{"file_no": 1, "line": 4, "byte_offset": 13, "column_no": 1, "column_name": "id", "value": "x",
                       "reason": "invalid_value", "message": "bad", "raw_row": "x,c"}]');
                PERFORM sluice.merge_load(load, '[{"number": 1, "digest": "d", "blocks": 1}]');
                PERFORM sluice.abandon_load(load);
            END
            $$;
            """;

    private final TestServer server = TestServer.main();
    private Connection maintenance;
    private Connection old;

    @TempDir
    Path folder;

    @BeforeEach
    void createDatabase() throws SQLException, IOException {
        maintenance = database("postgres").connect();
        execute(maintenance, "CREATE DATABASE " + OLD + " TEMPLATE template0");
        old = database(OLD).connect();
        try (InputStream in =
                new GZIPInputStream(UpgradeTest.class.getResourceAsStream("/upgrade/install-0.1.0.sql.gz"))) {
            old.setAutoCommit(false);
            execute(old, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            old.commit();
            old.setAutoCommit(true);
        }
    }

    @AfterEach
    void dropDatabases() throws SQLException {
        old.close();
        execute(maintenance, "DROP DATABASE IF EXISTS " + OLD + " WITH (FORCE)");
        execute(maintenance, "DROP DATABASE IF EXISTS " + FRESH + " WITH (FORCE)");
        // Roles are of the whole server: what 0.1.0 granted must not show in other tests.
        execute(maintenance, "REVOKE sluice_reader FROM sluice_loader");
        maintenance.close();
    }

    private Database database(String name) {
        return new Database(ConnectionParameters.resolve(
                Map.of("dbname", server.uri(name)),
                new Environment(Map.of(), Path.of("/nonexistent"), "nobody", List.of())));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    private static List<String> rows(Connection connection, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
        return rows;
    }

    @Test
    void isLikeAFreshInstall() throws SQLException {
        execute(old, HISTORY);
        Installation.Result result = new Installation(old).upgrade(server.plJava());
        assertThat(result.objects()).isEqualTo(Change.REPLACED);
        assertThat(Installation.installedVersion(old)).isEqualTo(Version.TEXT);

        execute(maintenance, "CREATE DATABASE " + FRESH + " TEMPLATE template0");
        try (Connection fresh = database(FRESH).connect()) {
            new Installation(fresh).run(server.plJava());
            assertThat(CatalogDump.of(old)).isEqualTo(CatalogDump.of(fresh));
        }
    }

    @Test
    void keepsWhatItHad() throws SQLException, IOException {
        execute(old, HISTORY);
        new Installation(old).upgrade(server.plJava());
        assertThat(rows(old, "SELECT version || ' ' || (spec ->> 'where') FROM sluice.job"))
                .containsExactly("1 id > 0");
        assertThat(
                        rows(
                                old,
                                "SELECT concat_ws(' ', job, job_version, status, read, rejected, inserted) FROM sluice.load_history"))
                .containsExactly("j 1 merged 3 1 2");
        assertThat(rows(old, "SELECT concat_ws(' ', line, value, reason, raw_row) FROM sluice.rejected_row"))
                .containsExactly("4 x invalid_value x,c");
        assertThat(rows(old, "SELECT sluice.find_loaded('j', 20, 'd') = load_id FROM sluice.ledger"))
                .containsExactly("t");
        assertThat(rows(old, "SELECT version FROM sluice_private.schema_version ORDER BY 1"))
                .containsExactly("0.1.0", Version.TEXT);
        for (Rules rules : server.plJava() ? List.of(Rules.CLIENT, Rules.SERVER) : List.of(Rules.CLIENT)) {
            Path file = Files.writeString(folder.resolve("b.csv"), "id,v\n" + (3 + rules.ordinal()) + ",c\n0,d\n");
            LoadRequest request = new LoadRequest(
                    "j",
                    (JobSpec) null,
                    List.of(file),
                    rules,
                    1,
                    true,
                    false,
                    false,
                    false,
                    false,
                    WireCompression.OFF);
            LoadReport report = new Loader(request, database(OLD), Progress.NONE).run();
            assertThat(report.status()).isEqualTo("merged");
            assertThat(report.rows("filtered")).isEqualTo(1);
        }
    }

    @Test
    void installSaysToUpgrade() {
        assertThatThrownBy(() -> new Installation(old).run(false))
                .isInstanceOfSatisfying(
                        SluiceException.class, e -> assertThat(e.hint()).isEqualTo("Run \"sluice upgrade\"."))
                .hasMessage("database \"" + OLD + "\" has Sluice 0.1.0, this client is " + Version.TEXT);
    }

    @Test
    void upgradesOnce() throws SQLException {
        assertThat(new Installation(old).upgrade(false).objects()).isEqualTo(Change.REPLACED);
        assertThat(new Installation(old).upgrade(false).objects()).isEqualTo(Change.UNCHANGED);
        assertThatThrownBy(() -> SqlScript.read("upgrade.sql").run(old))
                .hasMessageContaining("has Sluice " + Version.TEXT + ", from which this script does not upgrade");
    }

    @Test
    void waitsForNoLoad() throws SQLException {
        execute(old, HISTORY.substring(0, HISTORY.indexOf("DO $$")));
        try (Connection loading = database(OLD).connect()) {
            execute(
                    loading,
                    "SELECT sluice.begin_load('j', '[{\"name\": \"a\", \"bytes\": 1, \"header\": [\"id\", \"v\"]}]',"
                            + " '{\"rules\": \"client\"}')");
            assertThatThrownBy(() -> new Installation(old).upgrade(false))
                    .isInstanceOfSatisfying(
                            SluiceException.class, e -> assertThat(e.sqlState()).isEqualTo("SL006"))
                    .hasMessageContaining("is running");
        }
        assertThat(Installation.installedVersion(old)).isEqualTo("0.1.0");
    }

    @Test
    void namesWhatNeedsTheOldViews() throws SQLException {
        execute(old, "CREATE VIEW public.mine AS SELECT * FROM sluice.load_history");
        assertThatThrownBy(() -> new Installation(old).upgrade(false))
                .isInstanceOfSatisfying(
                        SluiceException.class,
                        e -> assertThat(e.detail()).contains("view public.mine depends on view sluice.load_history"));
        assertThat(Installation.installedVersion(old)).isEqualTo("0.1.0");
    }
}
