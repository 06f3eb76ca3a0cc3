package dev.sluice.ways;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.client.JobSpec;
import dev.sluice.client.LoadReport;
import dev.sluice.client.LoadRequest;
import dev.sluice.client.Loader;
import dev.sluice.client.Progress;
import dev.sluice.client.WireCompression;
import dev.sluice.testing.RequiresPlJava;
import dev.sluice.testing.ServerFolder;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.util.PSQLException;

/** Files that lie on the server: which may be read, what comes of them, and how such a load is broken off. */
@RequiresPlJava
@Timeout(120)
class LoadFileTest {
    private static final String LOADER =
            "sluice_test_files_" + ProcessHandle.current().pid();

    private static final Map<String, Object> JOB =
            Map.of("target", "public.target", "where", "id < 1000", "on_conflict", "nothing", "reject_limit", 1L);

    @TempDir
    Path folder;

    private TestDatabase database;
    private Connection session;

    @BeforeEach
    void makeDatabase() throws SQLException {
        database = TestServer.main().newDatabase();
        database.execute("CREATE TABLE target (id integer PRIMARY KEY, name text)");
        database.execute("CREATE ROLE " + LOADER);
        database.execute("GRANT sluice_server_files TO " + LOADER);
        database.execute("GRANT INSERT, SELECT ON target TO " + LOADER);
        ServerFolder.allow(folder, database);
        session = database.database().connect();
        execute("SET ROLE " + LOADER);
        execute("SELECT sluice.define_job('job', '{\"target\": \"public.target\", \"where\": \"id < 1000\","
                + " \"on_conflict\": \"nothing\", \"reject_limit\": 1}')");
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        if (session != null) {
            session.close();
        }
        database.execute("DROP OWNED BY " + LOADER);
        database.execute("DROP ROLE " + LOADER);
        database.close();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    private static byte[] gzip(String content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }

    /** Status, read, filtered, rejected, duplicate, inserted, updated and unchanged. */
    private String load(String path, String options) throws SQLException {
        return row("SELECT concat_ws(' ', t.status, t.read, t.filtered, t.rejected, t.duplicate, t.inserted, t.updated,"
                + " t.unchanged) FROM sluice.load_file('job', '" + path + "', '" + options + "') AS t");
    }

    private String load(String name) throws SQLException {
        return load(folder + "/" + name, "{}");
    }

    private String row(String sql) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private PSQLException failure(String path) {
        try {
            throw new AssertionError(load(path, "{}"));
        } catch (SQLException e) {
            return (PSQLException) e;
        }
    }

    private void refused(String path, String message) {
        PSQLException e = failure(path);
        assertThat(e.getServerErrorMessage().getMessage()).isEqualTo(message);
        assertThat(e.getSQLState()).isEqualTo("SL017");
    }

    private static String leadsOut(Object path) {
        return "\"" + path + "\" does not lead to a file below an allowed directory";
    }

    // What comes of files.

    @Test
    void filesComeInTheOrderOfTheirNames() throws Exception {
        write("2.csv", "id,name\n1,second\n2,second\n");
        write("10.csv", "id,name\n1,first\n");
        write(".hidden.csv", "id,name\n1,hidden\n");
        Files.createDirectory(folder.resolve("folder.csv"));
        assertThat(load("*.csv")).isEqualTo("merged 3 0 0 1 2 0 0");
        assertThat(database.query("SELECT * FROM target ORDER BY id"))
                .isEqualTo(List.of(List.of("1", "first"), List.of("2", "second")));
    }

    @Test
    void patternsMayStandInNamesOfDirectories() throws Exception {
        for (String day : List.of("2024-01", "2024-02", "2023-12")) {
            Files.createDirectory(folder.resolve(day));
            write(day + "/a.csv", "id,name\n" + day.substring(5) + "," + day + "\n");
        }
        Files.createDirectory(folder.resolve("2024-03"));
        assertThat(load("2024-*/a.csv")).isEqualTo("merged 2 0 0 0 2 0 0");
        assertThat(load("2024-{02,03}/?.csv")).isEqualTo("already loaded 0 0 0 0 0 0 0");
    }

    @Test
    void compressedFilesAreKnownByTheirContent() throws Exception {
        String first = "id,name\n1,\"two\nlines\"\n";
        String second = "2,b\n3,c\n2000,d\n";
        try (OutputStream out = Files.newOutputStream(folder.resolve("members"))) {
            out.write(gzip(first));
            out.write(gzip(second));
        }
        assertThat(load("members")).isEqualTo("merged 4 1 0 0 3 0 0");
        write("plain.csv", first + second);
        assertThat(load("plain.csv")).isEqualTo("already loaded 0 0 0 0 0 0 0");
    }

    /** Also by the encoding, and with the places that rows have in the file as it is. */
    @Test
    void filesAreTranscoded() throws Exception {
        execute("SELECT sluice.define_job('job', '{\"target\": \"public.target\", \"reject_limit\": 9,"
                + " \"format\": {\"encoding\": \"WIN1252\"}}')");
        String rows = "id,name\n1,größer\nx,b\n";
        Files.write(folder.resolve("west"), rows.getBytes(Charset.forName("windows-1252")));
        Files.write(folder.resolve("wide"), ("\ufeff" + rows.replace("1,", "2,")).getBytes(StandardCharsets.UTF_16LE));
        assertThat(load("w*")).isEqualTo("merged 4 0 2 0 2 0 0");
        assertThat(database.query("SELECT id, name FROM target ORDER BY id"))
                .isEqualTo(List.of(List.of("1", "größer"), List.of("2", "größer")));
        assertThat(database.query("SELECT line, byte_offset FROM sluice.rejected_row ORDER BY file_no"))
                .isEqualTo(List.of(List.of("3", "17"), List.of("3", "36")));
        execute("SELECT sluice.define_job('job', '{\"target\": \"public.target\","
                + " \"format\": {\"encoding\": \"klingon\"}}')");
        refused(folder + "/west", "unknown encoding \"klingon\"");
    }

    @Test
    void whatTheClientHasLoadedIsKnownAndTheOtherWayRound() throws Exception {
        write("a.csv", "id,name\n1,a\n" + "5000,filtered\n".repeat(100_000));
        assertThat(client("a.csv").status()).isEqualTo("merged");
        assertThat(load("a.csv")).isEqualTo("already loaded 0 0 0 0 0 0 0");
        write("b.csv", "id,name\n2,b\n" + "5000,filtered\n".repeat(100_000));
        assertThat(load("b.csv")).isEqualTo("merged 100001 100000 0 0 1 0 0");
        assertThat(client("b.csv").status()).isEqualTo("already loaded");
    }

    private LoadReport client(String name) {
        LoadRequest request = new LoadRequest(
                null,
                new JobSpec("job", JOB),
                List.of(folder.resolve(name)),
                LoadRequest.Rules.SERVER,
                2,
                true,
                false,
                false,
                false,
                false,
                WireCompression.OFF);
        return new Loader(request, database.database(), Progress.NONE).run();
    }

    @Test
    void optionsForceAndDryRun() throws Exception {
        write("a.csv", "id,name\n1,a\n2,b\n");
        String path = folder.resolve("a.csv").toString();
        assertThat(load(path, "{\"dry_run\": true, \"workers\": 3}")).isEqualTo("dry run 2 0 0 0 2 0 0");
        assertThat(load(path, "{}")).isEqualTo("merged 2 0 0 0 2 0 0");
        assertThat(load(path, "{\"force\": true}")).isEqualTo("merged 2 0 0 0 0 0 2");
        assertThatThrownBy(() -> load(path, "{\"worker\": 1}"))
                .hasMessageContaining("unknown key \"worker\" in options")
                .hasMessageContaining("Perhaps you meant \"workers\"");
    }

    @Test
    void rejectsStayWithinAndBeyondTheLimit() throws Exception {
        write("a.csv", "id,name\n1,a\n2\n");
        write("b.csv", "id,name\n4,a\n5\nx,y\n");
        assertThat(load("a.csv")).isEqualTo("merged 2 0 1 0 1 0 0");
        assertThat(load("b.csv")).isEqualTo("reject limit 3 0 2 0 0 0 0");
        assertThat(database.query("SELECT load_id, line, reason FROM sluice.rejected_row ORDER BY load_id, line"))
                .isEqualTo(List.of(
                        List.of("1", "3", "missing_fields"),
                        List.of("2", "3", "missing_fields"),
                        List.of("2", "4", "invalid_value")));
    }

    @Test
    void itIsPartOfTheTransactionOfTheCaller() throws Exception {
        write("a.csv", "id,name\n1,a\n");
        session.setAutoCommit(false);
        assertThat(load("a.csv")).startsWith("merged");
        session.rollback();
        session.setAutoCommit(true);
        assertThat(database.value("SELECT count(*) FROM target")).isEqualTo("0");
        assertThat(database.value("SELECT count(*) FROM sluice.load_history")).isEqualTo("0");
        assertThat(load("a.csv")).startsWith("merged");
    }

    // Which files may be read.

    @Test
    void nothingOutsideOfTheDirectoriesIsRead() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path allowed = Files.createDirectory(folder.resolve("allowed"));
        write("elsewhere/a.csv", "id,name\n1,a\n");
        write("allowed/a.csv", "id,name\n1,a\n");
        Files.createSymbolicLink(allowed.resolve("file"), elsewhere.resolve("a.csv"));
        Files.createSymbolicLink(allowed.resolve("folder"), elsewhere);
        Files.createSymbolicLink(allowed.resolve("passwd"), Path.of("/etc/passwd"));
        Files.createSymbolicLink(allowed.resolve("nowhere"), elsewhere.resolve("missing"));
        Files.createSymbolicLink(allowed.resolve("inside"), allowed.resolve("a.csv"));
        database.execute("SELECT sluice.forbid_directory('" + folder + "')");
        refused(allowed + "/a.csv", leadsOut(allowed + "/a.csv"));
        database.execute("SELECT sluice.allow_directory('" + allowed + "/')");

        for (String path : List.of(
                allowed + "/file",
                allowed + "/folder/a.csv",
                allowed + "/folder/missing.csv",
                allowed + "/passwd",
                allowed + "/../elsewhere/a.csv",
                allowed + "/pass*",
                elsewhere + "/a.csv",
                elsewhere + "/missing.csv",
                "/etc/passwd",
                allowed + "x/a.csv")) {
            refused(path, leadsOut(path.replace("pass*", "passwd")));
        }
        refused(elsewhere + "/*.csv", leadsOut(elsewhere));
        refused(allowed + "/folder/*", leadsOut(allowed + "/folder"));
        refused(allowed + "/../elsewhere/*", leadsOut(allowed + "/../elsewhere"));
        refused("/*", leadsOut("/"));
        assertThat(failure(allowed + "/*/*.csv").getMessage()).contains("below an allowed directory");
        assertThat(load(allowed + "/inside", "{}")).startsWith("merged");
        assertThat(load(allowed + "/../allowed/a.csv", "{}")).startsWith("already loaded");
    }

