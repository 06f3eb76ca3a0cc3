package dev.sluice.ways;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testing.RequiresPlJava;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;

/** Lines that a session copies and then imports. The page docs/psql.md is run by PagesThatRunTest. */
@Timeout(120)
class ImportStagedTest {
    private static final String ONE =
            "sluice_test_one_" + ProcessHandle.current().pid();
    private static final String OTHER =
            "sluice_test_two_" + ProcessHandle.current().pid();
    private static final String COPY =
            "COPY sluice.staging_line (line) FROM STDIN" + " WITH (FORMAT csv, DELIMITER E'\\x01', QUOTE E'\\x02')";

    private TestDatabase database;
    private Connection session;

    @BeforeEach
    void makeDatabase() throws SQLException {
        database = TestServer.main().newDatabase();
        database.execute("CREATE TABLE target (id integer PRIMARY KEY, name text)");
        for (String role : List.of(ONE, OTHER)) {
            database.execute("CREATE ROLE " + role);
            database.execute("GRANT sluice_loader TO " + role);
            database.execute("GRANT INSERT, SELECT, UPDATE ON target TO " + role);
        }
        session = database.database().connect();
        execute("SET ROLE " + ONE);
        execute("SELECT sluice.define_job('job', '{\"target\": \"public.target\", \"on_conflict\": \"update\"}')");
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        session.close();
        database.execute("DROP OWNED BY " + ONE + ", " + OTHER);
        database.execute("DROP ROLE " + ONE + ", " + OTHER);
        database.close();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    private void copy(String lines) throws SQLException, IOException {
        session.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY, new StringReader(lines));
    }

