package dev.sluice.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.cli.Main;
import dev.sluice.failure.ExitCode;
import dev.sluice.phase.Phase;
import dev.sluice.plan.Json;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sluice load --profile}. */
class ProfileTest {
    private static final Path PACKED = Path.of("src/test/resources/packed/rows.csv.gz");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"client", "server"})
    void tellsThePhasesOfALoad(String rules) throws Exception {
        assumeTrue(rules.equals("client") || TestServer.main().plJava(), "the server has no PL/Java");
        Path file = folder.resolve("p.json");
        Map<String, RecordedEvent> events = new LinkedHashMap<>();
        try (TestDatabase database = TestServer.main().newDatabase();
                Recording recording = new Recording()) {
            database.execute("CREATE TABLE target (id integer PRIMARY KEY, name text NOT NULL)");
            recording.start();
            String[] arguments = {
                "load",
                "-q",
                "-d",
                database.uri(),
                "--table",
                "target",
                "--rules",
                rules,
                "--profile",
                file.toString(),
                PACKED.toString()
            };
            StringWriter err = new StringWriter();
            int code = Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err), arguments);
            assertThat(code).as(err.toString()).isEqualTo(ExitCode.OK);
            recording.stop();
            Path recorded = folder.resolve("p.jfr");
            recording.dump(recorded);
            for (RecordedEvent event : RecordingFile.readAllEvents(recorded)) {
                if (event.getEventType().getName().equals("dev.sluice.profile.PhaseEvent")) {
                    events.put(event.getString("phase"), event);
                }
            }
            if (rules.equals("server")) {
                assertThat(database.value("SELECT gate_seconds > 0 AND scan_seconds > 0 AND stage_seconds > 0"
                                + " FROM sluice.load_history"))
                        .isEqualTo("t");
            }
        }
        Map<String, Object> json = Json.readObject(Files.readString(file));
        Map<String, Map<?, ?>> phases = new LinkedHashMap<>();
        for (Object phase : (List<?>) json.get("phases")) {
            phases.put((String) ((Map<?, ?>) phase).get("phase"), (Map<?, ?>) phase);
        }
        assertThat(phases).containsKeys("begin", "connect", "read", "decompress", "cut", "pushdown", "send", "merge");
        assertThat(phases.containsKey("scan")).isEqualTo(rules.equals("server"));
        assertThat(phases.get("decompress").get("bytes")).isEqualTo(4992L);
        assertThat(phases.get("pushdown").get("rows")).isEqualTo(200L);
        assertThat(events.get("decompress").getLong("bytes")).isEqualTo(4992);
        assertThat(events.get("pushdown").getLong("rows")).isEqualTo(200);
        assertThat((Map<?, ?>) json.get("timeline")).hasSizeGreaterThanOrEqualTo(4);
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(folder.resolve("p.svg").toFile());
    }

    @Test
    void keepsTheSumWhenSlotsBecomeLonger() {
        Timeline timeline = new Timeline();
        long second = 1_000_000_000;
        for (int i = 0; i < 100; i++) {
            timeline.add(Phase.READ, i * second, i * second + second / 4);
            timeline.add(Phase.SEND, i * second + second / 4, (i + 1) * second);
        }
        double read = 0;
        double send = 0;
        for (int slot = 0; slot < Timeline.SLOTS; slot++) {
            read += timeline.share(slot, Phase.READ) * timeline.slotNanos();
            send += timeline.share(slot, Phase.SEND) * timeline.slotNanos();
        }
        assertThat(read / second).isCloseTo(25, within(1e-6));
        assertThat(send / second).isCloseTo(75, within(1e-6));
        assertThat(timeline.slotNanos() * Timeline.SLOTS).isBetween(100 * second, 220 * second);
    }

    @Test
    void saysThatTheLoadIsDoneWhenTheProfileCannotBeWritten() throws IOException {
        try (TestDatabase database = TestServer.main().newDatabase()) {
            database.execute("CREATE TABLE target (id integer PRIMARY KEY, name text NOT NULL)");
            String[] arguments = {
                "load",
                "-q",
                "-d",
                database.uri(),
                "--table",
                "target",
                "--profile",
                folder.resolve("no/p.json").toString(),
                PACKED.toString()
            };
            StringWriter err = new StringWriter();
            int code = Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err), arguments);
            assertThat(code).isEqualTo(ExitCode.FAILED);
            assertThat(err.toString())
                    .contains("cannot write the profile to")
                    .contains("The load itself is done: merged");
            assertThat(database.value("SELECT count(*) FROM target")).isEqualTo("200");
        }
    }
}
