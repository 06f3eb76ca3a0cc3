package dev.sluice.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is wrong with files, jobs, rights or the connection, a user gets a message that says what and what to do,
 * the exit code that belongs to it, no stack trace, and a target that is as it was.
 */
@Timeout(60)
class BadInputTest {
    private static final String ROLE =
            "sluice_test_user_" + ProcessHandle.current().pid();
    private static final String HEADER = "generator_id,ts,power_mw,note\n";
    private static final String GOOD = HEADER + "2,2024-01-01T00:00:00Z,1.5,new\n";

    private static TestDatabase database;

    @TempDir
    Path folder;

    private String untouched;

    /** Where the rules run. */
    enum Rules {
        CLIENT,
        SERVER
    }

    @BeforeAll
    static void makeDatabase() {
        database = TestServer.main().newDatabase();
        database.execute("""
                CREATE TABLE public.reading (
                    generator_id integer NOT NULL,
                    ts timestamptz NOT NULL,
                    power_mw numeric(7, 3),
                    note varchar(8),
                    PRIMARY KEY (generator_id, ts));
                CREATE TABLE public.tolerant (LIKE public.reading INCLUDING ALL);
                INSERT INTO public.reading VALUES (1, '2024-01-01 00:00:00Z', 1.5, 'old');
                """);
        database.execute("CREATE ROLE " + ROLE + " LOGIN PASSWORD 'secret'");
    }

    @AfterAll
    static void dropDatabase() {
        database.execute("DROP OWNED BY " + ROLE);
        database.execute("DROP ROLE " + ROLE);
        database.close();
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(database.query("SELECT * FROM public.reading"))
                .as("rows of the target")
                .containsExactly(List.of("1", "2024-01-01 00:00:00+00", "1.500", "old"));
        assertThat(database.query("SELECT c.relname FROM pg_class AS c WHERE c.relname ~ '^staging_[0-9]+$'"
                        + " UNION ALL SELECT p.proname FROM pg_proc AS p WHERE p.proname ~ '^stage_[0-9]+$'"))
                .as("staging that is left")
                .isEmpty();
        assertThat(database.query("SELECT load_id FROM sluice.load_history WHERE status = 'staging'"
                        + " OR status = 'merged' AND target = 'public.reading'"))
                .as("loads that run or were merged")
                .isEmpty();
        assertThat(database.value("SELECT count(*) FROM sluice_private.block_result"))
                .as("results of blocks")
                .isEqualTo("0");
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    /** Runs {@code load} into the target as superuser. */
    private Run load(Object... args) {
        List<String> command =
                new ArrayList<>(List.of("load", "-q", "-d", database.uri(), "--table", "public.reading"));
        Arrays.stream(args).map(Object::toString).forEach(command::add);
        return Run.of(command.toArray(new String[0])).within(folder);
    }

    private Run load(Rules rules, Object... args) {
        assumeTrue(rules == Rules.CLIENT || TestServer.main().plJava(), "the server has no PL/Java");
        List<Object> all = new ArrayList<>(List.of("--rules", rules));
        all.addAll(List.of(args));
        return load(all.toArray());
    }

    private void fails(Run run, int code, String message) {
        assertThat(run.err()).isEqualTo(message).doesNotContain("Exception", "\tat ");
        assertThat(run.out()).isEmpty();
        assertThat(run.code()).isEqualTo(code);
    }

    // Files.

    @Test
    void noSuchFile() {
        fails(load(folder.resolve("none.csv")), ExitCode.FAILED, """
                sluice: error: no such file: "none.csv"
                hint: Check the name; it is looked up from the current folder.
                """);
    }

    @Test
    void noSuchFileAmongOthers() throws IOException {
        fails(load(file("good.csv", GOOD), folder.resolve("none.csv")), ExitCode.FAILED, """
                sluice: error: no such file: "none.csv"
                hint: Check the name; it is looked up from the current folder.
                """);
    }

    @Test
    void belowAFile() throws IOException {
        fails(load(file("good.csv", GOOD).resolve("inside.csv")), ExitCode.FAILED, """
                sluice: error: cannot read "good.csv/inside.csv": Not a directory
                """);
    }

    @Test
    void directory() throws IOException {
        fails(load(Files.createDirectory(folder.resolve("data"))), ExitCode.FAILED, """
                sluice: error: there is no file in folder "data"
                detail: Folders in it do not count.
                hint: With --recursive they do.
                """);
    }

    @Test
    void unreadableFile() throws IOException {
        Path file = file("secret.csv", GOOD);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(file), "this user can read everything");
        fails(load(file), ExitCode.FAILED, "");
    }

    @Test
    void fileNamedTwice() throws IOException {
        Path file = file("good.csv", GOOD);
        fails(load(file, folder.resolve(".").resolve("good.csv")), ExitCode.FAILED, """
                sluice: error: "./good.csv" is named twice
                detail: Both "good.csv" and "./good.csv" stand for it.
                hint: Name each file once; its rows would count as duplicates.
                """);
    }

