package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cluster.ServerBinaries;
import dev.sluice.failure.ExitCode;
import dev.sluice.plan.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @Test
    void printsTheObjectOfLoad() {
        int code = run("demo", "--rows", "60000", "--server", "embedded", "--json", "-j", "2");
        assertThat(err.toString()).contains("already loaded by load 1").doesNotContain("error");
        assertThat(code).isEqualTo(ExitCode.OK);
        Map<String, Object> report = Json.readObject(out.toString());
        assertThat(report).containsEntry("status", "merged").containsEntry("rules_ran", "client");
        assertThat(((Map<?, ?>) report.get("rows")).get("read")).isEqualTo(60_000L);
    }

    @Test
    void tellsWhereTheRulesRun() {
        boolean plJava = ServerBinaries.installed().stream().anyMatch(ServerBinaries::hasPlJava);
        int code = run("demo", "--rows", "60000");
        assertThat(err.toString()).doesNotContain("error");
        assertThat(code).isEqualTo(ExitCode.OK);
        assertThat(out.toString())
                .contains(plJava ? "rules ran in the server" : "rules ran in the client")
                .contains("those that were put into the files");
    }

    @Test
    void serverThatIsNone() {
        assertThat(run("demo", "--server", "postgresql://u@127.0.0.1:1/d")).isEqualTo(ExitCode.CONNECTION);
        assertThat(err.toString()).startsWith("sluice: error: cannot connect");
    }
}
