package dev.sluice.cluster;

import dev.sluice.database.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The classes that PL/Java loads in each backend, as they are in memory: with an archive of them a JVM starts with a third less
 * work. What it is: "Class Data Sharing" in the JDK's documentation; JDK 13 and later make one when a JVM ends.
 */
final class ClassArchive {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private ClassArchive() {}

    /**
     * Makes the archive in a backend of its own and has later backends use it. A JVM that cannot make one goes without.
     *
     * @param database one that has the functions of Sluice, as superuser
     * @param options {@code pljava.vmoptions} as they are
     * @param archive file that the server can write
     */
    static void make(Database database, String options, Path archive) throws SQLException {
        try (Connection session = database.connect();
                Statement statement = session.createStatement()) {
            long maker = backend(database, options + " -XX:ArchiveClassesAtExit=" + archive);
            waitForEnd(maker);
            if (Files.exists(archive)) {
                statement.execute(
                        "ALTER SYSTEM SET pljava.vmoptions = '" + options + " -XX:SharedArchiveFile=" + archive + "'");
                statement.execute("SELECT pg_reload_conf()");
            }
        }
    }

    /** A backend that has loaded the classes and now ends, as its process number. */
    private static long backend(Database database, String options) throws SQLException {
        try (Connection session = database.connect();
                Statement statement = session.createStatement()) {
            statement.execute("SET pljava.vmoptions = '" + options + "'");
            statement.execute("SELECT sluice_private.java_version(), sluice_private.rule_subqueries('[\"a = 1\"]')");
            try (ResultSet result = statement.executeQuery("SELECT pg_backend_pid()")) {
                result.next();
                return result.getLong(1);
            }
        }
    }

    /** The archive is written after the backend has left the server's statistics, so the process itself is looked at. */
    private static void waitForEnd(long backend) {
        ProcessHandle.of(backend)
                .ifPresent(process -> process.onExit()
                        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        .handle((ended, e) -> ended)
                        .join());
    }
}
