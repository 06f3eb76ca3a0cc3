package dev.sluice.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Faults, for real: servers and clients that are killed, full disks, others who load or write at the same time.
 * Whatever happens, all of a load arrives or none of it, and the next load of the same files succeeds and clears away
 * what was left.
 *
 * <p>What must happen in the middle of a load waits for a load that a lock holds up there, never for time to pass.
 */
@Timeout(120)
class FaultTest {
    /** Where a load that stages stops while somebody holds a lock on it; and one that merges. */
    private static final String STAGING = "sluice_private.block_result";

    private static final String TARGET = "public.reading";
    /** Either the connection broke, or the server could still say why. */
    private static final String LOST =
            "sluice: error: (connection to the server was lost|terminating connection because of .*)\n"
                    + "(detail: .*\n)?(hint: .*\n)?";

    private static final String FULL =
            "sluice: error: could not extend file .*: (No space left on device|wrote only .*)\n"
                    + "hint: Check free disk space\\.\n";

    private static final int MANY = 500_000;
    private static final int SMALL = 1000;

    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    });

    private static OwnServer server;

    @TempDir
    static Path shared;

    /** More than 30 MB. */
    private static Path big;

    @TempDir
    Path folder;

    private String database;

    /** Where the rules run. */
    enum Rules {
        CLIENT,
        SERVER
    }

    @BeforeAll
    static void start() throws IOException {
        server = OwnServer.start();
        big = shared.resolve("big.csv");
        write(big, 1, MANY, "unit of the northern field");
        assertThat(Files.size(big)).isGreaterThan(30_000_000);
    }

    @AfterAll
    static void stop() {
        THREADS.shutdownNow();
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void makeDatabase() {
        database = server.newDatabase();
        makeTarget("");
    }

    private void makeTarget(String tablespace) {
        server.execute(
                database,
                "CREATE TABLE public.reading (id integer PRIMARY KEY" + tablespace.replace("TABLE", "USING INDEX TABLE")
                        + ", ts timestamptz NOT NULL, power numeric(9, 3), note text)" + tablespace
                        + "; INSERT INTO public.reading VALUES (0, '2023-01-01', 0, 'old')");
    }

    @AfterEach
    void dropDatabase() {
        server.execute("postgres", "DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
    }

    // Files and loads.

    private static Path write(Path file, int from, int to, String note) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            writer.write("id,ts,power,note\n");
            for (int id = from; id <= to; id++) {
                writer.write(id + ",2024-01-01T00:00:00Z," + id % 1000 + ".125," + note + "\n");
            }
        }
        return file;
    }

    private Path small(String name) throws IOException {
        return write(folder.resolve(name), 1, SMALL, "file");
    }

    private String[] command(Rules rules, Object... args) {
        List<String> command = new ArrayList<>(List.of(
                "load", "-q", "-j", "2", "--rules", rules.name(), "-d", server.uri(database), "--table", TARGET));
        Arrays.stream(args).map(Object::toString).forEach(command::add);
        return command.toArray(new String[0]);
    }

    private Run load(Rules rules, Object... args) {
        return Run.of(command(rules, args)).within(folder).within(shared);
    }

    private Future<Run> loading(Rules rules, Object... args) {
        return THREADS.submit(() -> load(rules, args));
    }

    private static Run ended(Future<Run> load) throws InterruptedException {
        try {
            return load.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static void assumeHost(Rules rules) {
        assumeTrue(rules == Rules.CLIENT || server.plJava(), "the server has no PL/Java");
    }

    // Waiting for what can be seen.

    private interface Condition {
        boolean holds() throws SQLException;
    }

    private static void await(String what, Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (true) {
            try {
                if (condition.holds()) {
                    return;
                }
            } catch (SQLException | SluiceException | IllegalStateException e) {
                // The server may be away for a moment: ask again.
                assertThat(System.nanoTime()).as(what + ": " + e).isLessThan(deadline);
            }
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    /** Holds up whoever wants to write to a table. */
    private final class Brake implements AutoCloseable {
        private final String table;
        private final Connection connection;

        Brake(String table) throws SQLException {
            this.table = table;
            connection = server.connect(database);
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("LOCK TABLE " + table + " IN SHARE MODE");
            }
        }

        /** The backends that it holds up. */
        List<String> heldUp() {
            return server.query(
                    database,
                    "SELECT DISTINCT pid FROM pg_locks WHERE NOT granted AND relation = '" + table + "'::regclass");
        }

        List<String> awaitHeldUp(int backends) throws InterruptedException {
            await(backends + " backends wait for " + table, () -> heldUp().size() >= backends);
            return heldUp();
        }

        void release() {
            try {
                connection.rollback();
            } catch (SQLException e) {
                // The server is gone, and the lock with it.
            }
        }

        @Override
        public void close() throws SQLException {
            release();
            connection.close();
        }
    }

    private void awaitNobodyLoading() throws InterruptedException {
        await(
                "the backends of the client are gone",
                () -> server.value(
                                database,
                                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                        + " AND application_name = 'sluice' AND pid <> pg_backend_pid()")
                        .equals("0"));
    }

    // What must be so afterwards.

    private void isUntouched() {
        assertThat(server.query(database, "SELECT t::text FROM public.reading AS t"))
                .as("rows of the target")
                .containsExactly("(0,\"2023-01-01 00:00:00+00\",0.000,old)");
    }

    private void nothingIsLeft(String... statuses) {
        assertThat(server.query(database, "SELECT status FROM sluice.load_history ORDER BY load_id"))
                .as("what became of the loads")
                .containsExactly(statuses);
        assertThat(server.query(
                        database,
                        "SELECT c.relname FROM pg_class AS c WHERE c.relname ~ '^staging_[0-9]+$'"
                                + " UNION ALL SELECT p.proname FROM pg_proc AS p WHERE p.proname ~ '^stage_[0-9]+$'"))
                .as("staging that is left")
                .isEmpty();
        assertThat(server.value(database, "SELECT count(*) FROM sluice_private.block_result"))
                .as("results of blocks that are left")
                .isEqualTo("0");
    }

    private void nextLoadSucceeds(Rules rules, String... statuses) {
        isUntouched();
        Run run = load(rules, big);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isEqualTo(ExitCode.OK);
        assertThat(server.value(database, "SELECT count(*) || ' ' || sum(id) FROM public.reading"))
                .isEqualTo(1 + MANY + " " + MANY * (MANY + 1L) / 2);
        nothingIsLeft(statuses);
    }

    private static void failed(Run run, int code, String message) {
        assertThat(run.err()).matches(message).doesNotContain("Exception", "\tat ");
        assertThat(run.out()).isEmpty();
        assertThat(run.code()).isEqualTo(code);
    }

    // The server goes away.

    /** PostgreSQL then restarts all of its backends, and empties unlogged tables. */
    @ParameterizedTest
    @EnumSource
    void oneBackendIsKilled(Rules rules) throws Exception {
        assumeHost(rules);
        Future<Run> load;
        try (Brake brake = new Brake(STAGING)) {
            load = loading(rules, big);
            String worker = brake.awaitHeldUp(2).get(0);
            ProcessHandle.of(Long.parseLong(worker)).orElseThrow().destroyForcibly();
            await(
                    "the server has restarted",
                    () -> !server.value("postgres", "SELECT 1").isEmpty()
                            && !ProcessHandle.of(Long.parseLong(worker))
                                    .map(ProcessHandle::isAlive)
                                    .orElse(false));
        }
        failed(ended(load), ExitCode.CONNECTION, LOST);
        nextLoadSucceeds(rules, "abandoned", "merged");
    }

    @ParameterizedTest
    @EnumSource
    void serverStops(Rules rules) throws Exception {
        assumeHost(rules);
        Future<Run> load;
        try (Brake brake = new Brake(STAGING)) {
            load = loading(rules, big);
            brake.awaitHeldUp(2);
            server.crash();
        }
        try {
            failed(ended(load), ExitCode.CONNECTION, LOST);
        } finally {
            server.restart();
        }
        nextLoadSucceeds(rules, "abandoned", "merged");
    }

    @Test
    void serverStopsWhileMerging() throws Exception {
        Future<Run> load;
        try (Brake brake = new Brake(TARGET)) {
            load = loading(Rules.CLIENT, big);
            brake.awaitHeldUp(1);
            server.crash();
        }
        try {
            failed(ended(load), ExitCode.CONNECTION, LOST);
        } finally {
            server.restart();
        }
        nextLoadSucceeds(Rules.CLIENT, "abandoned", "merged");
    }

    @Test
    void serverGoesDownPolitely() throws Exception {
        Future<Run> load;
        try (Brake brake = new Brake(STAGING)) {
            load = loading(Rules.CLIENT, big);
            String worker = brake.awaitHeldUp(2).get(0);
            server.execute(database, "SELECT pg_terminate_backend(" + worker + ")");
            await("the worker is gone", () -> !brake.heldUp().contains(worker));
        }
        failed(
                ended(load),
                ExitCode.CONNECTION,
                "sluice: error: terminating connection due to administrator command\n(hint: .*\n)?");
        nextLoadSucceeds(Rules.CLIENT, "failed", "merged");
    }

    /** The connection that holds the lock of the load, and would merge. */
    @ParameterizedTest
    @EnumSource
    void firstConnectionIsLost(Rules rules) throws Exception {
        assumeHost(rules);
        Future<Run> load;
        try (Brake brake = new Brake(STAGING)) {
            load = loading(rules, big);
            brake.awaitHeldUp(2);
            server.execute(database, "SELECT pg_terminate_backend(backend_pid) FROM sluice.load_progress");
            await(
                    "it is gone",
                    () -> server.value(database, "SELECT is_alive FROM sluice.load_progress")
                            .equals("f"));
        }
        failed(
                ended(load),
                ExitCode.CONNECTION,
                "sluice: error: terminating connection due to administrator command\n(hint: .*\n)?");
        nextLoadSucceeds(rules, "failed", "merged");
    }

    @ParameterizedTest
    @EnumSource
    void statementIsCancelled(Rules rules) throws Exception {
        assumeHost(rules);
        Future<Run> load;
        try (Brake brake = new Brake(STAGING)) {
            load = loading(rules, big);
            String worker = brake.awaitHeldUp(2).get(0);
            server.execute(database, "SELECT pg_cancel_backend(" + worker + ")");
            await("the worker is told", () -> !brake.heldUp().contains(worker));
        }
        failed(ended(load), ExitCode.FAILED, "sluice: error: canceling statement due to user request\n");
        isUntouched();
        nothingIsLeft("failed");
    }

    // The client goes away.

    @ParameterizedTest
    @EnumSource
    void clientIsKilled(Rules rules) throws Exception {
        assumeHost(rules);
        try (Brake brake = new Brake(STAGING);
                ClientProcess client = ClientProcess.start(folder, command(rules, big))) {
            brake.awaitHeldUp(2);
            client.kill();
            assertThat(client.ended().code()).isNotZero();
        }
        awaitNobodyLoading();
        nextLoadSucceeds(rules, "abandoned", "merged");
    }

    @ParameterizedTest
    @CsvSource({"CLIENT, TERM", "CLIENT, INT", "SERVER, TERM", "SERVER, INT"})
    void clientIsInterrupted(Rules rules, String signal) throws Exception {
        assumeHost(rules);
        Run run;
        try (Brake brake = new Brake(STAGING);
                ClientProcess client = ClientProcess.start(folder, command(rules, big))) {
            List<String> workers = brake.awaitHeldUp(2);
            client.signal(signal);
            await("the workers stop", () -> brake.heldUp().stream().noneMatch(workers::contains));
            brake.release();
            run = client.ended();
        }
        assertThat(run.code()).isEqualTo(signal.equals("INT") ? 130 : 143);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEqualTo("sluice: error: cancelled\ndetail: Nothing was merged.\n");
        awaitNobodyLoading();
        isUntouched();
        nothingIsLeft("abandoned");
    }

    @Test
    void clientIsInterruptedWhileMerging() throws Exception {
        try (Brake brake = new Brake(TARGET);
                ClientProcess client = ClientProcess.start(folder, command(Rules.CLIENT, small("a.csv")))) {
            brake.awaitHeldUp(1);
            client.signal("INT");
            assertThat(client.ended().code()).isEqualTo(130);
        }
        isUntouched();
        nothingIsLeft("abandoned");
    }

    private String[] creating(Object... args) {
        List<String> command = new ArrayList<>(List.of(
                "load",
                "-q",
                "-j",
                "2",
                "--rules",
                "CLIENT",
                "-d",
                server.uri(database),
                "--create-table",
                "--table",
                "public.made"));
        Arrays.stream(args).map(Object::toString).forEach(command::add);
        return command.toArray(new String[0]);
    }

    private void nothingIsMade() {
        assertThat(server.value(database, "SELECT to_regclass('public.made') IS NULL"))
                .isEqualTo("t");
        assertThat(server.value(database, "SELECT count(*) FROM sluice.job")).isEqualTo("0");
        nothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource({"INT", "TERM"})
    void clientThatCreatesATableIsInterrupted(String signal) throws Exception {
        Run run;
        try (Brake brake = new Brake(STAGING);
                ClientProcess client = ClientProcess.start(folder, creating(big))) {
            List<String> workers = brake.awaitHeldUp(2);
            client.signal(signal);
            await("the workers stop", () -> brake.heldUp().stream().noneMatch(workers::contains));
            brake.release();
            run = client.ended();
        }
        assertThat(run.code()).isEqualTo(signal.equals("INT") ? 130 : 143);
        assertThat(run.err())
                .contains("table public.made was dropped again, and its job with it")
                .contains("sluice: error: cancelled\ndetail: Nothing was merged.\n");
        nothingIsMade();
    }

    /** What is left says of itself what it is, and the same command again takes its place. */
    @Test
    void clientThatCreatesATableIsKilled() throws Exception {
        Path file = small("a.csv");
        try (Brake brake = new Brake(STAGING);
                ClientProcess client = ClientProcess.start(folder, creating(file))) {
            brake.awaitHeldUp(1);
            Run second = Run.of(creating(file));
            assertThat(second.code()).as(second.err()).isEqualTo(ExitCode.RUNNING);
            assertThat(second.err()).contains("table \"public.made\" is being loaded");
            client.kill();
            client.ended();
        }
        awaitNobodyLoading();
        assertThat(server.value(database, "SELECT obj_description('public.made'::regclass)"))
                .contains("sluice load --create-table");
        Run again = Run.of(creating(file));
        assertThat(again.err()).contains("table public.made was left empty by a run that was killed: it is made anew");
        assertThat(again.code()).isEqualTo(ExitCode.OK);
        assertThat(server.value(
                        database,
                        "SELECT count(*) || coalesce(obj_description('public.made'::regclass), '') FROM public.made"))
                .isEqualTo("" + SMALL);
        nothingIsLeft("abandoned", "merged");
        // Killed between the merge and the end: the ledger knows the rest.
        server.execute(
                database,
                "COMMENT ON TABLE public.made IS 'being filled by \"sluice load --create-table\", or left by one that was"
                        + " killed'");
        Run third = Run.of(creating(file));
        assertThat(third.code()).as(third.err()).isEqualTo(ExitCode.OK);
        assertThat(third.out()).contains("already loaded by load");
        assertThat(server.value(database, "SELECT count(*) FROM public.made")).isEqualTo("" + SMALL);
        assertThat(Run.of(creating(file)).err()).contains("table \"public.made\" exists");
    }

    // Others load at the same time.

    @Test
    void sameFileTwiceAtOnce() throws Exception {
        Path file = small("a.csv");
        try (Brake brake = new Brake(TARGET)) {
            Future<Run> first = loading(Rules.CLIENT, file);
            brake.awaitHeldUp(1);
            failed(
                    load(Rules.CLIENT, file),
                    ExitCode.RUNNING,
                    "sluice: error: file \"a.csv\" is being loaded by load N of job \"public.reading\"\n"
                            + "detail: Begun by role \"postgres\" at 20.*, backend \\d+\\.\n"
                            + "hint: Wait for it, or end it with sluice.abandon_load\\(N\\)\\.\n");
            brake.release();
            assertThat(ended(first).code()).isEqualTo(ExitCode.OK);
        }
        assertThat(server.value(database, "SELECT count(*) FROM public.reading"))
                .isEqualTo("" + (1 + SMALL));
        nothingIsLeft("merged");
    }

    @Test
    void sameContentTwiceAtOnce() throws Exception {
        List<Run> runs = new ArrayList<>();
        try (Brake brake = new Brake(TARGET)) {
            Future<Run> one = loading(Rules.CLIENT, small("a.csv"));
            brake.awaitHeldUp(1);
            Future<Run> two = loading(Rules.CLIENT, small("b.csv"));
            awaitQueue();
            brake.release();
            runs.add(ended(one));
            runs.add(ended(two));
        }
        assertThat(runs).allSatisfy(run -> {
            assertThat(run.err()).isEmpty();
            assertThat(run.code()).isEqualTo(ExitCode.OK);
        });
        assertThat(runs.get(0).out()).contains("inserted 1,000");
        assertThat(runs.get(1).out())
                .isEqualTo("b.csv: already loaded by load N\nnothing to do; --force loads the same content again\n");
        assertThat(server.value(database, "SELECT count(*) FROM public.reading"))
                .isEqualTo("" + (1 + SMALL));
        nothingIsLeft("merged", "already loaded");
    }

    /** Waits until a merge waits for its turn. */
    private void awaitQueue() throws InterruptedException {
        await(
                "a merge waits for its turn",
                () -> server.value(
                                database, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                        .equals("1"));
    }

    @ParameterizedTest
    @EnumSource
    void overlappingLoadsAtOnce(Rules rules) throws Exception {
        assumeHost(rules);
        Path a = write(folder.resolve("a.csv"), 1, 6000, "a");
        Path b = write(folder.resolve("b.csv"), 4001, 10_000, "b");
        Run first;
        Run second;
        try (Brake brake = new Brake(TARGET)) {
            Future<Run> one = loading(rules, "--on-conflict", "update", a);
            brake.awaitHeldUp(1);
            Future<Run> two = loading(rules, "--on-conflict", "update", b);
            awaitQueue();
            brake.release();
            first = ended(one);
            second = ended(two);
        }
        assertThat(first.code() + first.err()).isEqualTo("0");
        assertThat(second.code() + second.err()).isEqualTo("0");
        assertThat(first.out()).contains("read 6,000 ", " inserted 6,000  updated 0  unchanged 0");
        assertThat(second.out()).contains("read 6,000 ", " inserted 4,000  updated 2,000  unchanged 0");
        assertThat(server.query(
                        database, "SELECT note || ' ' || count(*) FROM public.reading GROUP BY note ORDER BY note"))
                .containsExactly("a 4000", "b 6000", "old 1");
        nothingIsLeft("merged", "merged");
    }

    // Others write at the same time.

    /** A transaction that writes to the target, and that a merge has to wait for. */
    private final class Writer implements AutoCloseable {
        private final Connection connection;
        private final String pid;

        Writer(String sql) throws SQLException {
            connection = server.connect(database);
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
                try (var result = statement.executeQuery("SELECT pg_backend_pid()")) {
                    result.next();
                    pid = result.getString(1);
                }
            }
        }

        void awaitMerge() throws InterruptedException {
            await(
                    "the merge waits for the writer",
                    () -> !server.query(
                                    database,
                                    "SELECT pid FROM pg_stat_activity WHERE " + pid + " = ANY (pg_blocking_pids(pid))")
                            .isEmpty());
        }

        void commit() throws SQLException {
            connection.commit();
        }

        void rollback() throws SQLException {
            connection.rollback();
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    private static String insert(int id) {
        return "INSERT INTO public.reading VALUES (" + id + ", '2024-01-01', 1, 'writer')";
    }

    @ParameterizedTest
    @CsvSource({
        "nothing, true, inserted 999  updated 0  unchanged 1, writer",
        "update, true, inserted 999  updated 1  unchanged 0, file",
        "update, false, 'inserted 1,000  updated 0  unchanged 0', file"
    })
    void writerInsertsAKey(String onConflict, boolean commits, String counts, String note) throws Exception {
        Run run;
        try (Writer writer = new Writer(insert(500))) {
            Future<Run> load = loading(Rules.CLIENT, "--on-conflict", onConflict, small("a.csv"));
            writer.awaitMerge();
            if (commits) {
                writer.commit();
            } else {
                writer.rollback();
            }
            run = ended(load);
        }
        assertThat(run.code() + run.err()).isEqualTo("0");
        assertThat(run.out()).contains(counts);
        assertThat(server.value(database, "SELECT note FROM public.reading WHERE id = 500"))
                .isEqualTo(note);
        assertThat(server.value(database, "SELECT count(*) FROM public.reading"))
                .isEqualTo("" + (1 + SMALL));
        nothingIsLeft("merged");
    }

    @Test
    void writerInsertsAKeyThatMayNotBeThere() throws Exception {
        Run run;
        try (Writer writer = new Writer(insert(500))) {
            Future<Run> load = loading(Rules.CLIENT, small("a.csv"));
            writer.awaitMerge();
            writer.commit();
            run = ended(load);
        }
        failed(
                run,
                ExitCode.FAILED,
                "sluice: error: the target public.reading has a row with this key already: .*\n"
                        + "detail: Key \\(id\\)=\\(500\\) already exists\\. .*\nhint: .*\n");
        assertThat(server.value(database, "SELECT count(*) FROM public.reading"))
                .isEqualTo("2");
        nothingIsLeft("failed");
    }

    @Test
    void writerDeletesAKey() throws Exception {
        server.execute(database, insert(500));
        Run run;
        try (Writer writer = new Writer("DELETE FROM public.reading WHERE id = 500")) {
            Future<Run> load = loading(Rules.CLIENT, "--on-conflict", "update", small("a.csv"));
            writer.awaitMerge();
            writer.commit();
            run = ended(load);
        }
        assertThat(run.code() + run.err()).isEqualTo("0");
        assertThat(run.out()).contains("inserted 1,000  updated 0  unchanged 0");
        assertThat(server.value(database, "SELECT count(*) FROM public.reading WHERE note = 'file'"))
                .isEqualTo("" + SMALL);
        nothingIsLeft("merged");
    }

    @ParameterizedTest
    @CsvSource({
        "nothing, inserted 997  updated 0  unchanged 3, writer",
        "update, inserted 997  updated 3  unchanged 0, file"
    })
    void writersNeverEnd(String onConflict, String counts, String note) throws Exception {
        Run run;
        try (Writer one = new Writer(insert(100));
                Writer two = new Writer(insert(200));
                Writer three = new Writer(insert(300))) {
            Future<Run> load = loading(Rules.CLIENT, "--on-conflict", onConflict, small("a.csv"));
            for (Writer writer : List.of(one, two, three)) {
                writer.awaitMerge();
                writer.commit();
            }
            run = ended(load);
        }
        assertThat(run.code() + run.err()).isEqualTo("0");
        assertThat(run.out()).contains(counts);
        assertThat(server.query(database, "SELECT note FROM public.reading WHERE id IN (100, 200, 300)"))
                .containsExactly(note, note, note);
        assertThat(server.value(database, "SELECT count(*) FROM public.reading"))
                .isEqualTo("" + (1 + SMALL));
        nothingIsLeft("merged");
    }

    /** No row of writers and loads is lost or overwritten, whichever come first. */
    @Test
    void writersAtRandom() throws Exception {
        long seed = System.nanoTime();
        AtomicBoolean ended = new AtomicBoolean();
        Future<Integer> writer = THREADS.submit(() -> {
            Random random = new Random(seed);
            int inserted = 0;
            try (Connection connection = server.connect(database);
                    Statement statement = connection.createStatement()) {
                while (!ended.get()) {
                    inserted += statement.executeUpdate(insert(1 + random.nextInt(20_000)) + " ON CONFLICT DO NOTHING");
                }
            }
            return inserted;
        });
        long inserted = 0;
        for (int i = 0; i < 4; i++) {
            Path file = write(folder.resolve(i + ".csv"), 1 + i * 4000, 8000 + i * 4000, "file");
            Run run = load(Rules.CLIENT, "--on-conflict", "nothing", "--json", file);
            assertThat(run.code() + run.err()).isEqualTo("0");
            inserted += Long.parseLong(run.out().replaceAll("(?s).*\"inserted\":(\\d+).*", "$1"));
        }
        ended.set(true);
        int written = writer.get(60, TimeUnit.SECONDS);
        assertThat(server.value(
                        database,
                        "SELECT count(*) FILTER (WHERE note = 'writer') || ' ' || count(*) FILTER (WHERE note = 'file')"
                                + " FROM public.reading"))
                .as("seed " + seed)
                .isEqualTo(written + " " + inserted);
    }

    // The disk is full.

    /** A small file system, and a tablespace on it. */
    private static final class SmallDisk implements AutoCloseable {
        private final Path mount;

        SmallDisk(String size) throws IOException {
            mount = Files.createDirectory(server.folder().resolve("small"));
            boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", mount.toString());
            if (!mounted) {
                Files.delete(mount);
            }
            assumeTrue(mounted, "only root can make a small file system");
            run("chown", server.owner(), mount.toString());
            server.execute("postgres", "CREATE TABLESPACE small LOCATION '" + mount + "'");
        }

        void grow(String size) throws IOException {
            assertThat(run("mount", "-o", "remount,size=" + size, mount.toString()))
                    .isTrue();
        }

        private static boolean run(String... command) throws IOException {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .onExit()
                            .join()
                            .exitValue()
                    == 0;
        }

        @Override
        public void close() throws IOException {
            try {
                server.execute("postgres", "DROP TABLESPACE small");
            } finally {
                run("umount", "-l", mount.toString());
                Files.delete(mount);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void diskIsFullWhileStaging(Rules rules) throws Exception {
        assumeHost(rules);
        try (SmallDisk disk = new SmallDisk("30m")) {
            database = server.newDatabase("small");
            try {
                makeTarget("");
                failed(load(rules, big), ExitCode.FAILED, FULL);
                isUntouched();
                nothingIsLeft("failed");
                assertThat(load(rules, small("a.csv")).code()).isEqualTo(ExitCode.OK);
                server.execute(database, "DELETE FROM public.reading WHERE id > 0");
                disk.grow("500m");
                nextLoadSucceeds(rules, "failed", "merged", "merged");
            } finally {
                dropDatabase();
            }
        }
    }

    @Test
    void diskIsFullWhileMerging() throws Exception {
        try (SmallDisk disk = new SmallDisk("8m")) {
            server.execute(database, "DROP TABLE public.reading");
            makeTarget(" TABLESPACE small");
            try {
                failed(load(Rules.CLIENT, big), ExitCode.FAILED, FULL);
                isUntouched();
                nothingIsLeft("failed");
                disk.grow("500m");
                nextLoadSucceeds(Rules.CLIENT, "failed", "merged");
            } finally {
                dropDatabase();
            }
        }
    }

    // The file changes.

    @Test
    void fileBecomesShorter() throws Exception {
        assumeHost(Rules.SERVER);
        // Larger than what the client reads ahead of its backends.
        Path file = folder.resolve("shrinking.csv");
        write(file, 1, 3 * MANY, "unit of the northern field");
        Future<Run> load;
        try (Brake brake = new Brake(STAGING)) {
            load = loading(Rules.SERVER, file);
            brake.awaitHeldUp(2);
            try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
                channel.truncate(20_000_000);
            }
        }
        failed(
                ended(load),
                ExitCode.FAILED,
                "sluice: error: \"shrinking.csv\" became shorter while it was being read\n"
                        + "detail: It had \\d+ bytes when the load began\\.\n"
                        + "hint: Load the file when nobody writes to it\\.\n");
        isUntouched();
        nothingIsLeft("failed");
    }
}
