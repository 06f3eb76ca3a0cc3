package dev.sluice.ways;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.testing.RequiresPlJava;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A cancel that comes while a session loads the classes of the engine stays a cancel, whatever needed them, and the session goes
 * on afterwards. A lock on PL/Java's table of classes makes it come just then.
 */
@RequiresPlJava
@Timeout(60)
class CancelWhileLoadingClassesTest {
    private static final String BLOCK = "INSERT INTO sluice.staging_block (load_id, file_no, block_no, first_line,"
            + " byte_offset, dropped, data) VALUES (2, 1, 1, 2, 5, 0, '7,7')";

    private static TestDatabase database;
    private Connection session;

    @BeforeAll
    static void makeDatabase() {
        database = TestServer.main().newDatabase();
        database.execute("CREATE TABLE public.target (id integer PRIMARY KEY, v integer)");
        database.execute("SELECT sluice.define_job('test', '{\"target\": \"public.target\", \"keep_raw\": true,"
                + " \"where\": \"v IN (1, 2, 7)\", \"on_conflict\": \"update\", \"reject_limit\": 9}')");
        database.execute("INSERT INTO sluice.staging_line (line) VALUES ('id,v'), ('1,1'), ('2,x');"
                + " SELECT sluice.import_staged('test');"
                + " SELECT sluice.begin_load('test', '[{\"name\": \"b\", \"header\": [\"id\", \"v\"]}]')");
    }

    @AfterAll
    static void dropDatabase() {
        database.close();
    }

    @BeforeEach
    void connect() throws SQLException {
        session = database.database().connect();
        // The Java machine is there, and of the engine nothing but this.
        execute("SELECT sluice_private.java_version()");
    }

    @AfterEach
    void disconnect() throws SQLException {
        session.close();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    private void cancelled(String sql) throws SQLException {
        execute("SET statement_timeout = '400ms'");
        try (Connection other = database.database().connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE sqlj.jar_entry IN ACCESS EXCLUSIVE MODE");
            SQLException e = catchThrowableOfType(SQLException.class, () -> execute(sql));
            assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo("57014");
        }
        execute("RESET statement_timeout");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT sluice.resubmit(1)",
                "SELECT sluice.replay(1)",
                BLOCK,
                "SELECT sluice.begin_load('test', '[{\"name\": \"c\", \"header\": [\"id\", \"v\"]}]')",
                "SELECT sluice.define_job('other', '{\"target\": \"public.target\", \"where\": \"id > 0\"}')"
            })
    void staysACancel(String sql) throws SQLException {
        cancelled(sql);
        // Of the database nothing changes, for the others.
        execute("BEGIN; " + sql + "; ROLLBACK");
    }

    /** The lock cannot be taken between two classes, so here nothing comes before them. */
    @Test
    void staysACancelAmidTheClasses() throws SQLException {
        cancelled("SELECT sluice_private.load_classes('dev/sluice/plan/PlanCheck.class')");
        cancelled("SELECT sluice_private.load_classes('dev/sluice/rule/RuleException.class')");
        execute("SELECT sluice_private.rule_subqueries('[\"a = 1\"]'), sluice_private.check_engine()");
    }

    @Test
    void aSessionWhoseEngineIsTooOldIsToldToReconnect() throws SQLException {
        try (Connection next = database.database().connect();
                Statement statement = next.createStatement()) {
            statement.execute("SELECT sqlj.get_classpath('sluice_private')");
            statement.execute("BEGIN; DELETE FROM sqlj.jar_entry WHERE entryname ~ 'EngineClasses'");
            SQLException e = catchThrowableOfType(
                    SQLException.class, () -> statement.execute("SELECT sluice_private.load_engine()"));
            assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo("SL013");
            assertThat(e.getMessage()).contains("Reconnect");
        }
    }
}
