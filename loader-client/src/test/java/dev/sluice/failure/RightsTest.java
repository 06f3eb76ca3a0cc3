package dev.sluice.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.database.ConnectionParameters;
import dev.sluice.database.Database;
import dev.sluice.database.Environment;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What roles may do that are no superusers: a loader all that its own loads need and nothing more, others nothing. */
@Timeout(60)
class RightsTest {
    private static final String SUFFIX = "_" + ProcessHandle.current().pid();

    /** May load, and has the rights on the target. */
    private static final String LOADER = "sluice_test_loader" + SUFFIX;

    /** May load as well, and has none. */
    private static final String OTHER = "sluice_test_other" + SUFFIX;

    private static final String READER = "sluice_test_reader" + SUFFIX;
    private static final String ADMIN = "sluice_test_admin" + SUFFIX;
    private static final String NOBODY = "sluice_test_nobody" + SUFFIX;

    /** What may run with the rights of its owner; a name is added here when its reason has been weighed. */
    private static final List<String> OWNERS_RIGHTS = List.of(
            "abandon_load",
            "add_blocks",
            "analyze_staging",
            "close_files",
            "close_undo",
            "drop_job",
            "find_known",
            "find_loaded",
            "finish_merge",
            "java_version",
            "job_diff",
            "keep_job",
            "load_engine",
            "mend_rejected_row",
            "open_again",
            "open_job",
            "open_merge",
            "open_server_files",
            "open_staged_lines",
            "open_undo",
            "purge",
            "refuse_rows",
            "remove_staged_lines",
            "report_progress",
            "resubmissions_of",
            "resubmitted_blocks",
            "scan_staging_block",
            "send_again",
            "stage_files",
            "start_load",
            "stop_load",
            "track_restore",
            "track_write");

    private static final String JOB = """
            job: readings
            target: public.reading
            where: generator_id IN (SELECT id FROM relevant_generator)
            dedup: { keep: last }
            on_conflict: update
            reject_limit: 1
            """;

    private static final String FILE = """
            generator_id,ts,power_mw
            1,2024-01-01T00:00:00Z,1.5
            2,2024-01-01T00:00:00Z,x
            3,2024-01-01T00:00:00Z,1.5
            2,2024-01-02T00:00:00Z,2.5
            """;

    @TempDir
    Path folder;

    private TestDatabase database;

    /** Where the rules run. */
    enum Rules {
        CLIENT,
        SERVER
    }

    @BeforeAll
    static void makeRoles() {
        try (TestDatabase any = TestServer.main().newDatabase()) {
            for (String role : List.of(LOADER, OTHER, READER, ADMIN, NOBODY)) {
                any.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'secret'");
            }
            any.execute("GRANT sluice_loader TO " + LOADER + ", " + OTHER);
            any.execute("GRANT sluice_reader TO " + READER);
            any.execute("GRANT sluice_admin TO " + ADMIN);
        }
    }

    @AfterAll
    static void dropRoles() {
        try (TestDatabase any = TestServer.main().newDatabase()) {
            any.execute("DROP ROLE " + String.join(", ", LOADER, OTHER, READER, ADMIN, NOBODY));
        }
    }

    @BeforeEach
    void makeDatabase() throws IOException {
        database = TestServer.main().newDatabase();
        database.execute("""
                CREATE TABLE public.reading (
                    generator_id integer,
                    ts timestamptz,
                    power_mw numeric(7, 3),
                    PRIMARY KEY (generator_id, ts));
                CREATE TABLE public.relevant_generator (id integer PRIMARY KEY);
                INSERT INTO public.relevant_generator VALUES (1), (2);
                """);
        database.execute("GRANT SELECT, INSERT, UPDATE ON public.reading TO " + LOADER);
        database.execute("GRANT SELECT ON public.relevant_generator TO " + LOADER);
        Files.writeString(folder.resolve("readings.yaml"), JOB);
        Files.writeString(folder.resolve("a.csv"), FILE);
    }

    @AfterEach
    void dropDatabase() {
        database.close();
    }

    private String conninfo(String role) {
        return Run.conninfo(database, Map.of("user", role, "password", "secret"));
    }

    /** Runs a command of the client as a role; the names of files are those in the folder. */
    private Run run(String role, String command, String... args) {
        List<String> all = new ArrayList<>(List.of(command, "-d", conninfo(role)));
        for (String arg : args) {
            all.add(arg.matches("\\w+\\.(csv|yaml)") ? folder.resolve(arg).toString() : arg);
        }
        Run run = Run.of(all.toArray(new String[0])).within(folder);
        return new Run(run.code(), run.out().replace(SUFFIX, ""), run.err().replace(SUFFIX, ""));
    }

