package dev.sluice.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.failure.ExitCode;
import dev.sluice.failure.SluiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionParametersTest {
    @TempDir
    private Path home;

    private final Map<String, String> variables = new HashMap<>();

    private ConnectionParameters resolve(String... keywordsAndValues) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < keywordsAndValues.length; i += 2) {
            given.put(keywordsAndValues[i], keywordsAndValues[i + 1]);
        }
        return ConnectionParameters.resolve(
                given, new Environment(variables, home, "me", List.of(home.resolve("run"))));
    }

    private void write(String file, String... lines) throws IOException {
        Path path = home.resolve(file);
        Files.write(path, List.of(lines));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void nothingGivenMeansOwnNameOnLocalhost() {
        ConnectionParameters parameters = resolve();
        assertThat(parameters.jdbcUrl()).isEqualTo("jdbc:postgresql://localhost:5432/me");
        assertThat(parameters.user()).isEqualTo("me");
        assertThat(parameters.password()).isNull();
        assertThat(parameters.driverProperties())
                .containsEntry("ApplicationName", "sluice")
                .containsEntry("sslmode", "allow");
    }

    @Test
    void databaseIsNamedAfterUser() {
        assertThat(resolve("user", "ann").database()).isEqualTo("ann");
    }

    @Test
    void socketOfThisMachineComesBeforeLocalhost() throws IOException {
        Files.createDirectories(home.resolve("run"));
        Files.createFile(home.resolve("run/.s.PGSQL.5433"));
        assertThat(resolve("port", "5433").host()).isEqualTo(home.resolve("run").toString());
        assertThat(resolve().host()).isEqualTo("localhost");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgresql://h/d                          | jdbc:postgresql://h:5432/d          | me  |",
                "postgres://u:p%40ss@h:6000/d              | jdbc:postgresql://h:6000/d          | u   | p@ss",
                "postgresql://u@[::1]:6000/d               | jdbc:postgresql://[::1]:6000/d      | u   |",
                "postgresql://a:1,b:2/d                    | jdbc:postgresql://a:1,b:2/d         | me  |",
                "postgresql://a,b/d                        | jdbc:postgresql://a:5432,b:5432/d   | me  |",
                "postgresql:///d?host=h&port=7             | jdbc:postgresql://h:7/d             | me  |",
                "postgresql://h/%C3%A4%20b                 | jdbc:postgresql://h:5432/%C3%A4+b   | me  |",
                "postgresql://                             | jdbc:postgresql://localhost:5432/me | me  |",
                "host=h dbname=d user=u password='a b\\'c' | jdbc:postgresql://h:5432/d          | u   | a b'c",
                "host = h dbname=d                         | jdbc:postgresql://h:5432/d          | me  |",
                "dbname=d hostaddr=127.0.0.1               | jdbc:postgresql://127.0.0.1:5432/d  | me  |",
            },
            quoteCharacter = '"')
    void connectionStrings(String conninfo, String url, String user, String password) {
        ConnectionParameters parameters = resolve("dbname", conninfo);
        assertThat(parameters.jdbcUrl()).isEqualTo(url);
        assertThat(parameters.user()).isEqualTo(user);
        assertThat(parameters.password()).isEqualTo(password);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://h/d?frobnicate=1",
                "postgresql://h/d?sslmode",
                "postgresql://[::1/d",
                "postgresql://u:%zz@h/d",
                "postgresql://u:%00@h/d",
                "host=h dbname",
                "host='h",
                "host=h sslcrl=/x"
            })
    void wrongConnectionStrings(String conninfo) {
        assertThatThrownBy(() -> resolve("dbname", conninfo))
                .isInstanceOfSatisfying(
                        SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "x", "5432x", "99999999999"})
    void wrongPorts(String port) {
        assertThatThrownBy(() -> resolve("port", port, "host", "h").jdbcUrl())
                .isInstanceOf(SluiceException.class)
                .hasMessageContaining("invalid port number");
    }

    @Test
    void connectionStringWinsOverOptionsAndTheseOverServiceAndThatOverVariables() throws IOException {
        variables.putAll(Map.of(
                "PGHOST",
                "variable",
                "PGPORT",
                "1",
                "PGUSER",
                "variable",
                "PGDATABASE",
                "variable",
                "PGAPPNAME",
                "variable"));
        variables.put("PGSERVICE", "s");
        write(
                ".pg_service.conf",
                "# comment",
                "[other]",
                "host=wrong",
                "",
                "[s]",
                "host=service",
                "port=2",
                "user=service",
                "dbname=service",
                "[third]",
                "host=wrong");
        ConnectionParameters parameters =
                resolve("host", "option", "port", "3", "user", "option", "dbname", "host=string port=4");
        assertThat(parameters.host()).isEqualTo("string");
        assertThat(parameters.port()).isEqualTo("4");
        assertThat(parameters.user()).isEqualTo("option");
        assertThat(parameters.database()).isEqualTo("service");
        assertThat(parameters.driverProperties()).containsEntry("ApplicationName", "variable");
    }

    @Test
    void serviceMayBeNamedInTheStringAndItsFileInAVariable() throws IOException {
        write("services", "[s]", "host=h", "port=2");
        variables.put("PGSERVICEFILE", home.resolve("services").toString());
        assertThat(resolve("dbname", "service=s dbname=d").jdbcUrl()).isEqualTo("jdbc:postgresql://h:2/d");
        assertThat(resolve("dbname", "postgresql:///d?service=s").jdbcUrl()).isEqualTo("jdbc:postgresql://h:2/d");
    }

    @Test
    void serviceFileOfTheSystemComesSecond() throws IOException {
        Path system = Files.createDirectory(home.resolve("system"));
        Files.write(system.resolve("pg_service.conf"), List.of("[s]", "host=system"));
        variables.put("PGSYSCONFDIR", system.toString());
        assertThat(resolve("service", "s").host()).isEqualTo("system");
        write(".pg_service.conf", "[s]", "host=own");
        assertThat(resolve("service", "s").host()).isEqualTo("own");
    }

    @Test
    void unknownServiceIsAnError() {
        assertThatThrownBy(() -> resolve("service", "nowhere"))
                .isInstanceOfSatisfying(
                        SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONNECTION))
                .hasMessage("definition of service \"nowhere\" not found");
    }

    @Test
    void passwordFile() throws IOException {
        write(
                ".pgpass",
                "# host:port:database:user:password",
                "h:5432:d:ann:first",
                "h:*:*:bob:with\\:colon\\\\and:rest is ignored",
                "fe80\\:\\:1:5432:d:ann:six",
                "localhost:5432:*:*:local",
                "*:*:*:*:any");
        assertThat(resolve("host", "h", "dbname", "d", "user", "ann").password())
                .isEqualTo("first");
        assertThat(resolve("host", "h", "dbname", "x", "user", "bob").password())
                .isEqualTo("with:colon\\and");
        assertThat(resolve("host", "fe80::1", "dbname", "d", "user", "ann").password())
                .isEqualTo("six");
        assertThat(resolve("host", "/var/run/postgresql").password()).isEqualTo("local");
        assertThat(resolve("host", "other").password()).isEqualTo("any");
        variables.put("PGPASSWORD", "variable");
        assertThat(resolve("host", "h").password()).isEqualTo("variable");
    }

    @Test
    void passwordFileThatOthersCanReadIsNotUsed() throws IOException {
        write("passwords", "*:*:*:*:any");
        variables.put("PGPASSFILE", home.resolve("passwords").toString());
        assertThat(resolve().password()).isEqualTo("any");
        Files.setPosixFilePermissions(home.resolve("passwords"), PosixFilePermissions.fromString("rw-r-----"));
        assertThat(resolve().password()).isNull();
    }

    @Test
    void variablesReachTheDriver() {
        variables.putAll(Map.of(
                "PGHOST", "h",
                "PGSSLMODE", "verify-full",
                "PGSSLROOTCERT", "/ca.crt",
                "PGOPTIONS", "-c work_mem=64MB",
                "PGCONNECT_TIMEOUT", "7",
                "PGTARGETSESSIONATTRS", "read-write"));
        assertThat(resolve().driverProperties())
                .containsEntry("sslmode", "verify-full")
                .containsEntry("sslrootcert", "/ca.crt")
                .containsEntry("options", "-c work_mem=64MB")
                .containsEntry("connectTimeout", "7")
                .containsEntry("targetServerType", "primary");
    }

    @Test
    void remoteHostKeepsTheDriversDefaultOfEncryption() {
        assertThat(resolve("host", "h").driverProperties()).doesNotContainKey("sslmode");
    }

    @Test
    void socketFolder() {
        ConnectionParameters parameters = resolve("dbname", "postgresql://%2Fvar%2Frun%2Fpg:6000/d");
        assertThat(parameters.server()).isEqualTo("socket \"/var/run/pg/.s.PGSQL.6000\"");
        assertThat(parameters.driverProperties())
                .containsEntry("socketFactory", UnixSocketFactory.class.getName())
                .containsEntry("socketFactoryArg", "/var/run/pg/.s.PGSQL.6000")
                .containsEntry("sslmode", "disable");
    }
}
