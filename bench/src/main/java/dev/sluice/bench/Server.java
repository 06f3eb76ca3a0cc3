package dev.sluice.bench;

import dev.sluice.database.Installation;
import dev.sluice.demo.DemoServer;
import dev.sluice.demo.ModelWorkload;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Collectors;

/** The private server that everything is measured on: the demo's, with its settings, Sluice and the tables of the workload. */
final class Server implements AutoCloseable {
    /** What the target holds before a measurement. */
    enum State {
        EMPTY,
        /** The right rows. */
        FULL,
        /** The right rows without the newest hundredth. */
        ALL_BUT_NEWEST
    }

    private final DemoServer running;
    private final Connection session;
    private final long backend;
    private final long postmaster;
    private final Installation.Result installed;

    private Server(DemoServer running, Connection session, Installation.Result installed)
            throws SQLException, IOException {
        this.running = running;
        this.session = session;
        this.installed = installed;
        this.backend = Long.parseLong(query("SELECT pg_backend_pid()"));
        this.postmaster = parent(backend);
    }

    static Server start() throws SQLException, IOException {
        DemoServer running = DemoServer.start("auto");
        try {
            Connection session = running.database().connect();
            Installation.Result installed = new Installation(session).run(true);
            if (installed.engine() != Installation.Change.NONE) {
                running.archiveClasses();
            }
            Server server = new Server(running, session, installed);
            server.execute(ModelWorkload.tables());
            String wanted = new ModelWorkload(1000, 1, 1)
                    .wantedGenerators().stream().map(id -> "(" + id + ")").collect(Collectors.joining(","));
            server.execute("INSERT INTO public.relevant_generator VALUES " + wanted);
            server.execute("CREATE SCHEMA bench");
            server.execute("SET work_mem = '256MB'");
            return server;
        } catch (SQLException | IOException | RuntimeException e) {
            running.close();
            throw e;
        }
    }

    private static long parent(long process) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + process + "/stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[1]);
    }

    /** Whether the rules can run inside this server. */
    boolean hasPlJava() {
        return installed.engine() != Installation.Change.NONE;
    }

    /** The process whose children the backends are. */
    long postmaster() {
        return postmaster;
    }

    /** The process of the session that prepares and checks. */
    long backend() {
        return backend;
    }

    /** What runs here, for the page of results. */
    String description() throws SQLException {
        String settings = query(
                "SELECT string_agg(name || ' = ' || current_setting(name), ', ' ORDER BY name)"
                        + " FROM pg_settings WHERE name IN ('shared_buffers', 'max_wal_size', 'fsync', 'synchronous_commit', 'jit')");
        return "PostgreSQL " + query("SHOW server_version")
                + (hasPlJava() ? ", PL/Java " + installed.plJava() + " on Java " + installed.java() : ", no PL/Java")
                + "; " + settings;
    }

    Connection session() {
        return session;
    }

    /** The variables by which libpq, and what imitates it, finds the database. */
    Map<String, String> environment() {
        URI uri = URI.create(running.uri());
        String[] user = uri.getUserInfo().split(":", 2);
        return Map.of(
                "PGHOST",
                uri.getHost(),
                "PGPORT",
                Integer.toString(uri.getPort()),
                "PGDATABASE",
                uri.getPath().substring(1),
                "PGUSER",
                user[0],
                "PGPASSWORD",
                user[1],
                "PGTZ",
                "UTC",
                "PGCLIENTENCODING",
                "UTF8");
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    String query(String sql) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return result.next() ? result.getString(1) : null;
        }
    }

    /** Brings the target into a state, and leaves the disk nothing to do. */
    void settle(State state, Workload workload) throws SQLException {
        execute("TRUNCATE public.generation");
        if (state != State.EMPTY) {
            String newest =
                    "(SELECT percentile_disc(0.99) WITHIN GROUP (ORDER BY ts) FROM " + workload.reference() + ")";
            execute("INSERT INTO public.generation SELECT * FROM " + workload.reference()
                    + (state == State.FULL ? "" : " WHERE ts <= " + newest) + " ORDER BY generator_id, ts");
            execute("VACUUM ANALYZE public.generation");
        }
        execute("CHECKPOINT");
    }

    /** How many rows of the target differ from a table of right ones, in whatever column, are missing or too many. */
    long differences(String reference) throws SQLException {
        return Long.parseLong(query("SELECT count(*) FROM public.generation AS g FULL JOIN " + reference
                + " AS r ON g.generator_id = r.generator_id AND g.ts = r.ts"
                + " WHERE g.generator_id IS NULL OR r.generator_id IS NULL OR g.* *<> r.*"));
    }

    /** Bytes of write-ahead log so far. */
    long wal() throws SQLException {
        return Long.parseLong(query("SELECT (pg_current_wal_insert_lsn() - '0/0')::bigint"));
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (SQLException e) {
            System.err.println(e.getMessage());
        }
        running.close();
    }
}