    private Connection connect(String role) {
        return new Database(ConnectionParameters.resolve(Map.of("dbname", conninfo(role)), Environment.ofProcess()))
                .connect();
    }

    private String value(String role, String sql) throws SQLException {
        try (Connection connection = connect(role);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private void refused(String role, String sqlState, String sql) {
        assertThatThrownBy(() -> {
                    try (Connection connection = connect(role);
                            Statement statement = connection.createStatement()) {
                        statement.execute(sql);
                    }
                })
                .as(sql)
                .isInstanceOfSatisfying(
                        SQLException.class,
                        e -> assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo(sqlState));
    }

    private static void is(Run run, int code, String out, String err) {
        assertThat(run.err()).isEqualTo(err);
        assertThat(run.out()).isEqualTo(out);
        assertThat(run.code()).isEqualTo(code);
    }

    // What a loader can do.

    @ParameterizedTest
    @EnumSource
    void wholeLoad(Rules rules) throws Exception {
        assumeTrue(rules == Rules.CLIENT || TestServer.main().plJava(), "the server has no PL/Java");
        is(run(LOADER, "apply", "readings.yaml"), ExitCode.OK, "job readings, version 1\n", "");
        Run run = run(
                LOADER,
                "load",
                "-q",
                "--rules",
                rules.name(),
                "-f",
                "readings.yaml",
                "--reject-file",
                "bad.csv",
                "a.csv");
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("read 4  filtered 1  rejected 1  duplicate 0  inserted 2  updated 0  unchanged 0");
        assertThat(run.code()).isEqualTo(ExitCode.REJECTED_ROWS);
        assertThat(folder.resolve("bad.csv")).hasContent("generator_id,ts,power_mw\n2,2024-01-01T00:00:00Z,x\n");
        assertThat(Files.readString(folder.resolve("bad.reasons.csv"))).contains("\"3\"", "\"x\"", "invalid_value");

        Files.writeString(folder.resolve("b.csv"), "generator_id,ts,power_mw\n1,2024-01-01T00:00:00Z,9.5\n");
        run = run(LOADER, "load", "-q", "--rules", rules.name(), "--job", "readings", "b.csv");
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("read 1  filtered 0  rejected 0  duplicate 0  inserted 0  updated 1  unchanged 0");
        is(
                run(LOADER, "load", "-q", "--rules", rules.name(), "--job", "readings", "b.csv"),
                ExitCode.OK,
                "b.csv: already loaded by load N\nnothing to do; --force loads the same content again\n",
                "");
        assertThat(database.query("SELECT * FROM public.reading ORDER BY 1, 2"))
                .containsExactly(
                        List.of("1", "2024-01-01 00:00:00+00", "9.500"),
                        List.of("2", "2024-01-02 00:00:00+00", "2.500"));
    }

    @Test
    void loaderSeesItsLoads() throws Exception {
        run(LOADER, "load", "-q", "--rules", "client", "-f", "readings.yaml", "a.csv");
        String load = value(LOADER, "SELECT load_id FROM sluice.load_history");
        Run run = run(LOADER, "status", load);
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("merged  job readings, version 1 into public.reading by sluice_test_loader")
                .contains("1 × invalid_value power_mw, for example a.csv, line 3");
        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run(LOADER, "status", "--json").out()).contains("\"status\":\"merged\"");
        assertThat(value(LOADER, "SELECT value FROM sluice.rejected_row WHERE load_id = " + load))
                .isEqualTo("x");
        assertThat(value(LOADER, "SELECT name FROM sluice.job")).isEqualTo("readings");
        assertThat(value(LOADER, "SELECT count(*) FROM sluice.ledger")).isEqualTo("1");
        assertThat(value(LOADER, "SELECT count(*) FROM sluice.load_progress")).isEqualTo("0");
    }

    /** A job is there to be run by all who load; the merge runs with the rights of who loads. */
    @Test
    void jobOfAnotherLoader() throws Exception {
        is(run(LOADER, "apply", "readings.yaml"), ExitCode.OK, "job readings, version 1\n", "");
        is(run(OTHER, "load", "-q", "--rules", "client", "--job", "readings", "a.csv"), ExitCode.FAILED, "", """
                sluice: error: a subquery of the rules failed: permission denied for table relevant_generator
                detail: The query is: SELECT id FROM relevant_generator (SQLSTATE 42501)
                hint: It runs with the rights of role "sluice_test_other" and the search path public of who defined \
                the job.
                """);
        database.execute("GRANT SELECT ON public.relevant_generator TO " + OTHER);
        is(run(OTHER, "load", "-q", "--rules", "client", "--job", "readings", "a.csv"), ExitCode.FAILED, "", """
                sluice: error: permission denied for table public.reading
                detail: on_conflict: update needs INSERT, SELECT, UPDATE; role "sluice_test_other" lacks \
                INSERT, SELECT, UPDATE.
                hint: GRANT INSERT, SELECT, UPDATE ON public.reading TO sluice_test_other;
                """);
        database.execute("GRANT INSERT, SELECT, UPDATE ON public.reading TO " + OTHER);
        assertThat(run(OTHER, "load", "-q", "--rules", "client", "--job", "readings", "a.csv")
                        .code())
                .isEqualTo(ExitCode.REJECTED_ROWS);
    }

    /** The same job file in the hands of two people: nothing is defined, so nobody needs to own the job. */
    @Test
    void sameJobFileInOtherHands() throws Exception {
        database.execute("GRANT SELECT ON public.relevant_generator TO " + OTHER);
        database.execute("GRANT INSERT, SELECT, UPDATE ON public.reading TO " + OTHER);
        is(run(LOADER, "apply", "readings.yaml"), ExitCode.OK, "job readings, version 1\n", "");
        is(run(OTHER, "apply", "readings.yaml"), ExitCode.OK, "job readings, version 1\n", "");
        assertThat(run(OTHER, "load", "-q", "--rules", "client", "-f", "readings.yaml", "a.csv")
                        .code())
                .isEqualTo(ExitCode.REJECTED_ROWS);
        Files.writeString(folder.resolve("readings.yaml"), JOB + "timezone: CET\n");
        is(run(OTHER, "apply", "readings.yaml"), ExitCode.FAILED, "", """
                sluice: error: job "readings" belongs to role "sluice_test_loader"
                hint: Choose another name, or let its owner or a member of sluice_admin change it.
                """);
        is(run(ADMIN, "apply", "readings.yaml"), ExitCode.OK, "job readings, version 2\n", "");
    }

    @ParameterizedTest
    @EnumSource
    void loaderMendsItsRejects(Rules rules) throws Exception {
        assumeTrue(rules == Rules.CLIENT || TestServer.main().plJava(), "the server has no PL/Java");
        run(LOADER, "load", "-q", "--rules", rules.name(), "-f", "readings.yaml", "a.csv");
        String load = value(LOADER, "SELECT load_id FROM sluice.load_history");
        assertThat(run(LOADER, "rejects", load).out())
                .contains("a.csv, line 3, power_mw: invalid_value: invalid input syntax for type numeric(7,3): \"x\"\n"
                        + "    2,2024-01-01T00:00:00Z,x\n");
        assertThat(value(
                        LOADER,
                        "UPDATE sluice.rejected_row SET raw_row = '2,2024-01-01T00:00:00Z,3' WHERE line = 3"
                                + " RETURNING raw_row"))
                .isEqualTo("2,2024-01-01T00:00:00Z,3");
        Run run = run(LOADER, "resubmit", "--rules", rules.name(), load);
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("read 1  filtered 0  rejected 0  duplicate 0  inserted 1  updated 0  unchanged 0");
        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(run(LOADER, "rejects", load).out()).isEqualTo("no rejected rows\n");
        assertThat(run(LOADER, "resubmit", "--rules", rules.name(), load).err())
                .startsWith("sluice: error: load N has nothing to resubmit: it has no rejected rows\n");
    }

    // What a loader cannot do.

    @Test
    void rejectsOfAnotherLoader() throws Exception {
        run(LOADER, "load", "-q", "--rules", "client", "-f", "readings.yaml", "a.csv");
        String load = value(LOADER, "SELECT load_id FROM sluice.load_history");
        String again = "SELECT sluice.begin_load(NULL, NULL, '{\"rules\": \"client\", \"resubmits\": " + load + "}')";
        refused(OTHER, "SL005", again);
        refused(OTHER, "SL005", again.replace("resubmits", "replays"));
        refused(OTHER, "SL005", "SELECT sluice_private.open_again('{\"resubmits\": " + load + "}')");
        refused(OTHER, "SL005", "SELECT * FROM sluice_private.resubmitted_blocks(" + load + ")");
        refused(OTHER, "SL005", "SELECT sluice_private.send_again(" + load + ")");
        refused(OTHER, "SL005", "SELECT sluice.stop_load(" + load + ")");
        refused(READER, "42501", "UPDATE sluice.rejected_row SET raw_row = ''");
        refused(LOADER, "42501", "UPDATE sluice.rejected_row SET reason = 'check'");
        try (Connection connection = connect(OTHER);
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("UPDATE sluice.rejected_row SET raw_row = ''"))
                    .as("rows that one who may not see them changes")
                    .isZero();
        } catch (SQLException e) {
            assertThat(e.getSQLState()).isEqualTo("SL005");
        }
        refused(LOADER, "42501", "SELECT * FROM sluice.purge('0')");
        assertThat(value(LOADER, "SELECT raw_row FROM sluice.rejected_row")).isEqualTo("2,2024-01-01T00:00:00Z,x");
        assertThat(value(ADMIN, "UPDATE sluice.rejected_row SET raw_row = '2,2024-01-01,1' RETURNING raw_row"))
                .isEqualTo("2,2024-01-01,1");
        assertThat(value(ADMIN, "SELECT reasons FROM sluice.purge('0')")).isEqualTo("1");
    }