    @Test
    void emptyFile() throws IOException {
        fails(load(file("empty.csv", "")), ExitCode.FAILED, """
                sluice: error: "empty.csv" is empty
                detail: It has 0 bytes.
                hint: Leave it out, or check the program that wrote it.
                """);
    }

    @ParameterizedTest
    @EnumSource
    void headerOnly(Rules rules) throws IOException {
        Run run = load(rules, "--dry-run", "--no-pushdown", file("header.csv", HEADER));
        assertThat(run.err()).isEmpty();
        assertThat(run.out().replace(rules.name().toLowerCase(Locale.ROOT), "HOST"))
                .isEqualTo("""
                        dry run: nothing was merged into public.reading
                        load N: dry run; rules ran in the HOST
                        read 0  filtered 0  rejected 0  duplicate 0  inserted 0  updated 0  unchanged 0
                        T s, R rows/s
                        """);
        assertThat(run.code()).isEqualTo(ExitCode.OK);
    }

    @ParameterizedTest
    @EnumSource
    void headerWithoutANeededColumn(Rules rules) throws IOException {
        fails(load(rules, file("lacks.csv", "generator,ts,power_mw\n2,2024-01-01,1.5\n")), ExitCode.FAILED, """
                sluice: error: file "lacks.csv" lacks column "generator_id"
                detail: Its header is: generator, ts, power_mw.
                hint: Name the header that feeds "generator_id" with "from" in the job; perhaps it is "generator".
                """);
    }

    @Test
    void secondFileLacksAColumn() throws IOException {
        fails(
                load(file("good.csv", GOOD), file("lacks.csv", "generator_id,ts,power_mw\n2,2024-01-01,1.5\n")),
                ExitCode.FAILED,
                """
                sluice: error: file "lacks.csv" lacks column "note"
                detail: Its header is: generator_id, ts, power_mw.
                hint: An earlier file has it as "note"; all files of a load need the same columns.
                """);
    }

    @Test
    void noHeaderFeedsAnything() throws IOException {
        fails(load(file("other.csv", "a;b;c\n1;2;3\n")), ExitCode.FAILED, """
                sluice: error: file "other.csv" lacks column "generator_id"
                detail: Its header is: a;b;c.
                hint: The header is one field, with ";" in it: perhaps the delimiter of the job's format is ";".
                """);
    }

    @ParameterizedTest
    @EnumSource
    void duplicateHeaderNames(Rules rules) throws IOException {
        fails(
                load(rules, file("twice.csv", "generator_id,ts,note,power_mw,note\n2,2024-01-01,a,1,b\n")),
                ExitCode.FAILED,
                """
                sluice: error: file "twice.csv" has column "note" 2 times
                detail: It is field 3 and 5 of the header.
                hint: Rename the columns in the file.
                """);
    }

    @Test
    void headerThatDoesNotEnd() throws IOException {
        fails(load(file("quote.csv", "generator_id,\"ts,power_mw\n2,2024-01-01,1.5\n")), ExitCode.FAILED, """
                sluice: error: the header of "quote.csv" does not end
                detail: A quote opens at byte offset 13 and is not closed.
                hint: Is it a CSV file? The quote character is set by "quote" in the job's format.
                """);
    }

    @Test
    void byteOrderMarkOnly() throws IOException {
        fails(load(file("mark.csv", "\ufeff")), ExitCode.FAILED, """
                sluice: error: "mark.csv" has no header
                detail: It holds a byte order mark only.
                """);
    }

    // Binary rubbish.

    @Test
    void nulBytes() throws IOException {
        fails(load(file("nul.csv", "generator_id,ts\n2,\0\0\n")), ExitCode.FAILED, """
                sluice: error: "nul.csv" is not a text file
                detail: The byte at offset 18 is NUL.
                hint: Sluice reads CSV as text, in UTF-8 unless the job's format names another "encoding".
                """);
    }

    @Test
    void utf16WithoutByteOrderMark() throws IOException {
        fails(load(file("utf16le.csv", GOOD.getBytes(StandardCharsets.UTF_16LE))), ExitCode.FAILED, """
                sluice: error: "utf16le.csv" is not a text file
                detail: The byte at offset 1 is NUL.
                hint: Sluice reads CSV as text, in UTF-8 unless the job's format names another "encoding".
                """);
    }

    @Test
    void image() throws IOException {
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R'};
        fails(load(file("plot.png", png)), ExitCode.FAILED, """
                sluice: error: "plot.png" is not a text file
                detail: The byte at offset 8 is NUL.
                hint: Sluice reads CSV as text, in UTF-8 unless the job's format names another "encoding".
                """);
    }

    @Test
    void cutOffGzip() throws IOException {
        byte[] packed = gzip(GOOD);
        fails(load(file("cut.csv.gz", Arrays.copyOf(packed, packed.length - 5))), ExitCode.FAILED, """
                sluice: error: cannot unpack "cut.csv.gz": it ends too early
                detail: It is compressed with gzip; this is at byte offset %d of it, where it has %d.
                hint: Fetch or make the file again; nothing of the load was merged.
                """.formatted(
                        packed.length - 5, packed.length - 5));
    }

