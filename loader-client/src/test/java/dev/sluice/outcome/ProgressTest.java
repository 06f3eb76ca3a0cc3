package dev.sluice.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.database.ConnectionParameters;
import dev.sluice.database.Database;
import dev.sluice.database.Environment;
import dev.sluice.testing.RequiresPlJava;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code sluice.load_progress}, as another session sees it that is no superuser. */
@Timeout(60)
class ProgressTest {
    private static final String LOOK = "SELECT phase, bytes_processed, read, filtered, rejected, duplicate, accepted"
            + " FROM sluice.load_progress";

    private static final String BLOCK = "INSERT INTO sluice.staging_block (load_id, file_no, block_no, first_line,"
            + " byte_offset, dropped, data) VALUES (1, 1, %d, 2, 5, %d, convert_to(E'%s', 'UTF8'))";

    static List<TestServer> servers() {
        return Stream.concat(Stream.of(TestServer.main()), TestServer.embedded().stream())
                .toList();
    }

    private static Connection reader(TestDatabase database) throws SQLException {
        Connection reader = database.database().connect();
        run(reader, "SET SESSION AUTHORIZATION sluice_reader");
        return reader;
    }

    private static void run(Connection connection, String... commands) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : commands) {
                statement.execute(sql);
            }
        }
    }

    private static List<String> look(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.append(i == 1 ? "" : " ").append(result.getString(i));
                }
                rows.add(row.toString());
            }
            return rows;
        }
    }

    private static void makeTarget(TestDatabase database, String where) {
        database.execute("CREATE TABLE public.target (id integer PRIMARY KEY, v integer)");
        database.execute("SELECT sluice.define_job('test', '{\"target\": \"public.target\", \"subqueries\": [],"
                + " \"reject_limit\": 9, \"where\": \"" + where + "\"}')");
    }

    private static String begin(String rules) {
        return "SELECT sluice.begin_load('test', '[{\"name\": \"a.csv\", \"bytes\": 1000, \"header\": [\"id\", \"v\"]}]',"
                + " '{\"rules\": \"" + rules + "\", \"subqueries\": []}')";
    }

    @Test
    @RequiresPlJava
    void whatTheGateHasScannedIsSeenBeforeItIsCommitted() throws Exception {
        try (TestDatabase database = TestServer.main().newDatabase();
                Connection loader = database.database().connect();
                Connection second = database.database().connect();
                Connection other = reader(database)) {
            makeTarget(database, "v > 0");
            run(loader, "SET application_name = 'mine'", begin("server"));
            assertThat(look(other, LOOK)).containsExactly("staging 0 0 0 0 0 0");

            loader.setAutoCommit(false);
            run(loader, String.format(BLOCK, 1, 3, "1,1\\n2,x\\n3,0\\n1,2\\n"));
            assertThat(look(other, LOOK)).containsExactly("staging 16 7 4 1 1 1");
            run(loader, String.format(BLOCK, 2, 0, "4,4\\n"));
            run(second, String.format(BLOCK, 3, 0, "5,5\\n"));
            assertThat(look(other, LOOK)).containsExactly("staging 24 9 4 1 1 3");
            assertThat(look(other, "SELECT load_id, job, is_alive, files, bytes FROM sluice.load_progress"))
                    .containsExactly("1 test t 1 1000");
            loader.commit();
            assertThat(look(other, LOOK)).containsExactly("staging 24 9 4 1 1 3");
            assertThat(look(loader, "SHOW application_name")).containsExactly("mine");

            // What is rolled back was not.
            run(loader, String.format(BLOCK, 4, 0, "6,6\\n"));
            assertThat(look(other, LOOK)).containsExactly("staging 28 10 4 1 1 4");
            loader.rollback();
            assertThat(look(other, LOOK)).containsExactly("staging 24 9 4 1 1 3");
            assertThat(look(loader, "SHOW application_name")).containsExactly("mine");
            loader.setAutoCommit(true);
            // Of a compressed file the client knows better how far it has come.
            run(loader, "SELECT sluice.report_progress(1, 11, 0)");
            assertThat(look(other, LOOK)).containsExactly("staging 11 9 4 1 1 3");

            second.setAutoCommit(false);
            run(second, "LOCK TABLE public.target");
            CompletableFuture<Void> merge = CompletableFuture.runAsync(() -> {
                try {
                    run(loader, "SELECT sluice.merge_load(1, '[{\"number\": 1, \"digest\": \"d\", \"blocks\": 3}]')");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            while (!look(other, "SELECT phase FROM sluice.load_progress").equals(List.of("merging"))
                    && !merge.isDone()) {
                Thread.onSpinWait();
            }
            assertThat(merge).isNotDone();
            assertThat(look(other, "SELECT bytes_processed, bytes FROM sluice.load_progress"))
                    .containsExactly("1000 1000");
            second.rollback();
            merge.get(30, TimeUnit.SECONDS);
            assertThat(look(other, LOOK)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aClientTellsWhatItKnows(TestServer server) throws Exception {
        try (TestDatabase database = server.newDatabase();
                Connection other = reader(database)) {
            makeTarget(database, "v > 0");
            try (Connection loader = database.database().connect()) {
                run(loader, begin("client"));
                assertThat(look(loader, "SELECT sluice.report_progress(1, 500, 70, 50, 7, 3)"))
                        .containsExactly("7");
                assertThat(look(other, LOOK)).containsExactly("staging 500 70 50 7 3 10");
                run(
                        loader,
                        "SELECT sluice.add_blocks(1, '[{\"file_no\": 1, \"block_no\": 1, \"read\": 60, \"filtered\": 55,"
                                + " \"rejected\": 1, \"duplicate\": 2, \"accepted\": 2}]')");
                assertThat(look(other, LOOK)).containsExactly("staging 500 70 55 7 3 5");
                // The largest numbers there are.
                run(loader, "SELECT sluice.report_progress(1, 1099511627775, 1099511627775)");
                assertThat(look(other, "SELECT bytes_processed, read FROM sluice.load_progress"))
                        .containsExactly("1099511627775 1099511627775");
            }
            while (look(other, "SELECT FROM sluice.load_progress WHERE is_alive")
                            .size()
                    == 1) {
                Thread.onSpinWait();
            }
            assertThat(look(other, LOOK)).containsExactly("dead 0 60 55 1 2 2");
        }
    }

    /** Anybody can call a session what he likes. */
    @ParameterizedTest
    @MethodSource("servers")
    void namesOfOthersTellNothing(TestServer server) throws Exception {
        String role = "sluice_test_stranger_" + ProcessHandle.current().pid();
        try (TestDatabase database = server.newDatabase();
                Connection loader = database.database().connect()) {
            makeTarget(database, "v > 0");
            database.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'secret'");
            run(loader, begin("client"));
            String name = look(loader, "SELECT sluice_private.progress_name(1, '{0,1,2,3,4,5}')")
                    .get(0);
            assertThat(look(loader, "SELECT sluice_private.progress_counts('" + name + "')"))
                    .containsExactly("{0,1,2,3,4,5}");
            String uri = database.uri().replaceFirst("//[^@]*@", "//" + role + ":secret@");
            try (Connection stranger = new Database(
                            ConnectionParameters.resolve(Map.of("dbname", uri), Environment.ofProcess()))
                    .connect()) {
                for (String each : List.of(name, "sluice load 1 x", "sluice load 99999999999999999999999 ", "sluice")) {
                    run(stranger, "SET application_name = '" + each + "'");
                    assertThat(look(loader, LOOK)).containsExactly("staging 0 0 0 0 0 0");
                }
            } finally {
                database.execute("DROP ROLE " + role);
            }
        }
    }

    @Test
    @RequiresPlJava
    void aLoadThatIsOneTransactionIsSeenToo() throws Exception {
        try (TestDatabase database = TestServer.main().newDatabase();
                Connection loader = database.database().connect();
                Connection other = reader(database)) {
            makeTarget(database, "v > 0");
            loader.setAutoCommit(false);
            run(loader, begin("server"), String.format(BLOCK, 1, 0, "1,1\\n2,x\\n"));
            assertThat(look(other, "SELECT load_id, job, is_alive, read, rejected FROM sluice.load_progress"))
                    .containsExactly("1 null t 2 1");
            loader.rollback();
        }
    }
}