    @ParameterizedTest
    @EnumSource
    void loadOfAnotherLoader(Rules rules) throws Exception {
        assumeTrue(rules == Rules.CLIENT || TestServer.main().plJava(), "the server has no PL/Java");
        run(LOADER, "apply", "readings.yaml");
        try (Connection connection = connect(LOADER);
                Statement statement = connection.createStatement();
                ResultSet begun =
                        statement.executeQuery("""
                        SELECT sluice.begin_load('readings', '[{"name": "a.csv", "bytes": 1,
                            "header": ["generator_id", "ts", "power_mw"]}]', '{"rules": "%s"}') ->> 'load_id'
                        """.formatted(rules.name().toLowerCase(Locale.ROOT)))) {
            begun.next();
            String load = begun.getString(1);
            String staging = "sluice_private.staging_" + load;
            refused(
                    OTHER,
                    "SL005",
                    "SELECT sluice.merge_load(" + load + ", '[{\"number\":1,\"digest\":\"x\",\"blocks\":0}]')");
            refused(OTHER, "SL005", "SELECT sluice.abandon_load(" + load + ")");
            refused(OTHER, "SL005", "SELECT sluice.add_blocks(" + load + ", '[]')");
            refused(
                    OTHER,
                    "SL005",
                    "INSERT INTO sluice.staging_block VALUES (" + load + ", 1, 0, 2, 0, 0, NULL, '\\x310a')");
            refused(OTHER, "SL005", "SELECT sluice_private.finish_merge(" + load + ", 'merged', '{}')");
            refused(OTHER, "42501", "SELECT * FROM " + staging);
            refused(OTHER, "42501", "INSERT INTO " + staging + " DEFAULT VALUES");
            refused(OTHER, "42501", "DROP TABLE " + staging);
            refused(READER, "42501", "SELECT sluice.abandon_load(" + load + ")");
            refused(LOADER, "42501", "DELETE FROM " + staging);
            assertThat(value(ADMIN, "SELECT sluice.abandon_load(" + load + ")")).isEqualTo("abandoned");
            refused(
                    LOADER,
                    "SL005",
                    "SELECT sluice.merge_load(" + load + ", '[{\"number\":1,\"digest\":\"x\",\"blocks\":0}]')");
        }
    }