    private String load(String options) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT concat_ws(' ', t.status, t.read, t.inserted, t.updated, t.unchanged)"
                                + " FROM sluice.import_staged('job', '" + options + "') AS t")) {
            result.next();
            return result.getString(1);
        }
    }

    private void fails(String sqlState, String message) {
        assertThatThrownBy(() -> load("{}"))
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(sqlState));
    }

    private String waiting() {
        return database.value("SELECT count(*) FROM sluice.staging_line");
    }

    @Test
    @RequiresPlJava
    void severalCopiesAreOneFileAndItsLinesGo() throws Exception {
        copy("id,name\n1,\"a\n\n b\\n\t\"\n");
        copy("2,b\n2,c");
        assertThat(load("{}")).isEqualTo("merged 3 2 0 0");
        assertThat(database.query("SELECT id, name FROM target ORDER BY id"))
                .isEqualTo(List.of(List.of("1", "a\n\n b\\n\t"), List.of("2", "c")));
        assertThat(waiting()).isEqualTo("0");
        fails("SL014", "this session has copied no lines");
    }

    @Test
    @RequiresPlJava
    void theRejectLimitIsJudgedEarly() throws Exception {
        String bad = "id,name\n" + ("x," + "long".repeat(15_000) + "\n").repeat(200);
        String counts = "SELECT status, read BETWEEN 2 AND 150, rejected = read, inserted FROM sluice.load_history";
        copy(bad);
        assertThat(load("{}")).startsWith("reject limit ");
        assertThat(database.query(counts)).containsExactly(List.of("reject limit", "t", "t", "0"));
        assertThat(database.value("SELECT count(DISTINCT line) FROM sluice.rejected_row"))
                .isEqualTo(database.value("SELECT read FROM sluice.load_history"));
        assertThat(waiting()).as("lines that are left").isEqualTo("0");
        // Nobody knows how much of a share is to come, so that all is read.
        execute("SELECT sluice.define_job('job', '{\"target\": \"public.target\", \"reject_limit\": \"1%\"}')");
        copy(bad);
        assertThat(load("{}")).isEqualTo("reject limit 200 0 0 0");
        // Nor is a number judged early when it may turn out that nothing of it counts.
        execute("SELECT sluice.define_job('job', '{\"target\": \"public.target\"}')");
        copy("id,name\n1,a\n");
        assertThat(load("{}")).isEqualTo("merged 1 1 0 0");
        copy(bad);
        assertThat(load("{}")).isEqualTo("reject limit 200 0 0 0");
    }

    @Test
    @RequiresPlJava
    void blocksAreKeptToBeReplayed() throws Exception {
        execute("SELECT sluice.define_job('job', '{\"target\": \"public.target\", \"on_conflict\": \"update\","
                + " \"where\": \"id < 1000\", \"reject_limit\": 9, \"keep_raw\": true}')");
        // More than one block.
        copy("id,name\n1,\"a\nb\"\n1,again\nx,bad\n" + "6000,filler\n".repeat(120_000) + "2,\"c");
        copy("d\"\n");
        load("{}");
        String counts = "read, filtered, rejected, duplicate, inserted, updated, unchanged";
        String kept = "SELECT id, name FROM target ORDER BY id";
        List<List<String>> first = database.query("SELECT " + counts + " FROM sluice.load_history");
        assertThat(first).containsExactly(List.of("120004", "120000", "1", "1", "2", "0", "0"));
        assertThat(database.value("SELECT count(*) > 1 FROM sluice_private.raw_block"))
                .isEqualTo("t");
        List<List<String>> rows = database.query(kept);
        assertThat(rows).containsExactly(List.of("1", "again"), List.of("2", "c\nd"));

        execute("SELECT sluice.replay(1)");
        assertThat(database.query("SELECT " + counts + " FROM sluice.load_history WHERE load_id = 2"))
                .containsExactly(List.of("120004", "120000", "1", "1", "0", "0", "2"));
        database.execute("TRUNCATE target");
        execute("SELECT sluice.replay(1)");
        assertThat(database.query("SELECT " + counts + " FROM sluice.load_history WHERE load_id = 3"))
                .isEqualTo(first);
        assertThat(database.query(kept)).isEqualTo(rows);
        assertThat(database.query("SELECT DISTINCT line, value FROM sluice.rejected_row"))
                .containsExactly(List.of("5", "x"));
    }

    @Test
    @RequiresPlJava
    void contentIsKnownWhateverItsSize() throws Exception {
        StringBuilder lines = new StringBuilder("id,name\n");
        for (int i = 0; i < 60_000; i++) {
            lines.append(i).append(",\"name of number ").append(i).append("\nand more\"\n");
        }
        lines.append("-1,\"").append("long\n".repeat(1 << 18)).append("\"\n");
        copy(lines.toString());
        assertThat(load("{}")).isEqualTo("merged 60001 60001 0 0");
        assertThat(database.value("SELECT length(name) FROM target WHERE id = -1"))
                .isEqualTo(Integer.toString(5 << 18));
        copy(lines.toString());
        assertThat(load("{}")).isEqualTo("already loaded 0 0 0 0");
        copy(lines.toString());
        assertThat(load("{\"force\": true}")).isEqualTo("merged 60001 0 0 60001");
    }

    @Test
    @RequiresPlJava
    void afterAnErrorTheLinesAreStillThere() throws Exception {
        copy("id,name\n1,\"a\n");
        fails("SL017", "unclosed quote in \"staging_line\", line 2");
        assertThat(waiting()).isEqualTo("2");
        copy("b\"\n");
        assertThat(load("{}")).isEqualTo("merged 1 1 0 0");
        copy("other,name\n1,a\n");
        fails("SL004", "lacks column \"id\"");
        assertThat(database.advisoryLocks()).isZero();
    }

    @Test
    @RequiresPlJava
    void nobodyElseSeesOrImportsThem() throws Exception {
        copy("id,name\n1,a\n");
        // Another role in the same session, and the same role in another.
        execute("SET ROLE " + OTHER);
        fails("SL014", "this session has copied no lines");
        for (String sql : List.of(
                "SELECT line FROM sluice.staging_line",
                "DELETE FROM sluice.staging_line",
                "INSERT INTO sluice.staging_line (line, copied_by) VALUES ('x', '" + ONE + "')",
                "INSERT INTO sluice.staging_line (line, backend_pid) VALUES ('x', 1)",
                "SELECT sluice_private.feed_lines('{}')",
                "SELECT sluice_private.next_block(1)")) {
            assertThatThrownBy(() -> execute(sql))
                    .as(sql)
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
        }
        copy("id,name\n2,b\n");
        assertThat(load("{}")).isEqualTo("merged 1 1 0 0");
        execute("SET ROLE " + ONE);
        Connection mine = session;
        try (Connection another = database.database().connect()) {
            session = another;
            execute("SET ROLE " + ONE);
            fails("SL014", "this session has copied no lines");
            copy("id,name\n3,c\n");
        } finally {
            session = mine;
        }
        assertThat(load("{}")).isEqualTo("merged 1 1 0 0");
        assertThat(database.query("SELECT name FROM target ORDER BY id"))
                .isEqualTo(List.of(List.of("a"), List.of("b")));
        // What the session left that is gone has gone with this import, or goes with the next.
        copy("id,name\n4,d\n");
        load("{}");
        assertThat(waiting()).isEqualTo("0");
    }

    /** Lines are text already; as Base64 they are a file as it is. */
    @Test
    @RequiresPlJava
    void theEncodingOfAJobIsThatOfItsFiles() throws Exception {
        execute(
                "SELECT sluice.define_job('job', '{\"target\": \"public.target\", \"format\": {\"encoding\": \"LATIN1\"}}')");
        copy("id,name\n1,größer\n");
        load("{}");
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("id,name\n2,größer\n".getBytes(StandardCharsets.ISO_8859_1));
        }
        copy(Base64.getEncoder().encodeToString(packed.toByteArray()) + "\n");
        load("{\"base64\": true}");
        assertThat(database.query("SELECT id, name FROM target ORDER BY id"))
                .isEqualTo(List.of(List.of("1", "größer"), List.of("2", "größer")));
    }

    @Test
    @RequiresPlJava
    void brokenBase64IsAnError() throws Exception {
        copy("aWQsbmFtZQo*\n");
        assertThatThrownBy(() -> load("{\"base64\": true}"))
                .hasMessageContaining("the lines are not base64")
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("SL017"));
    }

    @Test
    void withoutPlJavaItSaysSo() {
        for (TestServer server : TestServer.embedded()) {
            try (TestDatabase plain = server.newDatabase()) {
                for (String call : List.of("import_staged('job')", "load_file('job', '/tmp/a.csv')")) {
                    assertThatThrownBy(() -> plain.execute("SELECT sluice." + call))
                            .rootCause()
                            .hasMessageContaining("the rules cannot run in this server")
                            .isInstanceOfSatisfying(
                                    SQLException.class,
                                    e -> assertThat(e.getSQLState()).isEqualTo("SL013"));
                }
            }
        }
    }
}