    /** Random rows, which take several blocks to unpack before the damage shows; much has been staged by then. */
    @ParameterizedTest
    @EnumSource(Rules.class)
    void damagedGzip(Rules rules) throws IOException {
        StringBuilder csv = new StringBuilder(HEADER);
        Random random = new Random(1);
        for (int row = 0; row < 100_000; row++) {
            csv.append(row)
                    .append(",2024-01-02T00:00:00Z,")
                    .append(random.nextInt(1000))
                    .append(",new\n");
        }
        byte[] packed = gzip(csv.toString());
        packed[packed.length - 6] ^= 1;
        Run run = load(rules, file("damaged.csv.gz", packed));
        fails(run, ExitCode.FAILED, """
                sluice: error: cannot unpack "damaged.csv.gz": the checksum of a gzip member is wrong
                detail: It is compressed with gzip; this is at byte offset %d of it, where it has %d.
                hint: Fetch or make the file again; nothing of the load was merged.
                """.formatted(packed.length - 4, packed.length));
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }

    @Test
    void latin1Header() throws IOException {
        fails(
                load(file("latin1.csv", "generator_id,ts,leistung_größe\n".getBytes(StandardCharsets.ISO_8859_1))),
                ExitCode.FAILED,
                """
                sluice: error: the header of "latin1.csv" has bytes that are no text in its encoding
                hint: Name the encoding of the file in the job's format, such as encoding: windows-1252.
                """);
    }

