package dev.sluice.database;

import dev.sluice.failure.ExitCode;
import dev.sluice.failure.SluiceException;
import dev.sluice.server.Version;
import java.lang.module.ModuleDescriptor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Puts Sluice into a database: its SQL objects in one transaction, then, where PL/Java is to be had, the engine and its
 * functions in another. What is there already stays as it is.
 */
public final class Installation {
    private static final String JAR = "sluice";
    private static final String SCHEMA = "sluice_private";
    private static final int OLDEST_SERVER = 140000;

    private final Connection connection;

    /** An installation over a connection that commits each statement by itself, and does so again afterwards. */
    public Installation(Connection connection) {
        this.connection = connection;
    }

    /** What happened to a part of the installation. */
    public enum Change {
        /** It was not there and is now. */
        INSTALLED,
        /** An older one was there. */
        REPLACED,
        /** It was there already. */
        UNCHANGED,
        /** It is not there. */
        NONE
    }

    /**
     * What was done.
     *
     * @param objects the SQL objects
     * @param engine the engine inside the server; with {@link Change#NONE} the rules run in the client
     * @param plJava version of PL/Java, or null
     * @param java version of the server's Java, null if there is none or it did not say
     * @param reason why there is no engine in the server, or null
     */
    public record Result(Change objects, Change engine, String plJava, String java, SluiceException reason) {}

    /**
     * Installs what is missing.
     *
     * @param withPlJava whether to look for PL/Java at all
     * @throws SluiceException if it cannot; then the database is as it was
     */
    public Result run(boolean withPlJava) {
        return run(withPlJava, this::installObjects);
    }

    /**
     * Brings an earlier version to that of this client, with the engine; jobs, loads, rejected rows and the ledger stay.
     *
     * @param withPlJava whether to look for PL/Java at all
     * @throws SluiceException if it cannot, or a load is running; then the database is as it was
     */
    public Result upgrade(boolean withPlJava) {
        return run(withPlJava, this::upgradeObjects);
    }

    /** Removes all of it: also jobs, loads, rejected rows and the ledger. */
    public void remove() {
        try {
            inTransaction(() -> SqlScript.read("uninstall.sql").run(connection));
        } catch (SQLException e) {
            throw ServerFailure.of(e);
        }
    }

    private Result run(boolean withPlJava, Objects makeObjects) {
        try {
            checkServer();
            Change objects = makeObjects.make();
            if (!withPlJava) {
                return new Result(objects, Change.NONE, null, null, null);
            }
            try {
                return installEngine(objects);
            } catch (SluiceException e) {
                if (e.exitCode() == ExitCode.CONNECTION) {
                    throw e;
                }
                return new Result(objects, Change.NONE, null, null, e);
            }
        } catch (SQLException e) {
            throw ServerFailure.of(e);
        }
    }

    /** The version of Sluice that the database has; null if it has none, empty if this user may not know. */
    static String installedVersion(Connection connection) throws SQLException {
        String there = text(
                connection,
                "SELECT has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') FROM pg_class AS c"
                        + " JOIN pg_namespace AS n ON n.oid = c.relnamespace"
                        + " WHERE n.nspname = '" + SCHEMA + "' AND c.relname = 'schema_version'");
        if (there == null) {
            return null;
        }
        return there.equals("t")
                ? text(
                        connection,
                        "SELECT version FROM sluice_private.schema_version ORDER BY installed_at DESC LIMIT 1")
                : "";
    }

    /** Whether the functions that run the rules in the server are there. */
    static boolean hasEngine(Connection connection) throws SQLException {
        return text(
                        connection,
                        "SELECT p.oid FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace"
                                + " WHERE n.nspname = '" + SCHEMA + "' AND p.proname = 'java_version'")
                != null;
    }

    /**
     * Whether the engine in the database is the one of this client, class by class; true also where that cannot be told,
     * because the jar was installed by hand.
     *
     * @throws SQLException if the user may not look
     */
    static boolean hasSameEngine(Connection connection) throws SQLException {
        String manifest = manifest(connection);
        return !EngineJar.isMarked(manifest) || EngineJar.make().isSameAs(manifest);
    }

    private void checkServer() throws SQLException {
        String version = text(connection, "SELECT current_setting('server_version')");
        if (Integer.parseInt(text(connection, "SELECT current_setting('server_version_num')")) < OLDEST_SERVER) {
            throw new SluiceException(
                    "PostgreSQL " + version + " is too old for Sluice", null, "Use PostgreSQL 14 or later.");
        }
        String encoding = text(connection, "SELECT current_setting('server_encoding')");
        if (!encoding.equals("UTF8")) {
            throw new SluiceException(
                    "database \"" + connection.getCatalog() + "\" has encoding " + encoding,
                    "Sluice needs UTF8.",
                    "Create another with: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.");
        }
        if (Boolean.parseBoolean(text(connection, "SELECT pg_is_in_recovery()::text"))) {
            throw new SluiceException("the server is a read-only standby", null, "Connect to the primary server.");
        }
    }

