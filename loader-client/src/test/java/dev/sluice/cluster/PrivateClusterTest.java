package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.sluice.database.ConnectionParameters;
import dev.sluice.database.Database;
import dev.sluice.database.Environment;
import dev.sluice.failure.ExitCode;
import dev.sluice.failure.SluiceException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PrivateClusterTest {
    private static final Environment NOTHING = new Environment(Map.of(), Path.of("/nonexistent"), "nobody", List.of());

    static List<Path> embeddedJars() {
        return ServerBinaries.embeddedJars();
    }

    private static Database database(Map<String, String> given) {
        return new Database(ConnectionParameters.resolve(given, NOTHING));
    }

    private static String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    @ParameterizedTest
    @MethodSource("embeddedJars")
    void embeddedProgramsServe(Path jar) throws SQLException {
        ServerBinaries binaries = ServerBinaries.embedded(jar);
        assertThat(binaries.bundled()).isTrue();
        assertThat(binaries.hasPlJava()).isFalse();
        assertThat(jar.getFileName().toString()).contains("-" + binaries.version() + ".");
        assertThat(ServerBinaries.embedded(jar)).as("unpacked once").isEqualTo(binaries);
        serves(binaries);
    }

    @Test
    void newestEmbeddedProgramsComeFirst() {
        assertThat(ServerBinaries.embedded().major())
                .isEqualTo(embeddedJars().stream()
                        .mapToInt(jar -> ServerBinaries.embedded(jar).major())
                        .max()
                        .orElseThrow());
    }

    @Test
    void installedProgramsServe() throws SQLException {
        List<ServerBinaries> installed = ServerBinaries.installed();
        assumeFalse(installed.isEmpty(), "no PostgreSQL is installed on this machine");
        ServerBinaries binaries = installed.get(0);
        assertThat(binaries.bundled()).isFalse();
        serves(binaries);
    }

    private static void serves(ServerBinaries binaries) throws SQLException {
        Path folder;
        Database overTcp;
        try (PrivateCluster cluster = PrivateCluster.startForTests(binaries)) {
            folder = cluster.folder();
            overTcp = database(Map.of("dbname", cluster.uri("postgres")));
            try (Connection connection = overTcp.connect()) {
                assertThat(ask(connection, "SHOW server_version")).startsWith(binaries.version());
                assertThat(ask(connection, "SHOW server_encoding")).isEqualTo("UTF8");
                assertThat(ask(connection, "SHOW TimeZone")).isEqualTo("UTC");
                assertThat(ask(connection, "SHOW application_name")).isEqualTo("sluice");
                if (binaries.hasPlJava()) {
                    runsJava(connection);
                }
            }
            overSocket(cluster, overTcp.parameters().password());
            asksForPassword(cluster);
        }
        assertThat(folder).doesNotExist();
        assertThatThrownBy(overTcp::connect)
                .isInstanceOfSatisfying(
                        SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONNECTION));
    }

    private static void runsJava(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE EXTENSION pljava");
            statement.execute("CREATE FUNCTION java_property(text) RETURNS text LANGUAGE java"
                    + " AS 'java.lang.System.getProperty'");
        }
        assertThat(ask(connection, "SELECT java_property('java.version')")).isNotEmpty();
    }

    private static void overSocket(PrivateCluster cluster, String password) throws SQLException {
        Database database = database(Map.of(
                "host",
                cluster.folder().toString(),
                "port",
                Integer.toString(cluster.port()),
                "user",
                "postgres",
                "password",
                password));
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            assertThat(ask(connection, "SELECT inet_client_addr()")).isNull();
            // More than a socket holds, both ways.
            assertThat(ask(connection, "SELECT repeat('x', 5000000)")).hasSize(5_000_000);
            assertThat(ask(connection, "SELECT length('" + "y".repeat(5_000_000) + "')"))
                    .isEqualTo("5000000");
            statement.setQueryTimeout(1);
            assertThatThrownBy(() -> statement.execute("SELECT pg_sleep(60)"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("57014"));
        }
    }

    private static void asksForPassword(PrivateCluster cluster) {
        String wrong = "postgresql://postgres:wrong@127.0.0.1:" + cluster.port() + "/postgres";
        assertThatThrownBy(() -> database(Map.of("dbname", wrong)).connect())
                .isInstanceOfSatisfying(SluiceException.class, e -> {
                    assertThat(e.exitCode()).isEqualTo(ExitCode.CONNECTION);
                    assertThat(e.detail()).contains("password authentication failed");
                    assertThat(e.hint()).contains("PGPASSWORD");
                });
        String none = "postgresql://postgres@127.0.0.1:" + cluster.port() + "/postgres";
        assertThatThrownBy(() -> database(Map.of("dbname", none)).connect())
                .isInstanceOfSatisfying(
                        SluiceException.class, e -> assertThat(e.hint()).contains("PGPASSWORD"));
    }
}
