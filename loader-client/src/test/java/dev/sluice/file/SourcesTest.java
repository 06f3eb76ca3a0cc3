package dev.sluice.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.cli.Main;
import dev.sluice.failure.ExitCode;
import dev.sluice.plan.Json;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loads from where users have their rows: compressed files, archives, folders, patterns, pipes, other encodings. */
@Timeout(120)
class SourcesTest {
    private static final Path PACKED = Path.of("src/test/resources/packed");

    @TempDir
    Path folder;

    private TestDatabase database;
    private String err;

    @BeforeEach
    void makeDatabase() {
        database = TestServer.main().newDatabase();
        database.execute("CREATE TABLE target (id integer PRIMARY KEY, name text NOT NULL)");
    }

    @AfterEach
    void dropDatabase() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"client", "server"})
    void loadsWhatOtherProgramsPacked(String rules) {
        assumeTrue(rules.equals("client") || TestServer.main().plJava(), "the server has no PL/Java");
        Map<String, Object> report = load(ExitCode.OK, "--rules", rules, PACKED.resolve("two.csv.gz"));
        assertThat(rows(report)).isEqualTo("read 200, inserted 200");
        assertThat(report).containsEntry("bytes", 4992L);
        for (String name :
                List.of("rows.csv", "rows.csv.zst", "two.csv.bz2", "rows.csv.xz", "two.csv.lz4", "one.zip")) {
            report = load(ExitCode.OK, "--rules", rules, PACKED.resolve(name));
            assertThat(report).as(name).containsEntry("status", "already loaded");
        }
        assertThat(database.value("SELECT count(*) FROM target")).isEqualTo("200");
        assertThat(database.value("SELECT count(*) FROM sluice.ledger")).isEqualTo("1");
    }

    @Test
    void knowsACompressedFileAgainWithoutUnpackingIt() throws IOException {
        Path packed = Files.copy(PACKED.resolve("rows.csv.bz2"), folder.resolve("a.bz2"));
        load(ExitCode.OK, packed);
        Path renamed = Files.move(packed, folder.resolve("b.bz2"));
        Map<String, Object> report = load(ExitCode.OK, renamed);
        assertThat(report).containsEntry("status", "already loaded").containsEntry("job_version", null);
        report = load(ExitCode.OK, "--force", renamed);
        assertThat(rows(report)).isEqualTo("read 200, unchanged 200");
    }

    @Test
    void eachEntryOfAnArchiveIsAFileOfTheLoad() {
        Map<String, Object> report = load(ExitCode.OK, PACKED.resolve("several.zip"));
        assertThat(rows(report)).isEqualTo("read 200, inserted 200");
        assertThat(names(report)).containsExactly(PACKED + "/several.zip/d/a.csv", PACKED + "/several.zip/d/b.csv");
    }

    /** Rows have long been staged when the end turns out to be missing. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip -c", "zstd -qc", "pzstd -qc -p 2", "bzip2 -c", "xz -0c", "lz4 -qc", "zip -q -"})
    void mergesNothingOfAFileThatIsCutOff(String program) throws Exception {
        StringBuilder rows = new StringBuilder("id,name\n");
        for (int i = 0; rows.length() < 2_500_000; i++) {
            rows.append(i)
                    .append(",row ")
                    .append(Integer.toHexString(i * 0x9e3779b9))
                    .append('\n');
        }
        Path plain = Files.writeString(folder.resolve("rows.csv"), rows);
        Path whole = folder.resolve("whole");
        List<String> command = new ArrayList<>(Arrays.asList(program.split(" ")));
        command.add(plain.toString());
        try {
            assertThat(new ProcessBuilder(command)
                            .redirectOutput(whole.toFile())
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor())
                    .isZero();
        } catch (IOException e) {
            assumeTrue(false, command.get(0) + " is not here");
        }
        byte[] bytes = Files.readAllBytes(whole);
        Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(bytes, bytes.length - 3));
        load(ExitCode.FAILED, cut);
        assertThat(err).contains("cannot unpack \"" + cut);
        if (!program.startsWith("zip")) {
            // The directory of a zip archive is at its end: without it nothing is unpacked.
            assertThat(err).contains("it ends too early").contains("byte offset " + (bytes.length - 3));
        }
        assertThat(database.value("SELECT count(*) FROM target")).isEqualTo("0");
        assertThat(database.value("SELECT count(*) FROM sluice.ledger")).isEqualTo("0");
    }

    @Test
    void readsAFrameThatIsTooLargeToBeHeldWhole() {
        Map<String, Object> report = load(ExitCode.OK, PACKED.resolve("large.csv.zst"));
        assertThat(rows(report)).isEqualTo("read 300, inserted 300");
        assertThat(database.value("SELECT sum(length(name)) FROM target")).isEqualTo("18000000");
    }

    @Test
    void readsStandardInput() throws IOException {
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(Files.readAllBytes(PACKED.resolve("rows.csv.zst"))));
            assertThat(rows(load(ExitCode.OK, "-"))).isEqualTo("read 200, inserted 200");
            System.setIn(new ByteArrayInputStream("id,name\n1,\"Zeile 1\"\n".getBytes(StandardCharsets.UTF_8)));
            assertThat(rows(load(ExitCode.OK, "-"))).isEqualTo("read 1, updated 1");
            System.setIn(new ByteArrayInputStream(new byte[0]));
            load(ExitCode.FAILED, "-");
            assertThat(err).contains("\"-\" is empty");
        } finally {
            System.setIn(before);
        }
        load(ExitCode.USAGE, "--since-last", "-");
    }

    @Test
    void readsANamedPipe() throws Exception {
        Path pipe = folder.resolve("pipe");
        Process writer = new ProcessBuilder(
                        "sh",
                        "-c",
                        "mkfifo '" + pipe + "' && exec cat " + PACKED.resolve("rows.csv.gz") + " > '" + pipe + "'")
                .start();
        try {
            for (int i = 0; i < 100 && !Files.exists(pipe) && writer.isAlive(); i++) {
                Thread.sleep(50);
            }
            assumeTrue(Files.exists(pipe), "cannot make a pipe here");
            assertThat(rows(load(ExitCode.OK, pipe))).isEqualTo("read 200, inserted 200");
        } finally {
            writer.destroyForcibly();
        }
    }

    @Test
    void expandsPatternsAndFolders() throws IOException {
        Files.createDirectories(folder.resolve("data/deep"));
        for (String name : List.of(
                "data/2024-2.csv",
                "data/2024-1.csv",
                "data/2023.csv",
                "data/.hidden.csv",
                "data/deep/2024-3.csv",
                "data/x[1].csv")) {
            Files.writeString(folder.resolve(name), "id,name\n" + Math.abs(name.hashCode()) + ",x\n");
        }
        assertThat(expand(false, "data/2024-*.csv")).containsExactly("data/2024-1.csv", "data/2024-2.csv");
        assertThat(expand(false, "data/**.csv"))
                .containsExactly(
                        "data/2023.csv", "data/2024-1.csv", "data/2024-2.csv", "data/deep/2024-3.csv", "data/x[1].csv");
        assertThat(expand(false, "data/.h*", "data/x[1].csv")).containsExactly("data/.hidden.csv", "data/x[1].csv");
        assertThat(expand(false, "d?ta/*-{1,2}.csv")).containsExactly("data/2024-1.csv", "data/2024-2.csv");
        assertThat(expand(false, "data"))
                .containsExactly("data/2023.csv", "data/2024-1.csv", "data/2024-2.csv", "data/x[1].csv");
        assertThat(expand(true, "data"))
                .containsExactly(
                        "data/2023.csv", "data/2024-1.csv", "data/2024-2.csv", "data/deep/2024-3.csv", "data/x[1].csv");
        assertThat(rows(load(ExitCode.OK, folder + "/data/2024-*.csv"))).isEqualTo("read 2, inserted 2");
        load(ExitCode.FAILED, folder + "/data/1999-*.csv");
        assertThat(err).contains("no file matches \"" + folder + "/data/1999-*.csv\"");
        load(ExitCode.FAILED, "https://example.org/a.csv");
        assertThat(err)
                .contains("\"https://example.org/a.csv\" is no file of this machine")
                .contains("curl -fsS https://example.org/a.csv | sluice load");
        load(ExitCode.FAILED, "s3://bucket/a.csv");
        assertThat(err).contains("aws s3 cp s3://bucket/a.csv - | sluice load");
        load(ExitCode.FAILED, folder + "/data/*-1.csv", folder + "/data/2024-*.csv");
        assertThat(err)
                .contains("data/2024-1.csv\" is named twice")
                .contains("Both \"" + folder + "/data/*-1.csv\" and \"" + folder + "/data/2024-*.csv\" stand for it.");
        load(ExitCode.FAILED, folder.resolve("data/none.csv"));
        assertThat(err).contains("no such file");
    }

    @Test
    void loadsWhatIsNewSinceTheLastTime() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        Instant yesterday = Instant.now().minusSeconds(86400);
        file(data, "1.csv", "id,name\n1,a\n", yesterday);
        Files.copy(PACKED.resolve("several.zip"), data.resolve("2.zip"));
        Files.setLastModifiedTime(data.resolve("2.zip"), FileTime.from(yesterday));
        load(ExitCode.OK, "--since-last", data.resolve("1.csv"));
        Map<String, Object> report = load(ExitCode.OK, "--since-last", data);
        assertThat(names(report)).containsExactly(data + "/2.zip/d/a.csv", data + "/2.zip/d/b.csv");
        assertThat(report).containsEntry("skipped", 1L);

        // Same name, size and an old time: not read. Touched, or under another name: read, and known by the content.
        file(data, "1.csv", "id,name\n1,b\n", yesterday);
        Files.move(data.resolve("2.zip"), data.resolve("3.zip"));
        report = load(ExitCode.OK, "--since-last", data);
        assertThat(report).containsEntry("status", "already loaded").containsEntry("skipped", 3L);
        file(data, "1.csv", "id,name\n1,b\n", Instant.now().plusSeconds(60));
        report = load(ExitCode.OK, "--since-last", data);
        assertThat(rows(report)).isEqualTo("read 1, updated 1");
        assertThat(report).containsEntry("skipped", 2L);
        load(ExitCode.USAGE, "--since-last", "--force", data);
    }

    @ParameterizedTest
    @ValueSource(strings = {"client", "server", "server --no-pushdown"})
    void rejectsSayWhereTheyAreInTheOriginalFile(String rules) throws IOException {
        assumeTrue(rules.equals("client") || TestServer.main().plJava(), "the server has no PL/Java");
        List<Object> options = new ArrayList<>(List.of("--rules"));
        options.addAll(Arrays.asList(rules.split(" ")));
        options.addAll(List.of("--reject-limit", "100%"));
        for (Charset charset : List.of(
                StandardCharsets.UTF_16LE,
                StandardCharsets.ISO_8859_1,
                Charset.forName("windows-31j"),
                Charset.forName("UTF-32BE"))) {
            boolean japanese = charset.name().equals("windows-31j");
            String text = japanese ? "東京" : "größe";
            String first = "id,name\n";
            String rows = "1," + text + "\r\n2,\"" + text + "\n\"\n";
            String bad = "x," + text + "\n";
            String rest = "3," + text + "\n";
            Path path =
                    Files.write(folder.resolve(charset.name() + ".csv"), (first + rows + bad + rest).getBytes(charset));
            List<Object> all = new ArrayList<>(options);
            all.addAll(List.of("--encoding", japanese ? "SJIS" : charset.name(), "--force", path));
            Map<String, Object> report = load(ExitCode.REJECTED_ROWS, all.toArray());
            assertThat(database.query("SELECT line, byte_offset, raw_row FROM sluice.rejected_row WHERE load_id = "
                            + report.get("load_id")))
                    .as(charset.name())
                    .containsExactly(
                            List.of("5", Integer.toString((first + rows).getBytes(charset).length), "x," + text));
            assertThat(database.query("SELECT name FROM target ORDER BY id"))
                    .containsExactly(List.of(text), List.of(text + "\n"), List.of(text));
            database.execute("DELETE FROM target");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"client", "server"})
    void rejectsRowsThatAreNoTextInTheirEncoding(String rules) throws IOException {
        assumeTrue(rules.equals("client") || TestServer.main().plJava(), "the server has no PL/Java");
        byte[] bytes = "id,name\n1,ok\n2,b?d\n3,ok\n".getBytes(StandardCharsets.ISO_8859_1);
        bytes[16] = (byte) 0x81;
        Path path = Files.write(folder.resolve("western.csv"), bytes);
        load(ExitCode.REJECTED_ROWS, "--rules", rules, "--encoding", "WIN1252", "--reject-limit", "1", path);
        assertThat(database.query("SELECT line, byte_offset, column_name, reason FROM sluice.rejected_row"))
                .containsExactly(List.of("3", "13", "name", "invalid_encoding"));
        assertThat(database.value("SELECT count(*) FROM target")).isEqualTo("2");
        load(ExitCode.FAILED, "--encoding", "klingon", path);
        assertThat(err).contains("unknown encoding \"klingon\"");
    }

    /** What the client sends is in every conformance case of one host; here is what it would never send. */
    @Test
    void theServerRefusesBlocksThatCannotBeInflated() {
        assumeTrue(TestServer.main().plJava(), "the server has no PL/Java");
        load(ExitCode.OK, "--wire-compression", "deflate", "--rules", "server", PACKED.resolve("rows.csv"));
        database.execute("CREATE TABLE begun AS SELECT sluice.begin_load('public.target',"
                + " '[{\"name\": \"b.csv\", \"bytes\": 3, \"header\": [\"id\", \"name\"]}]') ->> 'load_id' AS id");
        String insert = "INSERT INTO sluice.staging_block SELECT id::bigint, 1, 0, 2, 8, 0, NULL, '%s', %s FROM begun";
        assertThatThrownBy(() -> database.execute(insert.formatted("1,a", "'deflate'")))
                .rootCause()
                .hasMessageContaining("block 0 of file 1 of load 2 cannot be inflated");
        assertThatThrownBy(() -> database.execute(insert.formatted("1,a", "'brotli'")))
                .rootCause()
                .hasMessageContaining("unknown compression \"brotli\" of a block");
    }

    private static void file(Path folder, String name, String content, Instant modified) throws IOException {
        Files.setLastModifiedTime(Files.writeString(folder.resolve(name), content), FileTime.from(modified));
    }

    private List<String> expand(boolean recursive, String... arguments) {
        return FileArguments.expand(
                        Arrays.stream(arguments)
                                .map(each -> folder + "/" + each)
                                .toList(),
                        recursive)
                .stream()
                .map(path -> folder.relativize(path).toString())
                .toList();
    }

    private Map<String, Object> load(int code, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(
                "load", "-q", "--json", "-d", database.uri(), "--table", "public.target", "--on-conflict", "update"));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        StringWriter out = new StringWriter();
        StringWriter errors = new StringWriter();
        int answer = Main.run(new PrintWriter(out), new PrintWriter(errors), command.toArray(new String[0]));
        err = errors.toString();
        assertThat(answer).as(err).isEqualTo(code);
        return out.toString().isEmpty() ? Map.of() : Json.readObject(out.toString());
    }

    private static List<Object> names(Map<String, Object> report) {
        List<Object> names = new ArrayList<>();
        ((List<?>) report.get("files")).forEach(file -> names.add(((Map<?, ?>) file).get("name")));
        return names;
    }

    private static String rows(Map<String, Object> report) {
        List<String> counts = new ArrayList<>();
        ((Map<?, ?>) report.get("rows")).forEach((outcome, count) -> {
            if (((Number) count).longValue() > 0) {
                counts.add(outcome + " " + count);
            }
        });
        return String.join(", ", counts);
    }
}
