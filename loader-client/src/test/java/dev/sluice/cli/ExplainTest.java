package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.plan.Json;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a load would choose is told, and nothing is done. */
@Timeout(60)
class ExplainTest {
    @TempDir
    Path folder;

    private static String run(int code, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        assertThat(Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args))
                .as(err.toString())
                .isEqualTo(code);
        return out + err.toString();
    }

    @Test
    void tellsAndDoesNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), "id\n1\n2\n");
        try (TestDatabase database = TestServer.main().newDatabase()) {
            database.execute("CREATE TABLE target (id int PRIMARY KEY)");
            String[] load = {
                "load",
                "-d",
                database.uri(),
                "--table",
                "target",
                "--on-conflict",
                "nothing",
                "--rules",
                "client",
                "--where",
                "id > 1",
                file.toString()
            };
            String[] explain = java.util.Arrays.copyOf(load, load.length + 2);
            explain[load.length] = "--explain";
            explain[load.length + 1] = "--json";
            Map<String, String> choices = choices(run(0, explain));
            assertThat(choices)
                    .containsEntry("files", "1, 7 bytes (as they are stored)")
                    .containsEntry("ledger", "not all known (what is known is left out)")
                    .containsEntry("rules", "client (--rules client)")
                    .containsEntry("pushdown", "off (the rules run in the client anyway)")
                    .containsEntry("workers", "1 (the files have no more blocks)")
                    .containsEntry("wire compression", "off (rows travel in binary, not as blocks)")
                    .containsEntry("merge", "insert_distinct (the target is empty)")
                    .containsKeys("connection", "heap", "class archive", "work_mem");
            assertThat(database.value("SELECT count(*) FROM sluice.job")).isEqualTo("0");
            assertThat(database.value("SELECT count(*) FROM sluice.load_history"))
                    .isEqualTo("0");
            assertThat(database.advisoryLocks()).isZero();

            run(0, load);
            choices = choices(run(0, explain));
            assertThat(choices)
                    .containsEntry("ledger", "all known (nothing would be loaded)")
                    .containsEntry(
                            "merge",
                            "insert_new (the target has rows; what it has of the keys decides when they are staged)");
            explain[load.length + 1] = "-j2";
            assertThat(run(0, explain)).containsPattern("(?m)^workers +1 +-j 2, but the files have no more blocks$");
            explain[4] = "nowhere";
            assertThat(run(1, explain)).contains("target table \"nowhere\" does not exist");
            assertThat(run(
                            1,
                            "load",
                            "--explain",
                            "-d",
                            database.uri(),
                            "--table",
                            "target",
                            "--sheet",
                            "Nowhere",
                            "src/test/resources/workbooks/plants.xlsx"))
                    .contains("has no sheet \"Nowhere\"");
        }
    }

    private static Map<String, String> choices(String json) {
        return ((List<?>) Json.readObject(json).get("choices"))
                .stream()
                        .map(item -> (Map<?, ?>) item)
                        .collect(Collectors.toMap(
                                item -> (String) item.get("what"),
                                item -> item.get("value") + " (" + item.get("why") + ")"));
    }
}
