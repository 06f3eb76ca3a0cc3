package dev.sluice.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.database.Installation.Change;
import dev.sluice.failure.SluiceException;
import dev.sluice.testing.RequiresPlJava;
import dev.sluice.testing.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InstallationTest {
    private static final String NAME =
            "sluice_install_" + ProcessHandle.current().pid();

    private final TestServer server = TestServer.main();
    private Connection maintenance;
    private Connection connection;

    @BeforeEach
    void createDatabase() throws SQLException {
        maintenance = database("postgres").connect();
        execute(maintenance, "CREATE DATABASE " + NAME + " TEMPLATE template0");
        connection = database(NAME).connect();
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        connection.close();
        execute(maintenance, "DROP DATABASE " + NAME + " WITH (FORCE)");
        maintenance.close();
    }

    private Database database(String name) {
        return new Database(ConnectionParameters.resolve(
                Map.of("dbname", server.uri(name)),
                new Environment(Map.of(), Path.of("/nonexistent"), "nobody", List.of())));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void installsOnceAndIsPleasedTheSecondTime() throws SQLException {
        Installation.Result first = new Installation(connection).run(false);
        assertThat(first.objects()).isEqualTo(Change.INSTALLED);
        assertThat(first.engine()).isEqualTo(Change.NONE);
        Installation.Result second = new Installation(connection).run(false);
        assertThat(second.objects()).isEqualTo(Change.UNCHANGED);
        assertThat(connection.getAutoCommit()).isTrue();
    }

    @Test
    @RequiresPlJava
    void uploadsTheEngine() {
        Installation.Result first = new Installation(connection).run(true);
        assertThat(first.engine()).isEqualTo(Change.INSTALLED);
        assertThat(first.java()).isNotEmpty();
        Installation.Result second = new Installation(connection).run(true);
        assertThat(second.engine()).isEqualTo(Change.UNCHANGED);
        assertThat(second.java()).isEqualTo(first.java());
    }

    @Test
    @RequiresPlJava
    void addsTheEngineLater() {
        new Installation(connection).run(false);
        Installation.Result result = new Installation(connection).run(true);
        assertThat(result.objects()).isEqualTo(Change.UNCHANGED);
        assertThat(result.engine()).isEqualTo(Change.INSTALLED);
    }

    @Test
    @RequiresPlJava
    void replacesAnotherEngine() throws SQLException {
        new Installation(connection).run(true);
        execute(
                connection,
                "UPDATE sqlj.jar_repository SET jarmanifest = 'Sluice-Digest: other' WHERE jarname = 'sluice'");
        assertThat(Installation.hasSameEngine(connection)).isFalse();
        assertThat(new Installation(connection).run(true).engine()).isEqualTo(Change.REPLACED);
        assertThat(Installation.hasSameEngine(connection)).isTrue();
    }

    @Test
    void leavesAnotherVersionAlone() throws SQLException {
        new Installation(connection).run(false);
        execute(connection, "UPDATE sluice_private.schema_version SET version = '9.9.9'");
        assertThatThrownBy(() -> new Installation(connection).run(false))
                .isInstanceOf(SluiceException.class)
                .hasMessageContaining("has Sluice 9.9.9, this client is ");
    }

    @Test
    void leavesNothingBehindWhenItFails() throws SQLException {
        // Stands in the way of the last part of install.sql.
        execute(connection, "CREATE SCHEMA sluice_private");
        assertThatThrownBy(() -> new Installation(connection).run(false))
                .isInstanceOfSatisfying(
                        SluiceException.class, e -> assertThat(e.detail()).contains("While running sql/"))
                .hasMessageContaining("sluice_private");
        assertThat(Installation.installedVersion(connection)).isNull();
        execute(connection, "DROP SCHEMA sluice_private");
        assertThat(new Installation(connection).run(false).objects()).isEqualTo(Change.INSTALLED);
    }

    @Test
    void wantsUtf8() throws SQLException {
        execute(maintenance, "DROP DATABASE " + NAME + " WITH (FORCE)");
        execute(
                maintenance,
                "CREATE DATABASE " + NAME + " TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'");
        connection = database(NAME).connect();
        assertThatThrownBy(() -> new Installation(connection).run(false))
                .isInstanceOfSatisfying(
                        SluiceException.class, e -> assertThat(e.hint()).contains("ENCODING 'UTF8'"))
                .hasMessageContaining("has encoding LATIN1");
    }
}