    /** Nobody's loads, ledger or rejects can be touched but by the functions. */
    @Test
    void privateTables() {
        List<List<String>> tables = database.query(
                "SELECT c.oid::regclass::text FROM pg_class AS c WHERE c.relnamespace = 'sluice_private'::regnamespace"
                        + " AND c.relkind IN ('r', 'S') AND c.relname <> 'schema_version' ORDER BY 1");
        assertThat(tables).contains(List.of("sluice_private.job"), List.of("sluice_private.rejected_row"));
        for (List<String> table : tables) {
            for (String role : List.of(LOADER, READER, ADMIN)) {
                refused(role, "42501", "SELECT * FROM " + table.get(0));
            }
        }
        for (String view : List.of("job", "load_history", "load_progress", "rejected_row", "ledger")) {
            refused(NOBODY, "42501", "SELECT * FROM sluice." + view);
        }
        refused(LOADER, "42501", "CREATE TABLE sluice.mine (a int)");
        refused(LOADER, "42501", "CREATE TABLE sluice_private.mine (a int)");
        refused(LOADER, "42501", "INSERT INTO sluice_private.schema_version VALUES ('9')");
        refused(READER, "42501", "SELECT sluice.define_job('a', '{\"target\": \"public.reading\"}')");
        refused(READER, "42501", "INSERT INTO sluice.staging_block VALUES (1, 1, 0, 2, 0, 0, NULL, '\\x310a')");
    }