    /** Without NUL, or it would be found out at once; with any number of quotes and line ends. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomBytes(long seed) throws IOException {
        byte[] bytes = new byte[200_000];
        new Random(seed).nextBytes(bytes);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] == 0 ? 1 : bytes[i];
        }
        Run run = load(file("random.csv", bytes));
        assertThat(run.err()).as("seed " + seed).startsWith("sluice: error: ").doesNotContain("Exception", "\tat ");
        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
    }

    /**
     * With enough text before them to be taken for a text file. Quotes only in every second file, because one that
     * opens may swallow the rest.
     */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void randomBytesAfterGoodRows(long seed) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(HEADER.getBytes(StandardCharsets.UTF_8));
        for (int ts = 0; ts < 4000; ts++) {
            bytes.write(("2,2024-01-01T00:00:00Z,%d,a\n".formatted(ts % 10000)).getBytes(StandardCharsets.UTF_8));
        }
        byte[] random = new byte[100_000];
        new Random(seed).nextBytes(random);
        for (int i = 0; i < random.length; i++) {
            random[i] = random[i] == '"' && seed % 2 == 0 ? (byte) '\'' : random[i];
        }
        bytes.write(random);
        Path file = file("random.csv", bytes.toByteArray());
        Run run = load(Rules.CLIENT, file);
        assertThat(run.err() + run.out()).as("seed " + seed).doesNotContain("Exception", "\tat ");
        assertThat(run.code()).as("seed " + seed + ": " + run).isIn(ExitCode.REJECT_LIMIT, ExitCode.FAILED);
        if (TestServer.main().plJava()) {
            Run inServer = load(Rules.SERVER, "--no-pushdown", file);
            assertThat(inServer.out().replace("in the server", "in the client")).isEqualTo(run.out());
            assertThat(inServer.err()).isEqualTo(run.err());
            assertThat(inServer.code()).isEqualTo(run.code());
        }
    }

    // Rows.

    @ParameterizedTest
    @EnumSource
    void badRows(Rules rules) throws IOException {
        Path file = file("bad.csv", HEADER + """
                        2,2024-01-01T00:00:00Z,1.5,good
                        3,2024-01-01T00:00:00Z
                        4,2024-01-01T00:00:00Z,1.5,good,more
                        99999999999,2024-01-01T00:00:00Z,1.5,good
                        5,2024-01-01T00:00:00Z,12345.5,good
                        6,2024-02-30T00:00:00Z,1.5,good
                        7,2024-01-01T00:00:00Z,x,good
                        8,2024-01-01T00:00:00Z,1.5,too long for it
                        ,2024-01-01T00:00:00Z,1.5,good
                        9,2024-01-01T00:00:00Z,1.5,go"od
                        """);
        Run run = load(rules, "--no-pushdown", file);
        assertThat(run.err()).isEmpty();
        assertThat(run.out().replace(rules.name().toLowerCase(Locale.ROOT), "HOST"))
                .isEqualTo("""
                        9 of 10 rows were rejected, which is more than the reject limit of 0; nothing was merged
                        load N: reject limit passed, nothing merged; rules ran in the HOST
                        read 10  filtered 0  rejected 9  duplicate 0  inserted 0  updated 0  unchanged 0
                        T s, R rows/s
                        """);
        assertThat(run.code()).isEqualTo(ExitCode.REJECT_LIMIT);
        Path rejects = folder.resolve("rejects.csv");
        Path job = file("job.yaml", "job: tolerant\ntarget: public.tolerant\nreject_limit: 90%\n");
        run = Run.of(
                        "load",
                        "-q",
                        "-d",
                        database.uri(),
                        "--rules",
                        rules.name(),
                        "--force",
                        "--no-pushdown",
                        "-f",
                        job.toString(),
                        "--reject-file",
                        rejects.toString(),
                        file.toString())
                .within(folder);
        assertThat(run.err()).isEmpty();
        assertThat(run.out().replace(rules.name().toLowerCase(Locale.ROOT), "HOST"))
                .isEqualTo("""
                        merged into public.tolerant
                        load N: merged; rules ran in the HOST
                        read 10  filtered 0  rejected 9  duplicate 0  inserted 1  updated 0  unchanged 0
                        T s, R rows/s
                        """);
        assertThat(run.code()).isEqualTo(ExitCode.REJECTED_ROWS);
        assertThat(database.query("DELETE FROM public.tolerant RETURNING *"))
                .containsExactly(List.of("2", "2024-01-01 00:00:00+00", "1.500", "good"));
        assertThat(reasons(folder.resolve("rejects.reasons.csv")))
                .containsExactly(
                        "3 power_mw missing_fields: missing data for column \"power_mw\": 2 fields instead of 4",
                        "4  extra_fields: extra data after last expected column: 5 fields instead of 4",
                        "5 generator_id out_of_range: value \"99999999999\" is out of range for type integer",
                        "6 power_mw out_of_range: value \"12345.5\" is out of range for type numeric(7,3)",
                        "7 ts out_of_range: value \"2024-02-30T00:00:00Z\" is out of range for type timestamp with time"
                                + " zone",
                        "8 power_mw invalid_value: invalid input syntax for type numeric(7,3): \"x\"",
                        "9 note too_long: value too long for type character varying(8)",
                        "10 generator_id required: null value in column \"generator_id\", which is NOT NULL",
                        "11 note malformed_quote: quote inside an unquoted field, or text after a closing quote");
    }

    private static List<String> reasons(Path rejects) throws IOException {
        try (CSVParser parser = CSVFormat.POSTGRESQL_CSV
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get()
                .parse(Files.newBufferedReader(rejects))) {
            return parser.stream()
                    .map(reject -> reject.get("line") + " " + Objects.toString(reject.get("column_name"), "") + " "
                            + reject.get("reason") + ": " + reject.get("message"))
                    .toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void unclosedQuote(Rules rules) throws IOException {
        fails(
                load(rules, file("quote.csv", GOOD + "3,2024-01-01,\"1.5,x\n4,2024-01-01,1.5,x\n")),
                ExitCode.FAILED,
                """
                sluice: error: unclosed quote in "quote.csv", line 3
                detail: The quote at byte offset 74 is not closed before the end of the file.
                hint: Close the quote or double it if it is meant as text; nothing of the load was merged.
                """);
    }

    // Rules and names.

    @ParameterizedTest
    @EnumSource
    void unknownColumnInWhere(Rules rules) throws IOException {
        fails(load(rules, "--where", "power_mw > 1 AND generator = 2", file("good.csv", GOOD)), ExitCode.FAILED, """
                sluice: error: column "generator" does not exist
                detail: In "where" of job "public.reading", at character 18 of: power_mw > 1 AND generator = 2
                hint: The columns are generator_id, ts, power_mw, note.
                """);
    }

    @ParameterizedTest
    @EnumSource
    void syntaxErrorInWhere(Rules rules) throws IOException {
        fails(load(rules, "--where", "power_mw > 1 AND (note = 'a'", file("good.csv", GOOD)), ExitCode.FAILED, """
                sluice: error: syntax error at end of input
                detail: In "where" of job "public.reading", at character 29 of: power_mw > 1 AND (note = 'a'
                hint: Complete the rule.
                """);
    }

    @ParameterizedTest
    @EnumSource
    void syntaxErrorInCheck(Rules rules) throws IOException {
        fails(load(rules, "--check", "positive=power_mw >> 1", file("good.csv", GOOD)), ExitCode.FAILED, """
                sluice: error: operator >> is not supported
                detail: In "positive" of job "public.reading", at character 10 of: power_mw >> 1
                hint: Rules know AND, OR, NOT, comparisons, IN, BETWEEN, LIKE, ~ and IS NULL on columns and \
                literals; compute anything else before the import or in a view.
                """);
    }

    @ParameterizedTest
    @EnumSource
    void typeErrorInWhere(Rules rules) throws IOException {
        fails(load(rules, "--where", "power_mw > 'much'", file("good.csv", GOOD)), ExitCode.FAILED, """
                sluice: error: invalid input syntax for type numeric: "much"
                detail: In "where" of job "public.reading", at character 12 of: power_mw > 'much'
                hint: Write a value of type numeric.
                """);
    }

    @ParameterizedTest
    @EnumSource
    void subqueryThatFails(Rules rules) throws IOException {
        fails(
                load(rules, "--where", "generator_id IN (SELECT id FROM relevant)", file("good.csv", GOOD)),
                ExitCode.FAILED,
                """
                sluice: error: a subquery of the rules failed: relation "relevant" does not exist
                detail: The query is: SELECT id FROM relevant (SQLSTATE 42P01)
                hint: It runs with the rights of role "postgres" and the search path public of who defined the job.
                """);
    }

    @Test
    void noSuchTable() throws IOException {
        Path file = file("good.csv", GOOD);
        fails(
                Run.of("load", "-q", "-d", database.uri(), "--table", "public.readings", file.toString())
                        .within(folder),
                ExitCode.FAILED,
                """
                sluice: error: target table "public.readings" does not exist
                detail: The schema "public" has no such table.
                hint: Perhaps you meant "reading".
                """);
        fails(
                Run.of("load", "-q", "-d", database.uri(), "--table", "energy.reading", file.toString())
                        .within(folder),
                ExitCode.FAILED,
                """
                sluice: error: target table "energy.reading" does not exist
                detail: There is no schema "energy".
                hint: Create the table first: Sluice takes columns and types from it. For a table like the files: sluice load --create-table.
                """);
    }

    @Test
    void noSuchColumn() throws IOException {
        fails(load("--map", "power=power_mw", file("good.csv", GOOD)), ExitCode.FAILED, """
                sluice: error: target table public.reading has no column "power"
                detail: Its columns are: generator_id, ts, power_mw, note.
                hint: To give a type to a field that only rules use, write skip: true and its type.
                """);
        fails(load("--map", "power_mw=power", file("good.csv", GOOD)), ExitCode.FAILED, """
                sluice: error: file "good.csv" lacks column "power"
                detail: Its header is: generator_id, ts, power_mw, note.
                hint: Name the header that feeds "power_mw" with "from" in the job.
                """);
        fails(load("--key", "id", file("good.csv", GOOD)), ExitCode.FAILED, """
                sluice: error: target table public.reading has no column "id" for the key
                detail: Its columns are: generator_id, ts, power_mw, note.
                hint: Columns of the key are named as in the target, not as in the files.
                """);
    }

    @ParameterizedTest
    @EnumSource
    void keyThatIsInTheTarget(Rules rules) throws IOException {
        fails(
                load(rules, file("same.csv", HEADER + "2,2024-01-01Z,1,\n1,2024-01-01T00:00:00Z,2,x\n")),
                ExitCode.FAILED,
                """
                sluice: error: the target public.reading has a row with this key already: nothing is merged
                detail: Key (generator_id, ts)=(1, 2024-01-01 00:00:00+00) already exists. (constraint "reading_pkey")
                hint: Write on_conflict: nothing or update in the job if such rows may come, or remove them.
                """);
    }

    // Job files.

    private Run apply(String yaml) throws IOException {
        return Run.of("apply", "-d", database.uri(), file("job.yaml", yaml).toString())
                .within(folder);
    }

    @Test
    void jobFiles() throws IOException {
        fails(apply("job: a\ntarget: [public.reading\nwhere: x\n"), ExitCode.FAILED, """
                sluice: error: job file "job.yaml", line 3, column 6: expected ',' or ']', but got :
                detail: while parsing a flow sequence
                hint: Correct the YAML there.
                """);
        fails(apply("job: a\ntarget: public.reading\nwere: power_mw > 1\n"), ExitCode.FAILED, """
                sluice: error: unknown key "were" in the job
                hint: Perhaps you meant "where". Known keys: target, format, timezone, columns, where, checks, \
                validate_all, dedup, on_conflict, reject_limit, incremental, keep_raw, subqueries, foreign_keys, track, merge.
                """);
        fails(apply("job: a\ntarget: public.reading\nformat: { delimeter: ';' }\n"), ExitCode.FAILED, """
                sluice: error: unknown key "delimeter" in format
                hint: Perhaps you meant "delimiter". Known keys: type, delimiter, quote, escape, header, encoding, null, \
                comment, line_end, trailing_delimiter, lenient, skip_lines, header_lines, footer_lines, table, \
                missing_fields, extra_fields, sheet.
                """);
        fails(apply("job: a\ntarget: public.reading\nformat: { delimiter: '' }\n"), ExitCode.FAILED, """
                sluice: error: "delimiter" of format must be 1 to 16 characters
                detail: It is: ""
                """);
        fails(apply("job: a\ntarget: public.reading\nformat: { encoding: klingon }\n"), ExitCode.FAILED, """
                sluice: error: unknown encoding "klingon"
                hint: Use a name as PostgreSQL or Java spells it, such as UTF-8, UTF-16, LATIN1 or windows-1252.
                """);
        fails(
                apply("job: a\ntarget: public.reading\ncolumns: { ts: { pattern: 'DD.MM.YYYYTHH24:MI' } }\n"),
                ExitCode.FAILED,
                """
                sluice: error: the pattern of column "ts" has an unknown word
                detail: At character 11 of "DD.MM.YYYYTHH24:MI".
                hint: Words are YYYY, YY, MONTH, MON, MM, DD, HH24, HH12, HH, MI, SS, MS, US, AM, PM, TZH, TZM, and epoch or \
                epoch_ms alone; other letters and digits stand in double quotes.
                """);
        fails(apply("job: a\ntarget: public.reading\ncolumns: { ts: { default: 'Feb 30' } }\n"), ExitCode.FAILED, """
                sluice: error: "default" of column "ts" is not of type timestamp with time zone
                detail: invalid input syntax for type timestamp with time zone: "Feb 30".
                hint: A default is written as in SQL, whatever the format of the column.
                """);
        fails(apply("job: a\ntarget: public.reading\nformat: { missing_fields: ignore }\n"), ExitCode.FAILED, """
                sluice: error: "missing_fields" of format must be error or null
                """);
        fails(apply("job: a\ntarget: public.reading\nreject_limit: few\n"), ExitCode.FAILED, """
                sluice: error: reject_limit "few" is no number and no share
                hint: Write how many rows may be rejected, such as 100, or which share of the rows read, such as 1%.
                """);
        fails(apply("job: a\ntarget: public.reading\non_conflict: merge\n"), ExitCode.FAILED, """
                sluice: error: unknown on_conflict "merge"
                hint: Use error, nothing, update or update_if_newer(column).
                """);
        fails(apply("job: a\ntarget: public.reading\nwhere: power_mw >\n"), ExitCode.FAILED, """
                sluice: error: syntax error at end of input
                detail: In "where" of job "a", at character 11 of: power_mw >
                hint: Complete the rule.
                """);
        fails(apply("job: a\ntarget: public.reading\ntarget: public.other\n"), ExitCode.FAILED, """
                sluice: error: job file "job.yaml", line 3, column 1: found duplicate key target
                detail: while constructing a mapping
                hint: Correct the YAML there.
                """);
        fails(apply("job: a\n"), ExitCode.FAILED, """
                sluice: error: the job names no target
                hint: Name the table, such as "target": "public.generation".
                """);
        fails(apply("target: public.reading\n"), ExitCode.FAILED, """
                sluice: error: job file "job.yaml" does not name its job
                hint: Begin it with "job: NAME" and "target: SCHEMA.TABLE".
                """);
        fails(apply(""), ExitCode.FAILED, """
                sluice: error: job file "job.yaml" does not name its job
                hint: Begin it with "job: NAME" and "target: SCHEMA.TABLE".
                """);
        fails(apply("\tjob: a\n"), ExitCode.FAILED, """
                sluice: error: job file "job.yaml", line 1, column 1: found character '\\t(TAB)' that cannot \
                start any token. (Do not use \\t(TAB) for indentation)
                detail: while scanning for the next token
                hint: Correct the YAML there.
                """);
        fails(
                Run.of(
                                "apply",
                                "-d",
                                database.uri(),
                                folder.resolve("none.yaml").toString())
                        .within(folder),
                ExitCode.FAILED,
                """
                sluice: error: no such job file: "none.yaml"
                hint: Check the name.
                """);
        fails(
                Run.of(
                                "apply",
                                "-d",
                                database.uri(),
                                Files.createDirectory(folder.resolve("data")).toString())
                        .within(folder),
                ExitCode.FAILED,
                """
                sluice: error: cannot read job file "data": Is a directory
                """);
        Files.write(folder.resolve("utf16.yaml"), "job: a".getBytes(StandardCharsets.UTF_16));
        fails(
                Run.of(
                                "apply",
                                "-d",
                                database.uri(),
                                folder.resolve("utf16.yaml").toString())
                        .within(folder),
                ExitCode.FAILED,
                """
                sluice: error: job file "utf16.yaml" is not UTF-8 text
                """);
    }

    @Test
    void unknownJob() throws IOException {
        Path file = file("good.csv", GOOD);
        fails(
                Run.of("load", "-q", "-d", database.uri(), "--job", "generation", file.toString())
                        .within(folder),
                ExitCode.FAILED,
                """
                sluice: error: job "generation" does not exist
                hint: Define it with "sluice apply JOB.yaml"; "SELECT name FROM sluice.job" lists those there are.
                """);
    }

    @Test
    void unknownLoad() {
        fails(Run.of("status", "-d", database.uri(), "4711"), ExitCode.FAILED, """
                sluice: error: load 4711 does not exist
                hint: "sluice status" shows those there are.
                """);
    }

    // Rights.

    private Run loadAs(String password, String job, String onConflict) throws IOException {
        Path file = file("job.yaml", "job: " + job + "\ntarget: public.reading\non_conflict: " + onConflict + "\n");
        String conninfo = Run.conninfo(database, Map.of("user", ROLE, "password", password));
        Run run = Run.of(
                        "load",
                        "-q",
                        "-d",
                        conninfo,
                        "-f",
                        file.toString(),
                        file("good.csv", GOOD).toString())
                .within(folder);
        return new Run(run.code(), run.out(), run.err().replace(ROLE, "USER"));
    }

    @Test
    void rightsOnTheTarget() throws IOException {
        fails(loadAs("secret", "rights", "error"), ExitCode.FAILED, """
                sluice: error: permission denied for schema sluice
                hint: Who loads must be a member of sluice_loader, who only looks on of sluice_reader: GRANT \
                sluice_loader TO …
                """);
        database.execute("GRANT sluice_loader TO " + ROLE);
        try {
            fails(loadAs("secret", "rights", "error"), ExitCode.FAILED, """
                sluice: error: permission denied for table public.reading
                detail: on_conflict: error needs INSERT; role "USER" lacks INSERT.
                hint: GRANT INSERT ON public.reading TO USER;
                """);
            database.execute("GRANT INSERT ON public.reading TO " + ROLE);
            fails(loadAs("secret", "rights", "nothing"), ExitCode.FAILED, """
                sluice: error: permission denied for table public.reading
                detail: on_conflict: nothing needs INSERT, SELECT; role "USER" lacks SELECT.
                hint: GRANT SELECT ON public.reading TO USER;
                """);
            fails(loadAs("secret", "rights", "update"), ExitCode.FAILED, """
                sluice: error: permission denied for table public.reading
                detail: on_conflict: update needs INSERT, SELECT, UPDATE; role "USER" lacks SELECT, UPDATE.
                hint: GRANT SELECT, UPDATE ON public.reading TO USER;
                """);
            database.execute("REVOKE USAGE ON SCHEMA public FROM PUBLIC");
            fails(loadAs("secret", "rights", "error"), ExitCode.FAILED, """
                sluice: error: permission denied for schema public
                hint: GRANT USAGE ON SCHEMA public TO USER;
                """);
        } finally {
            database.execute("GRANT USAGE ON SCHEMA public TO PUBLIC");
            database.execute("REVOKE sluice_loader FROM " + ROLE);
        }
    }

    @Test
    void jobOfSomebodyElse() throws IOException {
        database.value(
                "SELECT sluice.define_job('taken', '{\"target\": \"public.reading\", \"on_conflict\": \"nothing\"}')");
        database.execute("GRANT sluice_loader TO " + ROLE);
        try {
            fails(loadAs("secret", "taken", "error"), ExitCode.FAILED, """
                sluice: error: job "taken" belongs to role "postgres"
                hint: Choose another name, or let its owner or a member of sluice_admin change it.
                """);
        } finally {
            database.execute("REVOKE sluice_loader FROM " + ROLE);
        }
    }

    @Test
    void onlyReader() throws IOException {
        database.execute("GRANT sluice_reader TO " + ROLE);
        try {
            fails(loadAs("secret", "reader", "error"), ExitCode.FAILED, """
                sluice: error: permission denied for function define_job
                hint: Who loads must be a member of sluice_loader, who only looks on of sluice_reader: GRANT \
                sluice_loader TO …
                """);
        } finally {
            database.execute("REVOKE sluice_reader FROM " + ROLE);
        }
    }

    // Connections.

    @Test
    void wrongPassword() throws IOException {
        Run run = loadAs("wrong", "rights", "error");
        assumeTrue(run.code() == ExitCode.CONNECTION, "the server asks for no password");
        fails(run, ExitCode.CONNECTION, """
                sluice: error: cannot connect to database "DATABASE" at "HOST", port PORT as user "USER"
                detail: password authentication failed for user "USER"
                hint: Correct the password: -W asks for it, PGPASSWORD and ~/.pgpass give it.
                """);
    }

    @Test
    void unknownDatabase() throws IOException {
        Path file = file("good.csv", GOOD);
        String conninfo = Run.conninfo(database, Map.of("dbname", "sluice_test_none"));
        fails(
                Run.of("load", "-q", "-d", conninfo, "--table", "public.reading", file.toString())
                        .within(folder),
                ExitCode.CONNECTION,
                """
                sluice: error: cannot connect to database "sluice_test_none" at "HOST", port PORT as user "postgres"
                detail: database "sluice_test_none" does not exist
                hint: Create the database, or name another with -d or PGDATABASE.
                """);
    }

    @Test
    void serverThatDoesNotRun() throws IOException {
        Path file = file("good.csv", GOOD);
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        String conninfo = "host=localhost port=" + port + " dbname=d user=u";
        fails(
                Run.of("load", "-q", "-d", conninfo, "--table", "public.reading", file.toString())
                        .within(folder),
                ExitCode.CONNECTION,
                """
                sluice: error: cannot connect to database "d" at "HOST", port PORT as user "u"
                detail: Connection refused
                hint: Check that the server runs there and accepts connections, or name another with -h and -p, \
                PGHOST and PGPORT, or a URI.
                """);
        fails(
                Run.of(
                                "load",
                                "-q",
                                "-d",
                                "host=nowhere.invalid dbname=d user=u",
                                "--table",
                                "public.reading",
                                file.toString())
                        .within(folder),
                ExitCode.CONNECTION,
                """
                sluice: error: cannot connect to database "d" at "nowhere.invalid", port PORT as user "u"
                detail: could not translate host name "nowhere.invalid" to an address
                hint: Correct the host: -h, PGHOST or the URI names it.
                """);
    }

    @Test
    void databaseWithoutSluice() throws IOException {
        Path file = file("good.csv", GOOD);
        String conninfo = Run.conninfo(database, Map.of("dbname", "template1"));
        fails(
                Run.of("load", "-q", "-d", conninfo, "--table", "public.reading", file.toString())
                        .within(folder),
                ExitCode.FAILED,
                """
                sluice: error: Sluice is not installed in database "template1"
                hint: Run "sluice install" with the same connection options, as a role that may create schemas.
                """);
        fails(
                Run.of("load", "-q", "-d", conninfo, "--job", "a", file.toString())
                        .within(folder),
                ExitCode.FAILED,
                """
                sluice: error: Sluice is not installed in database "template1"
                hint: Run "sluice install" with the same connection options, as a role that may create schemas.
                """);
        fails(Run.of("status", "-d", conninfo), ExitCode.FAILED, """
                sluice: error: Sluice is not installed in database "template1"
                hint: Run "sluice install" with the same connection options, as a role that may create schemas.
                """);
    }

    @Test
    void rulesInAServerWithoutPlJava() throws IOException {
        try (TestDatabase embedded = TestServer.embedded().get(0).newDatabase()) {
            embedded.execute("CREATE TABLE public.reading (generator_id integer PRIMARY KEY, note text)");
            Path file = file("good.csv", "generator_id,note\n1,a\n");
            fails(
                    Run.of(
                                    "load",
                                    "-q",
                                    "-d",
                                    embedded.uri(),
                                    "--table",
                                    "public.reading",
                                    "--rules",
                                    "server",
                                    file.toString())
                            .within(folder),
                    ExitCode.FAILED,
                    """
                sluice: error: the rules cannot run in the server: it has no PL/Java, or Sluice was installed \
                without it
                hint: Run "sluice doctor" to see what is missing, or use --rules client.
                """);
            assertThat(embedded.value("SELECT count(*) FROM public.reading")).isEqualTo("0");
        }
    }

    // The command line.

    @Test
    void wrongUsage() throws IOException {
        Path file = file("good.csv", GOOD);
        fails(load("-j", "0", file), ExitCode.USAGE, """
                sluice: error: -j must be at least 1, not 0
                hint: "sluice load --help" shows what is allowed.
                """);
        fails(load("-j", "many", file), ExitCode.USAGE, """
                sluice: error: invalid value for option '--jobs': 'many' is not an int
                hint: "sluice load --help" shows what is allowed.
                """);
        fails(load("--frobnicate", file), ExitCode.USAGE, """
                sluice: error: unknown option: '--frobnicate'
                hint: "sluice load --help" shows what is allowed.
                """);
        fails(load("--onconflict", "update", file), ExitCode.USAGE, """
                sluice: error: unknown option: '--onconflict'
                hint: Perhaps you meant --on-conflict.
                """);
        fails(load("--rules", "here", file), ExitCode.USAGE, """
                sluice: error: invalid value for option '--rules': expected one of [AUTO, SERVER, CLIENT] \
                (case-insensitive) but was 'here'
                hint: "sluice load --help" shows what is allowed.
                """);
        fails(load(), ExitCode.USAGE, """
                sluice: error: missing required parameter: 'FILE'
                hint: "sluice load --help" shows what is allowed.
                """);
        fails(load("--job", "a", file), ExitCode.USAGE, """
                sluice: error: name the job by one of --job, -f and --table
                hint: "sluice load --help" shows what is allowed.
                """);
        fails(Run.of("load", file.toString()).within(folder), ExitCode.USAGE, """
                sluice: error: name the job by one of --job, -f and --table
                hint: "sluice load --help" shows what is allowed.
                """);
        fails(Run.of("load", "--where", "true", file.toString()).within(folder), ExitCode.USAGE, """
                sluice: error: missing required argument(s): --table=TABLE
                hint: "sluice load --help" shows what is allowed.
                """);
        fails(Run.of("laod"), ExitCode.USAGE, """
                sluice: error: unmatched argument at index 0: 'laod'
                hint: "sluice --help" shows what is allowed.
                """);
        fails(Run.of("load", "-d", "nonsense=1", "--job", "a", file.toString()).within(folder), ExitCode.USAGE, """
                sluice: error: connection option "nonsense" is unknown or not supported
                hint: Remove it from the connection string or the service file.
                """);
        fails(
                Run.of("load", "-d", "postgresql://h:port/d", "--job", "a", file.toString())
                        .within(folder),
                ExitCode.USAGE,
                """
                sluice: error: invalid port number: "port"
                hint: A port is 1 to 65535.
                """);
    }
}
