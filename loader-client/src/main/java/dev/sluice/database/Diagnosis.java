package dev.sluice.database;

import dev.sluice.failure.SluiceException;
import dev.sluice.server.Version;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a database has and lacks for Sluice. Looks, and changes nothing. */
public final class Diagnosis {
    private static final String NO_RIGHT = "42501";
    private static final String ENGINE = "engine in the server";
    private static final int OLDEST_MAJOR = 14;
    private static final int NEWEST_MAJOR = 18;
    private static final int FIRST_JAVA_WITH_OPTIONAL_SECURITY_MANAGER = 18;
    private static final int FIRST_JAVA_WITHOUT_SECURITY_MANAGER = 24;
    private static final Pattern JAVA_MAJOR = Pattern.compile("(?:1\\.)?(\\d+)");

    private final Connection connection;
    private final boolean local;
    private final List<Finding> findings = new ArrayList<>();
    private boolean plJavaRuns;
    private boolean installed;
    private boolean engineInstalled;
    private boolean versionVisible = true;

    /** How it stands with one thing. */
    public enum State {
        OK,
        /** Sluice works, but not as well as it could. */
        WARN,
        /** Sluice does not work without it. */
        MISSING
    }

    /**
     * One thing that was looked at.
     *
     * @param value what was found
     * @param hint what to do, or null
     */
    public record Finding(String name, State state, String value, String hint) {}

    private Diagnosis(Connection connection, boolean local) {
        this.connection = connection;
        this.local = local;
    }

    /**
     * Looks at the database of a connection that commits each statement by itself.
     *
     * @param local whether the server runs on this machine, so that its Java may be this one
     */
    public static Diagnosis of(Connection connection, boolean local) throws SQLException {
        Diagnosis diagnosis = new Diagnosis(connection, local);
        diagnosis.server();
        diagnosis.plJava();
        diagnosis.sluice();
        diagnosis.rights();
        return diagnosis;
    }

    public List<Finding> findings() {
        return findings;
    }

    /** Where the rules would run now: {@code server} or {@code client}; null if Sluice is not there, or not for this user. */
    public String rulesRun() {
        return installed && versionVisible ? plJavaRuns && hasEngine() ? "server" : "client" : null;
    }

    private boolean hasEngine() {
        return engineInstalled
                && findings.stream().noneMatch(f -> f.name().equals(ENGINE) && f.state() == State.MISSING);
    }

    private void server() throws SQLException {
        String version = text("SELECT current_setting('server_version')");
        int major = Integer.parseInt(text("SELECT current_setting('server_version_num')")) / 10000;
        if (major < OLDEST_MAJOR) {
            add("PostgreSQL", State.MISSING, version, "Use PostgreSQL 14 to 18.");
        } else {
            add(
                    "PostgreSQL",
                    major > NEWEST_MAJOR ? State.WARN : State.OK,
                    version,
                    major > NEWEST_MAJOR ? "Sluice was not tried with versions after 18." : null);
        }
        String encoding = text("SELECT current_setting('server_encoding')");
        boolean utf8 = encoding.equals("UTF8");
        add(
                "server_encoding",
                utf8 ? State.OK : State.MISSING,
                encoding,
                utf8
                        ? null
                        : "Use a database with encoding UTF8: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0.");
        if (Boolean.parseBoolean(text("SELECT pg_is_in_recovery()::text"))) {
            add("server role", State.MISSING, "read-only standby", "Connect to the primary server.");
        }
        long walMegabytes = Long.parseLong(text("SELECT setting FROM pg_settings WHERE name = 'max_wal_size'"));
        add(
                "max_wal_size",
                walMegabytes < 4096 ? State.WARN : State.OK,
                walMegabytes + " MB",
                walMegabytes < 4096 ? "Big merges make fewer checkpoints with max_wal_size = '4GB' or more." : null);
    }