    /** Rejects hold rows of files, so whoever may load sees his own only; who may read sees all. */
    @Test
    void loadsOfOthers() throws Exception {
        run(LOADER, "load", "-q", "--rules", "client", "-f", "readings.yaml", "a.csv");
        String load = value(READER, "SELECT load_id FROM sluice.load_history");
        List<String> views = List.of("load_history", "rejected_row", "ledger");
        for (String view : views) {
            for (String role : List.of(LOADER, READER, ADMIN)) {
                assertThat(value(role, "SELECT count(*) FROM sluice." + view))
                        .as("%s of %s", view, role)
                        .isEqualTo("1");
            }
            assertThat(value(OTHER, "SELECT count(*) FROM sluice." + view))
                    .as(view)
                    .isEqualTo("0");
            assertThat(value(OTHER, "SELECT count(*) FROM sluice." + view + " WHERE load_id = " + load))
                    .as(view)
                    .isEqualTo("0");
        }
        Run run = run(OTHER, "status", load);
        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("load N does not exist").doesNotContain("readings");
        // A function that costs nothing is asked early, if the view lets it.
        try (Connection connection = connect(OTHER);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE seen (value text)");
            statement.execute("CREATE FUNCTION pg_temp.spy(value text) RETURNS boolean LANGUAGE plpgsql COST 0.0001"
                    + " AS 'BEGIN INSERT INTO pg_temp.seen VALUES (value); RETURN true; END'");
            for (String column : List.of("rejected_row WHERE pg_temp.spy(value)", "ledger WHERE pg_temp.spy(name)")) {
                statement.execute("SELECT count(*) FROM sluice." + column);
            }
            try (ResultSet seen = statement.executeQuery("SELECT count(*) FROM pg_temp.seen")) {
                seen.next();
                assertThat(seen.getInt(1)).isZero();
            }
        }
        assertThat(value(OTHER, "SELECT name FROM sluice.job")).isEqualTo("readings");
    }

    @Test
    void progressOfOthers() throws Exception {
        run(LOADER, "apply", "readings.yaml");
        try (Connection connection = connect(LOADER);
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT sluice.begin_load('readings', '[{\"name\": \"a.csv\", \"bytes\": 1,"
                    + " \"header\": [\"generator_id\", \"ts\", \"power_mw\"]}]', '{\"rules\": \"client\"}')");
            assertThat(value(LOADER, "SELECT count(*) FROM sluice.load_progress"))
                    .isEqualTo("1");
            assertThat(value(READER, "SELECT count(*) FROM sluice.load_progress"))
                    .isEqualTo("1");
            assertThat(value(OTHER, "SELECT count(*) FROM sluice.load_progress"))
                    .isEqualTo("0");
        }
    }

