package dev.sluice.failure;

import dev.sluice.cluster.PrivateCluster;
import dev.sluice.cluster.ServerBinaries;
import dev.sluice.database.ConnectionParameters;
import dev.sluice.database.Database;
import dev.sluice.database.Environment;
import dev.sluice.database.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A server that may be hurt: of one test class alone, with PL/Java if programs with it are installed, else embedded.
 * Queries open a connection each, for those of before may be dead.
 */
final class OwnServer implements AutoCloseable {
    private static final String TEMPLATE = "sluice_template";

    private final PrivateCluster cluster;
    private final boolean plJava;
    private int databases;

    private OwnServer(PrivateCluster cluster) {
        this.cluster = cluster;
        execute("postgres", "CREATE DATABASE " + TEMPLATE);
        this.plJava = install(TEMPLATE);
    }

    static OwnServer start() {
        ServerBinaries binaries = ServerBinaries.installed().stream()
                .filter(ServerBinaries::hasPlJava)
                .findFirst()
                .orElseGet(ServerBinaries::embedded);
        OwnServer server = new OwnServer(PrivateCluster.startForTests(binaries));
        System.err.println("[sluice tests] faults: PostgreSQL " + binaries.version()
                + (server.plJava ? "" : " without PL/Java: in-server tests are SKIPPED"));
        return server;
    }

    /** Whether rules can run in it. */
    boolean plJava() {
        return plJava;
    }

    /** A new database with Sluice installed. */
    String newDatabase() {
        return newDatabase("pg_default");
    }

    /** The same with everything that is made in it in a tablespace. */
    String newDatabase(String tablespace) {
        String name = "sluice_test_" + ++databases;
        execute("postgres", "CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE + " TABLESPACE " + tablespace);
        // What was committed must be there after a crash, which servers for tests do not promise.
        execute("postgres", "ALTER DATABASE " + name + " SET synchronous_commit = on");
        return name;
    }

    private boolean install(String database) {
        try (Connection connection = connect(database)) {
            return new Installation(connection).run(true).engine() != Installation.Change.NONE;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    String uri(String database) {
        return cluster.uri(database);
    }

    /** As superuser. */
    Connection connect(String database) {
        return new Database(ConnectionParameters.resolve(Map.of("dbname", uri(database)), Environment.ofProcess()))
                .connect();
    }

    void execute(String database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The first column of a query's rows. */
    List<String> query(String database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (result.next()) {
                values.add(result.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The one value of a query. */
    String value(String database, String sql) {
        return query(database, sql).get(0);
    }

    /** Stops the server as a crash would: no checkpoint, nobody asked. */
    void crash() {
        control("--mode=immediate", "--wait", "stop");
    }

    /** Starts it again, on the same port. */
    void restart() {
        control("--log=" + cluster.folder().resolve("server.log"), "--options=-p " + cluster.port(), "--wait", "start");
    }

    private void control(String... arguments) {
        try {
            Path data = cluster.folder().resolve("data");
            List<String> command = asUser(Files.getOwner(data).getName());
            command.add(cluster.binaries().folder().resolve("pg_ctl").toString());
            command.add("--pgdata=" + data);
            command.addAll(List.of(arguments));
            Path output = Files.createTempFile("sluice-", ".out");
            try {
                Process process = new ProcessBuilder(command)
                        .directory(cluster.folder().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                    throw new IllegalStateException(command + ": " + Files.readString(output));
                }
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What to put before a program of the server, which refuses to run as root. */
    private static List<String> asUser(String owner) {
        if (!System.getProperty("user.name").equals("root")) {
            return new ArrayList<>();
        }
        return new ArrayList<>(
                owner.equals("root") ? List.of("unshare", "-U", "--") : List.of("runuser", "-u", owner, "--"));
    }

    /** Holds its data; its processes can get into it. */
    Path folder() {
        return cluster.folder();
    }

    /** Who the server's processes run as. */
    String owner() throws IOException {
        return Files.getOwner(cluster.folder().resolve("data")).getName();
    }

    @Override
    public void close() {
        cluster.close();
    }
}