    private void plJava() throws SQLException {
        String available = text("SELECT default_version FROM pg_available_extensions WHERE name = 'pljava'");
        String created = text("SELECT extversion FROM pg_extension WHERE extname = 'pljava'");
        if (created == null && available == null) {
            add(
                    "PL/Java",
                    State.WARN,
                    "not on this server; the rules run in the client",
                    "Install the package postgresql-NN-pljava (Debian, Ubuntu) or pljava_NN (RHEL and its kin) of the "
                            + "PostgreSQL project's repository on the server.");
            return;
        }
        String jvm = setting("pljava.libjvm_location");
        if (created == null) {
            add(
                    "PL/Java",
                    State.WARN,
                    available + " is available, not created in this database",
                    "Run \"sluice install\" as a superuser.");
            boolean set = jvm != null && !jvm.isEmpty();
            add(
                    "pljava.libjvm_location",
                    set ? State.OK : State.WARN,
                    set ? jvm : "not set",
                    set ? null : libjvmHint());
            return;
        }
        String failure = null;
        try {
            // Any function in Java starts the JVM, and with it PL/Java's settings appear.
            text("SELECT sqlj.get_classpath('public')");
            plJavaRuns = true;
        } catch (SQLException e) {
            SluiceException described = ServerFailure.of(e);
            boolean noRight = NO_RIGHT.equals(described.sqlState());
            plJavaRuns = noRight; // cannot try; others may
            failure = noRight
                    ? null
                    : described.getMessage() + (described.detail() == null ? "" : ": " + described.detail());
        }
        if (failure != null) {
            add(
                    "PL/Java",
                    State.WARN,
                    created + " is created, but a Java function does not run: " + failure,
                    "Correct pljava.libjvm_location and pljava.vmoptions; PL/Java's own hint: see the server's log.");
        } else {
            add("PL/Java", State.OK, created, null);
        }
        jvm = setting("pljava.libjvm_location");
        add(
                "pljava.libjvm_location",
                failure == null ? State.OK : State.WARN,
                jvm == null ? "not visible to this user" : jvm,
                failure == null ? null : libjvmHint());
    }

    private String libjvmHint() {
        String home = local ? System.getProperty("java.home") : "…";
        return "Name a Java 17 or 21 of the server: ALTER DATABASE … SET pljava.libjvm_location = '" + home
                + "/lib/server/libjvm.so'.";
    }

    private void sluice() throws SQLException {
        String version = Installation.installedVersion(connection);
        String current = Version.TEXT;
        if (version == null) {
            add("Sluice", State.MISSING, "not installed in this database", "Run \"sluice install\".");
            return;
        }
        installed = true;
        if (version.isEmpty()) {
            versionVisible = false;
            add("Sluice", State.OK, "installed; the version is not visible to this user", null);
            return;
        }
        add(
                "Sluice",
                version.equals(current) ? State.OK : State.MISSING,
                version,
                version.equals(current)
                        ? null
                        : "This client is " + current + ": "
                                + (Installation.isNewer(version)
                                        ? "use the one of version " + version + "."
                                        : "run \"sluice upgrade\"."));
        if (!Installation.hasEngine(connection)) {
            add(
                    ENGINE,
                    State.WARN,
                    "not installed; the rules run in the client",
                    plJavaRuns ? "Run \"sluice install\" as a superuser." : "Get PL/Java to run first, see above.");
            return;
        }
        engineInstalled = true;
        engine();
    }

    private void engine() throws SQLException {
        String version;
        try {
            version = text("SELECT sluice_private.java_version()");
        } catch (SQLException e) {
            SluiceException failure = ServerFailure.of(e);
            add(
                    ENGINE,
                    State.MISSING,
                    "does not run: " + failure.getMessage(),
                    NO_RIGHT.equals(failure.sqlState())
                            ? "Become a member of sluice_loader."
                            : "Run \"sluice install\" again as a superuser.");
            return;
        }
        boolean same = version.equals(Version.TEXT);
        try {
            same &= Installation.hasSameEngine(connection);
        } catch (SQLException e) {
            // Only a superuser can look into PL/Java's tables: the version has to do.
            if (ServerFailure.isConnectionLost(e)) {
                throw e;
            }
        }
        add(
                ENGINE,
                same ? State.OK : State.WARN,
                version + (same ? "" : ", another than that of this client"),
                same ? null : "Run \"sluice install\" as a superuser to replace it.");
        String java = ServerJava.version(connection);
        add("Java in the server", State.OK, java == null ? "not visible to this user" : java, null);
        vmOptions(java);
    }

