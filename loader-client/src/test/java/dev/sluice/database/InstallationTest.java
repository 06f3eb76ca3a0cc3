package dev.sluice.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.database.Installation.Change;
import dev.sluice.failure.SluiceException;
import dev.sluice.server.Version;
import dev.sluice.testing.RequiresPlJava;
import dev.sluice.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
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
    void removesAllOfIt() throws SQLException {
        if (TestServer.main().plJava()) {
            execute(connection, "SET client_min_messages = error");
            execute(connection, "CREATE EXTENSION pljava");
        }
        List<String> before = objects();
        new Installation(connection).run(true);
        execute(connection, "CREATE TABLE public.target (id int PRIMARY KEY)");
        execute(connection, "SELECT sluice.define_job('j', '{\"target\": \"public.target\"}')");
        execute(connection, "SELECT sluice.begin_load('j', '[{\"name\": \"a\", \"bytes\": 2, \"header\": [\"id\"]}]')");
        execute(connection, "SELECT sluice.abandon_load(1)");
        execute(connection, "DROP TABLE public.target");
        new Installation(connection).remove();
        assertThat(objects()).isEqualTo(before);
        assertThat(Installation.installedVersion(connection)).isNull();
        // A role is there as long as something needs it: here the databases of other tests.
        try (Statement statement = connection.createStatement();
                ResultSet unused =
                        statement.executeQuery("SELECT r.rolname FROM pg_roles AS r WHERE r.rolname ~ '^sluice_'"
                                + " AND r.rolname IN ('sluice_reader', 'sluice_loader', 'sluice_admin', 'sluice_server_files')"
                                + " AND NOT EXISTS (SELECT FROM pg_shdepend AS d WHERE d.refobjid = r.oid)")) {
            assertThat(unused.next()).isFalse();
        }
        assertThat(new Installation(connection).run(true).objects()).isEqualTo(Change.INSTALLED);
    }

    /** Everything that the catalogs of this database have, by catalog; and what PL/Java knows of jars. */
    private List<String> objects() throws SQLException {
        List<String> objects = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            try (ResultSet result = statement.executeQuery("""
                    SELECT o.kind || ' ' || pg_describe_object(o.catalog, o.object, 0)
                    FROM (
                        SELECT 'namespace', 'pg_namespace'::regclass, oid FROM pg_namespace WHERE nspname !~ '^pg_(toast_)?temp'
                        UNION ALL SELECT 'class', 'pg_class'::regclass, oid FROM pg_class WHERE relpersistence <> 't'
                        UNION ALL SELECT 'proc', 'pg_proc'::regclass, oid FROM pg_proc
                        UNION ALL SELECT 'type', 'pg_type'::regclass, oid FROM pg_type
                        UNION ALL SELECT 'trigger', 'pg_trigger'::regclass, oid FROM pg_trigger
                        UNION ALL SELECT 'constraint', 'pg_constraint'::regclass, oid FROM pg_constraint
                        UNION ALL SELECT 'rewrite', 'pg_rewrite'::regclass, oid FROM pg_rewrite
                        UNION ALL SELECT 'extension', 'pg_extension'::regclass, oid FROM pg_extension
                        UNION ALL SELECT 'language', 'pg_language'::regclass, oid FROM pg_language
                        UNION ALL SELECT 'default acl', 'pg_default_acl'::regclass, oid FROM pg_default_acl
                        UNION ALL SELECT 'event trigger', 'pg_event_trigger'::regclass, oid FROM pg_event_trigger
                    ) AS o (kind, catalog, object)
                    UNION ALL
                    SELECT 'comments and dependencies ' || (SELECT count(*) FROM pg_description)
                        || ' ' || (SELECT count(*) FROM pg_depend)
                    """)) {
                while (result.next()) {
                    objects.add(result.getString(1));
                }
            }
            if (TestServer.main().plJava()) {
                try (ResultSet jars = statement.executeQuery(
                        "SELECT jarname FROM sqlj.jar_repository UNION ALL"
                                + " SELECT schemaname FROM sqlj.classpath_entry UNION ALL SELECT entryname FROM sqlj.jar_entry")) {
                    while (jars.next()) {
                        objects.add("jar " + jars.getString(1));
                    }
                }
            }
        }
        objects.sort(null);
        return objects;
    }

    /** A session that is open keeps its engine, and says so rather than scan by the rules of another. */
    @Test
    @RequiresPlJava
    void tellsOpenSessionsToReconnect() throws SQLException {
        new Installation(connection).run(true);
        execute(connection, "CREATE TABLE public.target (id int)");
        execute(connection, "SELECT sluice.define_job('j', '{\"target\": \"public.target\", \"where\": \"id > 1\"}')");
        loadByHand(connection);
        try (Connection other = database(NAME).connect();
                PreparedStatement replace =
                        other.prepareStatement("SELECT sqlj.replace_jar(?::bytea, 'sluice', false)")) {
            replace.setBytes(1, otherVersion(EngineJar.make().bytes()));
            replace.execute();
        }
        assertThatThrownBy(() -> loadByHand(connection))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("SL013"))
                .hasMessageContaining("version " + Version.TEXT + " of the engine, and version 9.9.9 is installed")
                .hasMessageContaining("Reconnect");
        try (Connection next = database(NAME).connect()) {
            loadByHand(next);
        }
    }

    private static void loadByHand(Connection connection) throws SQLException {
        execute(
                connection,
                "DO $$ DECLARE load bigint; BEGIN load := sluice.begin_load('j',"
                        + " '[{\"name\": \"a\", \"bytes\": 2, \"header\": [\"id\"]}]', '{\"rules\": \"server\"}') ->> 'load_id';"
                        + " INSERT INTO sluice.staging_block VALUES (load, 1, 1, 2, 3, 0, NULL, '2');"
                        + " PERFORM sluice.abandon_load(load); END $$");
    }

    /** The same jar with another version, in its manifest and in the class that tells it. */
    private static byte[] otherVersion(byte[] jar) {
        try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(jar))) {
            Manifest manifest = in.getManifest();
            manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, "9.9.9");
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (JarOutputStream out = new JarOutputStream(bytes, manifest)) {
                for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    String content = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
                    out.write(content.replace(Version.TEXT, "9.9.9").getBytes(StandardCharsets.ISO_8859_1));
                }
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
    void wantsUtf8() throws SQLException, IOException {
        execute(maintenance, "DROP DATABASE " + NAME + " WITH (FORCE)");
        execute(
                maintenance,
                "CREATE DATABASE " + NAME + " TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'");
        connection = database(NAME).connect();
        assertThatThrownBy(() -> new Installation(connection).run(false))
                .isInstanceOfSatisfying(
                        SluiceException.class, e -> assertThat(e.hint()).contains("ENCODING 'UTF8'"))
                .hasMessageContaining("has encoding LATIN1");
        // As psql runs it.
        String guard = Files.readString(Path.of("../sql/schema/00_guard.sql"));
        assertThatThrownBy(() -> execute(connection, guard))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("SL013"))
                .hasMessageContaining("has encoding LATIN1");
    }
}