    @Test
    void whatCannotBeReadIsAnError() throws Exception {
        write("empty.csv", "");
        write("open.csv", "id,name\n1,\"a\n");
        Files.write(folder.resolve("short.csv.gz"), Arrays.copyOf(gzip("id,name\n1,a\n"), 24));
        Path deep = Files.createDirectory(folder.resolve("deep"));
        refused("a.csv", "\"a.csv\" is not an absolute path");
        refused(folder + "/a.csv", "no such file: \"" + folder + "/a.csv\"");
        refused(folder + "/nothing/*.csv", "no such directory: \"" + folder + "/nothing\"");
        refused(folder + "/*.txt", "no file matches \"" + folder + "/*.txt\"");
        refused(folder + "/[", "\"[\" is no pattern: Missing ']");
        refused(deep.toString(), "\"" + deep + "\" is a directory");
        refused(folder + "/empty.csv", "\"" + folder + "/empty.csv\" is empty");
        refused(folder + "/open.csv", "unclosed quote in \"" + folder + "/open.csv\", line 2");
        refused(folder + "/short.csv.gz", "cannot unpack \"" + folder + "/short.csv.gz\": it ends too early");
        assertThat(failure(folder + "/short.csv.gz").getServerErrorMessage().getDetail())
                .isEqualTo("It is compressed with gzip; this is at byte offset 24 of it, where it has 24.");
        Files.write(folder.resolve("rows.csv.zst"), new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 0, 0, 0});
        refused(folder + "/rows.csv.zst", "\"" + folder + "/rows.csv.zst\" is compressed with zstd");
        assertThat(failure(folder + "/rows.csv.zst").getServerErrorMessage().getHint())
                .isEqualTo("Load it with the client, or unpack it first.");
        if (Path.of("/usr/bin/mkfifo").toFile().canExecute()) {
            new ProcessBuilder("mkfifo", folder + "/pipe").start().waitFor();
            refused(folder + "/pipe", "\"" + folder + "/pipe\" is not a regular file");
        }
        assertThat(database.value("SELECT count(*) FROM sluice.load_history")).isEqualTo("0");
        assertThat(database.advisoryLocks()).isZero();
    }

    @Test
    void onlyAMemberOfTheRoleMayCallIt() throws Exception {
        write("a.csv", "id,name\n1,a\n");
        database.execute("REVOKE sluice_server_files FROM " + LOADER);
        database.execute("GRANT sluice_loader TO " + LOADER);
        for (String sql : List.of(
                "SELECT sluice.load_file('job', '" + folder + "/a.csv')",
                "SELECT sluice_private.open_server_files('job', '" + folder + "/a.csv')",
                "SELECT sluice_private.open_file('[\"/\"]', '/etc/passwd', '{}')",
                "SELECT sluice_private.find_files('[\"/\"]', '/etc/*')",
                "SELECT * FROM sluice.server_directory",
                "SELECT sluice.allow_directory('/etc')",
                "SELECT sluice.forbid_directory('" + folder + "')")) {
            assertThatThrownBy(() -> execute(sql))
                    .as(sql)
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
        }
        database.execute("GRANT sluice_server_files TO " + LOADER);
        assertThatThrownBy(() -> execute("SELECT sluice.allow_directory('/etc')"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
        assertThat(row("SELECT path FROM sluice.server_directory")).isEqualTo(folder.toString());
        assertThat(load("a.csv")).startsWith("merged");
        database.execute("REVOKE INSERT ON target FROM " + LOADER);
        write("b.csv", "id,name\n2,b\n");
        assertThatThrownBy(() -> load("b.csv")).hasMessageContaining("permission denied for table public.target");
    }

    @Test
    void aDirectoryIsLookedAtBeforeItIsAllowed() {
        for (String path : List.of("relative", folder + "/..", folder + "/./a")) {
            assertThatThrownBy(() -> database.execute("SELECT sluice.allow_directory('" + path + "')"))
                    .rootCause()
                    .hasMessageContaining("\"" + path + "\" is not the absolute path of a directory");
        }
        assertThatThrownBy(() -> database.execute("SELECT sluice.allow_directory('" + folder + "/nothing')"))
                .rootCause()
                .hasMessageContaining("No such file or directory");
        for (String path :
                List.of("/", "current_setting('data_directory')", "current_setting('data_directory')/base")) {
            String text = path.startsWith("current") ? path.replace(")/base", ") || '/base'") : "'" + path + "'";
            assertThatThrownBy(() -> database.execute("SELECT sluice.allow_directory(" + text + ")"))
                    .rootCause()
                    .hasMessageContaining("the data directory of the server cannot be allowed");
        }
    }

    @Test
    void theRejectLimitIsJudgedEarly() throws Exception {
        String rows = ("x," + "long".repeat(25_000) + "\n").repeat(300);
        write("bad.csv", "id,name\n" + rows);
        Files.write(folder.resolve("bad.csv.gz"), gzip("id,name\n" + rows));
        for (String name : List.of("bad.csv", "bad.csv.gz")) {
            String[] ended = load(name).split(" ");
            assertThat(ended[0] + " " + ended[1]).isEqualTo("reject limit");
            assertThat(Integer.parseInt(ended[2]))
                    .as("rows of 300 that were read")
                    .isBetween(2, 100);
        }
        assertThat(database.value("SELECT count(DISTINCT line) BETWEEN 4 AND 200 FROM sluice.rejected_row"))
                .isEqualTo("t");
        // Not when it may turn out that nothing of it counts.
        write("a.csv", "id,name\n1,a\n");
        assertThat(load("a.csv")).isEqualTo("merged 1 0 0 0 1 0 0");
        assertThat(load("bad.csv.gz")).startsWith("reject limit 300 0 300 ");
    }

    @Test
    void blocksAreKeptToBeReplayed() throws Exception {
        String spec =
                "{\"target\": \"public.target\", \"where\": \"id < %d\", \"on_conflict\": \"nothing\", \"keep_raw\": true}";
        execute("SELECT sluice.define_job('job', '" + spec.formatted(1000) + "')");
        String rows = "1,a\n5000,\"b\nb\"\n" + "6000,filler\n".repeat(200_000);
        write("a.csv", "id,name\n" + rows);
        Files.write(folder.resolve("b.csv.gz"), gzip("id,name\n7000,c\n"));
        assertThat(load("{a.csv,b.csv.gz}")).isEqualTo("merged 200003 200002 0 0 1 0 0");
        assertThat(database.value("SELECT md5(string_agg(data, '' ORDER BY file_no, byte_offset)) = md5('" + rows
                        + "7000,c\n" + "'::text::bytea), count(*) FROM sluice_private.raw_block"))
                .isEqualTo("t");
        execute("SELECT sluice.define_job('job', '" + spec.formatted(5500) + "')");
        assertThat(row("SELECT concat_ws(' ', r ->> 'status', r #>> '{rows,read}', r #>> '{rows,inserted}')"
                        + " FROM sluice.replay(1) AS r"))
                .isEqualTo("merged 200003 1");
        assertThat(database.value("SELECT name FROM target WHERE id = 5000")).isEqualTo("b\nb");
    }

    @Test
    void aTargetThatOthersChangeIsTriedAgain() throws Exception {
        database.execute("""
                CREATE SEQUENCE tries;
                CREATE FUNCTION busy() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
                BEGIN
                    IF nextval('public.tries') < TG_ARGV[0]::int THEN
                        RAISE EXCEPTION 'another session changed it' USING ERRCODE = 'SL008';
                    END IF;
                    RETURN NULL;
                END $$;
                CREATE TRIGGER busy AFTER INSERT ON target FOR EACH STATEMENT EXECUTE FUNCTION busy(4)""");
        write("a.csv", "id,name\n1,a\n");
        write("b.csv", "id,name\n2,b\n");
        assertThat(load("a.csv")).isEqualTo("merged 1 0 0 0 1 0 0");
        assertThat(database.value("SELECT last_value FROM tries")).isEqualTo("4");
        database.execute("ALTER SEQUENCE tries MINVALUE -100 RESTART WITH -100");
        assertThat(failure(folder + "/b.csv").getSQLState()).isEqualTo("SL008");
        assertThat(database.value("SELECT count(*) FROM target")).isEqualTo("1");
    }

    // How a load ends before its time.

    /** A file that takes long: some MB that unpack to 4 GB. */
    private String endless() throws IOException {
        byte[] member = gzip("5000,filtered\n".repeat(1 << 20));
        try (OutputStream out = Files.newOutputStream(folder.resolve("endless.csv.gz"))) {
            out.write(gzip("id,name\n"));
            for (int i = 0; i < 300; i++) {
                out.write(member);
            }
        }
        return "endless.csv.gz";
    }

    @Test
    void aTimeoutEndsIt() throws Exception {
        String endless = endless();
        execute("SET statement_timeout = 1500");
        PSQLException e = failure(folder + "/" + endless);
        assertThat(e.getSQLState()).isEqualTo("57014");
        execute("RESET statement_timeout");
        nothingIsLeft();
    }

    @Test
    void aCancelEndsItAndTheSessionGoesOn() throws Exception {
        for (String files : List.of(endless(), plainAndLong())) {
            ExecutorService threads = Executors.newSingleThreadExecutor();
            try {
                Future<PSQLException> failed = threads.submit(() -> failure(folder + "/" + files));
                // All the while it shows how far it has come.
                while (database.value(
                                "SELECT coalesce(max(p.bytes_processed), 0) > 10000000 FROM sluice.load_progress AS p")
                        .equals("f")) {
                    assertThat(failed).as("a load of GB").isNotDone();
                    Thread.sleep(20);
                }
                String pid = database.value("SELECT backend_pid FROM sluice.load_progress");
                database.value("SELECT pg_cancel_backend(" + pid + ")");
                // It would go on for minutes.
                PSQLException e = failed.get(10, TimeUnit.SECONDS);
                assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo("57014");
            } finally {
                threads.shutdown();
            }
            nothingIsLeft();
        }
    }

    /** A sparse file would be NUL, so links to one file, of 100 MB, under many names: never read to its end here. */
    private String plainAndLong() throws IOException {
        write("long-0.csv", "id,name\n" + "5000,filtered\n".repeat(7 << 20));
        for (int i = 1; i < 60; i++) {
            Files.createLink(folder.resolve("long-" + i + ".csv"), folder.resolve("long-0.csv"));
        }
        return "long-*.csv";
    }

    private void nothingIsLeft() throws Exception {
        assertThat(database.value("SELECT count(*) FROM sluice.load_history")).isEqualTo("0");
        assertThat(database.value("SELECT count(*) FROM pg_class WHERE relname ~ '^staging_[0-9]+$'"))
                .isEqualTo("0");
        assertThat(database.advisoryLocks()).isZero();
        write("small.csv", "id,name\n1,a\n");
        session.setAutoCommit(false);
        assertThat(load("small.csv")).isEqualTo("merged 1 0 0 0 1 0 0");
        String pid = row("SELECT pg_backend_pid()");
        session.rollback();
        session.setAutoCommit(true);
        Path open = Path.of("/proc/" + pid + "/fd");
        if (Files.isReadable(open)) {
            try (var files = Files.list(open)) {
                assertThat(files.map(LoadFileTest::target)).noneMatch(file -> file.startsWith(folder.toString()));
            }
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
