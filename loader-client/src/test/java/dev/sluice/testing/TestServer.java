package dev.sluice.testing;

import dev.sluice.cluster.PrivateCluster;
import dev.sluice.cluster.ServerBinaries;
import dev.sluice.database.ConnectionParameters;
import dev.sluice.database.Database;
import dev.sluice.database.Environment;
import dev.sluice.database.Installation;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The servers that tests run on. {@link #main} is one ladder for every test, its first rung that holds:
 *
 * <ol>
 *   <li>the server of {@code SLUICE_TEST_URL}, a superuser's URI
 *   <li>the image of {@code docker/Dockerfile}, where Docker runs and the image can be built
 *   <li>installed programs with PL/Java, in a private cluster
 *   <li>the embedded programs, without PL/Java: tests that need it are skipped
 * </ol>
 *
 * <p>Servers live until the JVM ends. Each test makes databases of its own, copies of one with Sluice installed.
 */
public final class TestServer {
    private static final String TEMPLATE =
            "sluice_template_" + ProcessHandle.current().pid();
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private static TestServer main;
    private static List<TestServer> embedded;

    private final String description;
    private final String uri;
    private final boolean plJava;

    private TestServer(String description, String uri) {
        this.description = description;
        this.uri = uri;
        try (Connection connection = database(uri).connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + TEMPLATE);
            statement.execute("CREATE DATABASE " + TEMPLATE);
            try (Connection template = database(uri(TEMPLATE)).connect()) {
                this.plJava = new Installation(template).run(true).engine() != Installation.Change.NONE;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot prepare " + description, e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::dropTemplate));
    }

    /** The server of the ladder. */
    public static synchronized TestServer main() {
        if (main == null) {
            main = climb();
            System.err.println("[sluice tests] " + main.description
                    + (main.plJava
                            ? "; rules run in the server and in the client"
                            : "; no PL/Java: in-server tests are SKIPPED. To run them, install the package"
                                    + " postgresql-NN-pljava, or set SLUICE_TEST_URL to a superuser's URI of a server that"
                                    + " has PL/Java"));
        }
        return main;
    }

    /** The oldest and the newest of the embedded servers, for what must not depend on the version. */
    public static synchronized List<TestServer> embedded() {
        if (embedded == null) {
            embedded = new ArrayList<>();
            ServerBinaries.embeddedJars().forEach(jar -> {
                ServerBinaries binaries = ServerBinaries.embedded(jar);
                embedded.add(new TestServer(
                        "embedded PostgreSQL " + binaries.version(),
                        PrivateCluster.startForTests(binaries).uri("postgres")));
            });
        }
        return embedded;
    }

    private static TestServer climb() {
        String url = System.getenv("SLUICE_TEST_URL");
        if (url != null && !url.isEmpty()) {
            return new TestServer("server of SLUICE_TEST_URL", url);
        }
        Optional<String> container = DockerServer.start();
        if (container.isPresent()) {
            return new TestServer("image of docker/Dockerfile", container.get());
        }
        for (ServerBinaries binaries : ServerBinaries.installed()) {
            if (binaries.hasPlJava()) {
                PrivateCluster cluster = PrivateCluster.startForTests(binaries);
                TestServer server = new TestServer(
                        "PostgreSQL " + binaries.version() + " of this machine", cluster.uri("postgres"));
                server.archiveClasses(cluster);
                return server;
            }
        }
        return embedded().get(0);
    }

    /** Its sessions start their JVM with less work; most tests have sessions of their own. */
    private void archiveClasses(PrivateCluster cluster) {
        try (TestDatabase database = newDatabase()) {
            cluster.archiveClasses(database.database());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether rules can run in the server. */
    public boolean plJava() {
        return plJava;
    }

    /** URI of a database on it, as superuser. */
    public String uri(String database) {
        ConnectionParameters given = ConnectionParameters.resolve(Map.of("dbname", uri), Environment.ofProcess());
        return uri.substring(0, uri.lastIndexOf('/' + given.database())) + '/' + database;
    }

    /** A new database with Sluice installed. */
    public TestDatabase newDatabase() {
        String name = "sluice_test_" + ProcessHandle.current().pid() + "_" + DATABASES.incrementAndGet();
        try (Connection connection = database(uri).connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new TestDatabase(this, name);
    }

    void drop(String name) {
        try (Connection connection = database(uri).connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void dropTemplate() {
        try {
            drop(TEMPLATE);
        } catch (RuntimeException e) {
            // The private cluster has gone before.
        }
    }

    /** The version number of the server, such as 150004. */
    public int version() {
        try (Connection connection = database(uri).connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT current_setting('server_version_num')::int")) {
            result.next();
            return result.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static Database database(String uri) {
        return new Database(parameters(uri));
    }

    static ConnectionParameters parameters(String uri) {
        return ConnectionParameters.resolve(Map.of("dbname", uri), Environment.ofProcess());
    }

    @Override
    public String toString() {
        return description;
    }
}
