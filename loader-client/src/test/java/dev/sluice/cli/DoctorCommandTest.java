package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.failure.ExitCode;
import dev.sluice.plan.Json;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DoctorCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    /** State by name. */
    private Map<String, String> findings() {
        List<?> findings = (List<?>) Json.readObject(out.toString()).get("findings");
        return findings.stream().map(Map.class::cast).collect(Collectors.toMap(f -> (String) f.get("name"), f ->
                (String) f.get("state")));
    }

    @Test
    void databaseWithSluice() {
        TestServer server = TestServer.main();
        try (TestDatabase database = server.newDatabase()) {
            assertThat(run("doctor", "--json", database.uri())).isEqualTo(ExitCode.OK);
            assertThat(err.toString()).isEmpty();
            assertThat(findings())
                    .containsEntry("PostgreSQL", "ok")
                    .containsEntry("server_encoding", "ok")
                    .containsEntry("Sluice", "ok")
                    .containsEntry("right to load", "ok");
            assertThat(Json.readObject(out.toString()))
                    .containsEntry("rules_run", server.plJava() ? "server" : "client");
        }
    }

    @Test
    void databaseWithoutSluice() {
        assertThat(run("doctor", "--json", TestServer.main().uri("template1"))).isEqualTo(ExitCode.FAILED);
        assertThat(findings()).containsEntry("Sluice", "missing").containsEntry("right to install", "ok");
        assertThat(Json.readObject(out.toString())).containsEntry("rules_run", null);
    }

    @Test
    void roleWithoutRights() {
        try (TestDatabase database = TestServer.main().newDatabase()) {
            String role = "nobody_" + ProcessHandle.current().pid();
            database.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'x'");
            try {
                String uri = database.uri().replaceFirst("//[^@]*@", "//" + role + ":x@");
                assertThat(run("doctor", uri)).isEqualTo(ExitCode.FAILED);
                assertThat(out.toString()).contains("missing  right to load", "hint: GRANT sluice_loader TO " + role);
            } finally {
                database.execute("DROP ROLE " + role);
            }
        }
    }
}