    private void vmOptions(String java) throws SQLException {
        String options = setting("pljava.vmoptions");
        if (options == null) {
            add("pljava.vmoptions", State.OK, "not visible to this user", null);
            return;
        }
        String hint = null;
        Matcher major = JAVA_MAJOR.matcher(java == null ? "" : java);
        int version = major.find() ? Integer.parseInt(major.group(1)) : 0;
        if (!options.contains("-Xmx")) {
            hint = "Each connection has a JVM of its own, which may take a quarter of the memory: ALTER DATABASE … SET "
                    + "pljava.vmoptions = '-Xms16m -Xmx256m -XX:+UseSerialGC'.";
        } else if (version >= FIRST_JAVA_WITHOUT_SECURITY_MANAGER) {
            hint = "Java 24 and later cannot confine functions: let the server use Java 17 or 21.";
        } else if (version >= FIRST_JAVA_WITH_OPTIONAL_SECURITY_MANAGER
                && !options.contains("-Djava.security.manager=allow")) {
            hint = "Add -Djava.security.manager=allow, so that Java " + version + " confines functions.";
        }
        add("pljava.vmoptions", hint == null ? State.OK : State.WARN, options.isEmpty() ? "not set" : options, hint);
    }

    private void rights() throws SQLException {
        String user = text("SELECT current_user");
        boolean superuser = is("SELECT rolsuper FROM pg_roles WHERE rolname = current_user");
        if (!installed) {
            boolean may = is("SELECT has_database_privilege(current_database(), 'CREATE')");
            boolean roles = is("SELECT rolcreaterole FROM pg_roles WHERE rolname = current_user")
                    || is("SELECT count(*) = 4 FROM pg_roles WHERE rolname IN "
                            + "('sluice_reader', 'sluice_loader', 'sluice_server_files', 'sluice_admin')");
            boolean enough = superuser || (may && roles);
            add(
                    "right to install",
                    enough ? State.OK : State.WARN,
                    user + (superuser ? ", superuser" : enough ? ", without PL/Java" : ": no"),
                    superuser
                            ? null
                            : enough
                                    ? "Only a superuser can install the engine that runs in the server."
                                    : "Install as a superuser, or as a role with CREATEROLE and CREATE on the database.");
            return;
        }
        if (!is("SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = 'sluice_loader')")) {
            add("right to load", State.MISSING, "role sluice_loader does not exist", "Install Sluice again.");
            return;
        }
        boolean member = is("SELECT pg_has_role(current_user, 'sluice_loader', 'USAGE')");
        add(
                "right to load",
                member ? State.OK : State.MISSING,
                user + (superuser ? ", superuser" : member ? ", member of sluice_loader" : ": no"),
                member
                        ? null
                        : "GRANT sluice_loader TO " + user + ", and INSERT, UPDATE and SELECT on the tables to load.");
        long free =
                Long.parseLong(text("SELECT current_setting('max_connections')::int - count(*) FROM pg_stat_activity"
                        + " WHERE backend_type = 'client backend'"));
        int cores = Runtime.getRuntime().availableProcessors();
        add(
                "free connections",
                free <= cores ? State.WARN : State.OK,
                Long.toString(free),
                free <= cores ? "A load takes one connection and one more for each worker: use fewer with -j." : null);
    }

    /** A setting, empty when it has no value; null when this user may not see it. */
    private String setting(String name) throws SQLException {
        try {
            String value = text("SELECT current_setting('" + name + "', true)");
            return value == null ? "" : value;
        } catch (SQLException e) {
            if (NO_RIGHT.equals(e.getSQLState())) {
                return null;
            }
            throw e;
        }
    }

    private void add(String name, State state, String value, String hint) {
        findings.add(new Finding(name, state, value, hint));
    }

    private boolean is(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet result = statement.executeQuery()) {
            return result.next() && result.getBoolean(1);
        }
    }

    private String text(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet result = statement.executeQuery()) {
            return result.next() ? result.getString(1) : null;
        }
    }
}