    /** A subquery of another's job runs with the rights of who loads, so it must not do more than ask. */
    @Test
    void subqueryThatWrites() throws Exception {
        database.execute(
                "CREATE TABLE public.canary AS SELECT 1 AS id; GRANT SELECT, DELETE ON public.canary TO " + LOADER);
        database.execute("GRANT CREATE ON SCHEMA public TO " + OTHER);
        try (Connection connection = connect(OTHER);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE FUNCTION public.evil() RETURNS integer LANGUAGE plpgsql"
                    + " AS 'BEGIN DELETE FROM public.canary; RETURN 1; END'");
            statement.execute("SELECT sluice.define_job('evil', '{\"target\": \"public.reading\","
                    + " \"where\": \"generator_id IN (SELECT public.evil())\"}')");
        }
        Run run = run(LOADER, "load", "-q", "--rules", "client", "--job", "evil", "a.csv");
        assertThat(run.err()).contains("cannot execute DELETE in a read-only transaction");
        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(database.value("SELECT count(*) FROM public.canary")).isEqualTo("1");
    }

    /** A loader brings rows, and gets at nothing that lies on the server. */
    @Test
    void filesOfTheServer() throws Exception {
        refused(LOADER, "42501", "SELECT pg_read_file('/etc/hostname')");
        refused(LOADER, "42501", "COPY sluice.staging_block FROM '/etc/hostname'");
        refused(LOADER, "42501", "COPY sluice.staging_block FROM PROGRAM 'true'");
        run(LOADER, "apply", "readings.yaml");
        refused(
                LOADER,
                "SL010",
                "SELECT sluice_private.subquery_members('SELECT pg_read_file(''/etc/hostname'')', '{public}')");
    }

    /** No function, table, view, sequence or schema of Sluice is open to all. */
    @Test
    void nobody() {
        assertThat(database.query("""
                        SELECT o.name
                        FROM (
                            SELECT 'schema ' || n.nspname, coalesce(n.nspacl, acldefault('n', n.nspowner))
                            FROM pg_namespace AS n
                            WHERE n.nspname IN ('sluice', 'sluice_private')
                            UNION ALL
                            SELECT 'function ' || p.oid::regprocedure, coalesce(p.proacl, acldefault('f', p.proowner))
                            FROM pg_proc AS p
                            WHERE p.pronamespace IN ('sluice'::regnamespace, 'sluice_private'::regnamespace)
                            UNION ALL
                            SELECT 'relation ' || c.oid::regclass,
                                coalesce(c.relacl, acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner))
                            FROM pg_class AS c
                            WHERE c.relnamespace IN ('sluice'::regnamespace, 'sluice_private'::regnamespace)
                                AND c.relkind IN ('r', 'v', 'm', 'p', 'f', 'S')
                        ) AS o (name, acl)
                        CROSS JOIN LATERAL aclexplode(o.acl) AS a
                        WHERE a.grantee = 0
                        """)).isEmpty();
    }

    /**
     * Else whoever may create objects could put his own in the place of those that a function means. The four exceptions are of
     * language internal: their body is a function of PostgreSQL's own that gives back its argument, and looks nothing up. They
     * are called for every row or column, and a setting would cost more than all the rest of the statement.
     */
    @Test
    void functionsHaveTheirOwnSearchPath() {
        assertThat(database.query("""
                        SELECT p.oid::regprocedure::text
                        FROM pg_proc AS p
                        JOIN pg_language AS l ON l.oid = p.prolang
                        WHERE p.pronamespace IN ('sluice'::regnamespace, 'sluice_private'::regnamespace)
                            AND NOT (l.lanname = 'internal' AND p.prosrc || ' ' || p.oid::regprocedure IN (
                                'numeric_uplus sluice_private.array_of(bytea,anyelement)',
                                'int4up sluice_private.as_number(date)',
                                'int8up sluice_private.as_number(timestamp without time zone)',
                                'int8up sluice_private.as_number(timestamp with time zone)'))
                            AND NOT coalesce(p.proconfig @> ARRAY['search_path=pg_catalog, pg_temp'], false)
                        """)).isEmpty();
    }

    /** A function that runs with its owner's rights is a door: each is here, and gives its reason in its source. */
    @Test
    void functionsWithTheirOwnersRights() throws IOException {
        List<List<String>> found = database.query("""
                SELECT p.proname
                FROM pg_proc AS p
                WHERE p.pronamespace IN ('sluice'::regnamespace, 'sluice_private'::regnamespace) AND p.prosecdef
                ORDER BY 1
                """);
        List<String> names = new ArrayList<>();
        found.forEach(row -> names.add(row.get(0)));
        assertThat(names).isSubsetOf(OWNERS_RIGHTS);
        for (String name : names) {
            Path source = Path.of("../sql/functions", name + ".sql");
            if (!Files.exists(source)) {
                source = Path.of("../sql/functions/java", name + ".sql");
            }
            assertThat(Files.readString(source))
                    .as(name)
                    .containsPattern("-- With the owner's rights, (because|so that) (?s:.*)\nSECURITY DEFINER\n");
        }
    }

    /** A view shows a loader what the view says, and no function of his sees more. */
    @Test
    void viewsAreBarriers() {
        assertThat(database.query("""
                        SELECT c.relname
                        FROM pg_class AS c
                        WHERE c.relnamespace = 'sluice'::regnamespace
                            AND c.relkind = 'v'
                            AND c.relname <> 'job'
                            AND has_table_privilege('%s', c.oid, 'SELECT')
                            AND NOT coalesce(c.reloptions @> '{security_barrier=true}', false)
                        """.formatted(LOADER))).isEmpty();
    }
}
