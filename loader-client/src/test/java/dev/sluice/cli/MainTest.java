package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.failure.ExitCode;
import dev.sluice.server.Version;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @ParameterizedTest
    @ValueSource(strings = {"frobnicate", "load", "load --frobnicate x", "demo --rows x", "demo --rows 1", "apply"})
    void wrongUsage(String arguments) {
        assertThat(run(arguments.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).startsWith("sluice: error: ").doesNotContain("Exception", "\tat ");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void noCommandShowsUsage() {
        assertThat(run()).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("Usage: sluice", "demo", "install", "load", "doctor");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-?", "load --help", "install -?", "doctor --help", "demo --help"})
    void helpIsAResult(String arguments) {
        assertThat(run(arguments.split(" "))).isEqualTo(ExitCode.OK);
        assertThat(out.toString()).contains("Usage: sluice");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void version() {
        assertThat(run("--version")).isEqualTo(ExitCode.OK);
        assertThat(out.toString().strip()).isEqualTo("sluice " + Version.TEXT);
        assertThat(Version.TEXT).matches("\\d+\\.\\d+\\.\\d+.*");
    }

    @Test
    void serverThatIsNotThere() {
        assertThat(run("install", "-h", "127.0.0.1", "-p", "1", "-U", "u", "-d", "d"))
                .isEqualTo(ExitCode.CONNECTION);
        assertThat(err.toString().lines())
                .hasSize(3)
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo("sluice: error: cannot connect to database \"d\" at \"127.0.0.1\", port 1"
                                        + " as user \"u\""),
                        line -> assertThat(line).isEqualTo("detail: Connection refused"),
                        line -> assertThat(line).startsWith("hint: "));
    }

    @Test
    void verboseAddsTheStackTrace() {
        assertThat(run("install", "--verbose", "-h", "127.0.0.1", "-p", "1", "-U", "u", "-d", "d"))
                .isEqualTo(ExitCode.CONNECTION);
        assertThat(err.toString()).contains("\tat dev.sluice.");
    }

    @Test
    void socketThatIsNotThere() {
        assertThat(run("doctor", "-h", "/nonexistent", "-U", "u", "--json")).isEqualTo(ExitCode.CONNECTION);
        assertThat(out.toString()).contains("\"rules_run\":null", "No such file or directory");
    }
}