    private Change installObjects() throws SQLException {
        String installed = installedVersion(connection);
        String current = Version.TEXT;
        if (installed == null) {
            inTransaction(() -> SqlScript.read("install.sql").run(connection));
            return Change.INSTALLED;
        }
        if (installed.isEmpty()) {
            throw new SluiceException(
                    "database \"" + connection.getCatalog() + "\" has Sluice already",
                    "Which version, this user may not see.",
                    "Connect as a member of sluice_loader, or as a superuser.");
        }
        if (!installed.equals(current)) {
            throw another(installed, "Run \"sluice upgrade\".");
        }
        return Change.UNCHANGED;
    }

    private Change upgradeObjects() throws SQLException {
        String installed = installedVersion(connection);
        if (installed == null) {
            throw new SluiceException(
                    "Sluice is not installed in database \"" + connection.getCatalog() + "\"",
                    null,
                    "Run \"sluice install\".");
        }
        if (installed.equals(Version.TEXT)) {
            return Change.UNCHANGED;
        }
        if (!installed.isEmpty() && isNewer(installed)) {
            throw another(installed, null);
        }
        inTransaction(() -> SqlScript.read("upgrade.sql").run(connection));
        return Change.REPLACED;
    }

    /** @param older what to do if the database has the older version */
    private SluiceException another(String installed, String older) throws SQLException {
        return new SluiceException(
                "database \"" + connection.getCatalog() + "\" has Sluice " + installed + ", this client is "
                        + Version.TEXT,
                null,
                isNewer(installed) ? "Use the client of version " + installed + "." : older);
    }

    /** Whether a version is newer than that of this client. */
    static boolean isNewer(String version) {
        return ModuleDescriptor.Version.parse(version).compareTo(ModuleDescriptor.Version.parse(Version.TEXT)) > 0;
    }

    private Result installEngine(Change objects) throws SQLException {
        boolean had = hasEngine(connection);
        if (text(connection, "SELECT extversion FROM pg_extension WHERE extname = 'pljava'") == null) {
            if (text(connection, "SELECT default_version FROM pg_available_extensions WHERE name = 'pljava'") == null) {
                throw new SluiceException(
                        "PL/Java is not on this server",
                        null,
                        "Install the package postgresql-NN-pljava (Debian, Ubuntu) or pljava_NN (RHEL and its kin) of the "
                                + "PostgreSQL project's repository there, and run \"sluice install\" again.");
            }
        }
        if (!Boolean.parseBoolean(
                text(connection, "SELECT rolsuper::text FROM pg_roles WHERE rolname = current_user"))) {
            if (had) {
                return new Result(objects, Change.UNCHANGED, plJavaVersion(), ServerJava.version(connection), null);
            }
            throw new SluiceException(
                    "only a superuser can install functions that run in Java",
                    null,
                    "Run \"sluice install\" again as a superuser to have the rules run in the server.");
        }
        EngineJar jar = EngineJar.make();
        Change[] change = {Change.UNCHANGED};
        inTransaction(() -> {
            // Without it the session says a lot about coming versions of Java.
            execute("SET LOCAL client_min_messages = error");
            execute("CREATE EXTENSION IF NOT EXISTS pljava");
            String manifest = manifest(connection);
            if (had && jar.isSameAs(manifest)) {
                return;
            }
            String call = manifest == null
                    ? "SELECT sqlj.install_jar(?::bytea, ?, false)"
                    : "SELECT sqlj.replace_jar(?::bytea, ?, false)";
            try (PreparedStatement statement = connection.prepareStatement(call)) {
                statement.setBytes(1, jar.bytes());
                statement.setString(2, JAR);
                statement.execute();
            }
            execute("SELECT sqlj.set_classpath('" + SCHEMA + "', '" + JAR + "')");
            SqlScript.read("install_pljava.sql").run(connection);
            change[0] = manifest == null ? Change.INSTALLED : Change.REPLACED;
        });
        return new Result(objects, change[0], plJavaVersion(), ServerJava.version(connection), null);
    }

    private String plJavaVersion() throws SQLException {
        return text(connection, "SELECT extversion FROM pg_extension WHERE extname = 'pljava'");
    }

    /** The manifest of the engine's jar in the database, null if it has none. */
    private static String manifest(Connection connection) throws SQLException {
        return text(connection, "SELECT jarmanifest FROM sqlj.jar_repository WHERE jarname = '" + JAR + "'");
    }

    private interface Objects {
        Change make() throws SQLException;
    }

    private interface Work {
        void run() throws SQLException;
    }

    private void inTransaction(Work work) throws SQLException {
        connection.setAutoCommit(false);
        boolean done = false;
        try {
            work.run();
            connection.commit();
            done = true;
        } catch (SQLException e) {
            throw ServerFailure.of(e);
        } finally {
            if (!done && !connection.isClosed()) {
                connection.rollback();
            }
            if (!connection.isClosed()) {
                connection.setAutoCommit(true);
            }
        }
    }

    private void execute(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet result = statement.executeQuery()) {
            return result.next() ? result.getString(1) : null;
        }
    }
}
