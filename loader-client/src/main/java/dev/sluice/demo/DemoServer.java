package dev.sluice.demo;

import dev.sluice.cluster.DockerServer;
import dev.sluice.cluster.PrivateCluster;
import dev.sluice.cluster.ServerBinaries;
import dev.sluice.database.ConnectionParameters;
import dev.sluice.database.Database;
import dev.sluice.database.Environment;
import dev.sluice.database.ServerFailure;
import dev.sluice.failure.SluiceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/** The server that the demo runs on: one of its own, or one that the user named. */
public final class DemoServer implements AutoCloseable {
    private static final String DATABASE = "demo";

    private final String description;
    private final String uri;
    private final PrivateCluster cluster;
    private final DockerServer container;

    private DemoServer(String description, String uri, PrivateCluster cluster, DockerServer container) {
        this.description = description;
        this.uri = uri;
        this.cluster = cluster;
        this.container = container;
    }

    /**
     * Starts a server, or takes the one that is named.
     *
     * @param choice {@code auto}: installed programs with PL/Java, else those that came with Sluice; {@code installed},
     *     {@code embedded} or {@code docker} for one kind only; or a connection string
     * @throws SluiceException if there is no such server
     */
    public static DemoServer start(String choice) {
        return switch (choice) {
            case "auto" -> startPrivate(choose());
            case "installed" ->
                startPrivate(ServerBinaries.installed().stream()
                        .findFirst()
                        .orElseThrow(() -> new SluiceException(
                                "no PostgreSQL 14 or later is installed on this machine",
                                null,
                                "Set PG_CONFIG to its pg_config, or leave --server out.")));
            case "embedded" -> startPrivate(ServerBinaries.embedded());
            case "docker" -> {
                DockerServer container = DockerServer.start();
                yield createDatabase(
                        "PostgreSQL with PL/Java in a container",
                        container.uri("postgres"),
                        container.uri(DATABASE),
                        null,
                        container);
            }
            default -> new DemoServer("the server that you named", choice, null, null);
        };
    }

    private static ServerBinaries choose() {
        List<ServerBinaries> installed = ServerBinaries.installed();
        if (!installed.isEmpty()
                && (installed.get(0).hasPlJava()
                        || ServerBinaries.embeddedJars().isEmpty())) {
            return installed.get(0);
        }
        return ServerBinaries.embedded();
    }

    private static DemoServer startPrivate(ServerBinaries binaries) {
        PrivateCluster cluster = PrivateCluster.start(binaries);
        String description = "PostgreSQL " + binaries.version()
                + (binaries.bundled() ? " that came with Sluice" : " installed in " + binaries.folder())
                + ", a private server in " + cluster.folder();
        return createDatabase(description, cluster.uri("postgres"), cluster.uri(DATABASE), cluster, null);
    }

    private static DemoServer createDatabase(
            String description, String maintenance, String uri, PrivateCluster cluster, DockerServer container) {
        DemoServer server = new DemoServer(description, uri, cluster, container);
        try (Connection connection = database(maintenance).connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + DATABASE);
            return server;
        } catch (SQLException e) {
            server.close();
            throw ServerFailure.of(e);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static Database database(String uri) {
        return new Database(ConnectionParameters.resolve(Map.of("dbname", uri), Environment.ofProcess()));
    }

    /** What runs where, in words. */
    public String description() {
        return description;
    }

    /** Whether the server is the demo's own, and gone after it. */
    public boolean isOwn() {
        return cluster != null || container != null;
    }

    /** The demo's database on it. */
    public Database database() {
        return database(uri);
    }

    /**
     * Makes later backends of the demo's own server start faster; call it when Sluice is installed with its functions in Java.
     */
    public void archiveClasses() throws SQLException {
        if (cluster != null) {
            cluster.archiveClasses(database());
        }
    }

    /** Its connection string, with the password if the server is the demo's own. */
    public String uri() {
        return uri;
    }

    /**
     * Lets the server run on.
     *
     * @return the shell command that ends it, null for a server that is not the demo's own
     */
    public String keep() {
        if (cluster != null) {
            return cluster.keep();
        }
        return container == null ? null : container.keep();
    }

    /** Ends the server if it is the demo's own. */
    @Override
    public void close() {
        if (cluster != null) {
            cluster.close();
        }
        if (container != null) {
            container.close();
        }
    }
}
