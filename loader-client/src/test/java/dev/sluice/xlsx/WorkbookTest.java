package dev.sluice.xlsx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.cli.Main;
import dev.sluice.csv.CsvFormat;
import dev.sluice.failure.ExitCode;
import dev.sluice.file.FoundFile;
import dev.sluice.plan.Json;
import dev.sluice.source.Encoding;
import dev.sluice.source.SourceFile;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Loads of workbooks that other programs made. */
@Timeout(120)
class WorkbookTest {
    private static final Path WORKBOOKS = Path.of("src/test/resources/workbooks");

    private static TestDatabase database;

    @TempDir
    Path folder;

    private String out;
    private String err;

    @BeforeAll
    static void makeDatabase() {
        database = TestServer.main().newDatabase();
        database.execute("CREATE TABLE plant (code bigint PRIMARY KEY, name text, commissioned date, capacity numeric,"
                + " active boolean, seen timestamp, share numeric, remark text)");
        database.execute(
                "CREATE TABLE reading (id integer PRIMARY KEY, day date, at timestamp, clock time, took interval,"
                        + " amount numeric, label text, ok boolean, calc text, note text)");
        database.execute("CREATE TABLE single (id integer)");
        database.execute("CREATE TABLE quarter (plant text, jan integer, feb integer)");
    }

    @AfterAll
    static void dropDatabase() {
        database.close();
    }

    @BeforeEach
    void empty() {
        database.execute("TRUNCATE plant, reading, single, quarter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"client", "server"})
    void findsTheTableAndSaysWhereRejectsStand(String rules) throws IOException {
        need(rules);
        Map<String, Object> report = load(
                ExitCode.REJECTED_ROWS,
                "--force",
                "--rules",
                rules,
                "-f",
                plantJob(),
                WORKBOOKS.resolve("plants.xlsx"));
        assertThat(report.get("notes").toString())
                .contains("sheet \"Plant\", header in row 4; not read: \"It's 2\"")
                .doesNotContain("Hidden");
        assertThat(rows(report)).isEqualTo("read 7, rejected 2, inserted 5");
        assertThat(values("SELECT concat_ws('|', code, name, commissioned, capacity, active, seen, share, remark)"
                        + " FROM plant ORDER BY code"))
                .isEqualTo("1|Alta, \"North\"|1999-12-31|0.3|t|2019-07-01 13:30:00|0.05|two\nlines / "
                        + "3|  blanks  |1900-03-01|1000000000000000|t|2019-07-01 23:59:59.999|0.333333333333333 / "
                        + "4|text|2000-02-29|-0.00000015 / 7 / "
                        + "123456789012|Ünïtéd ☃ 電力|1900-02-28|100|f|2019-07-01 00:00:00|0.5|x");
        String rejected = "SELECT place || ' ' || line || ' ' || message FROM sluice.rejected_row WHERE load_id = "
                + report.get("load_id") + " ORDER BY line";
        assertThat(values(rejected))
                .isEqualTo("Plant!I11 11 the cell holds the error #N/A / "
                        + "Plant!A12 12 invalid input syntax for type bigint: \"five\"");

        run(ExitCode.OK, "rejects", "-d", database.uri(), report.get("load_id"));
        assertThat(out).contains("plants.xlsx, Plant!I11, Remark: invalid_value: the cell holds the error #N/A");

        // A mended row is read as the sheet was: text by the job's format, numbers by their type.
        database.execute(
                "UPDATE sluice.rejected_row SET raw_row = replace(replace(raw_row, '\"five\"', '5'), '#N/A', '')"
                        + " WHERE load_id = " + report.get("load_id"));
        database.execute("UPDATE sluice.rejected_row SET raw_row = replace(raw_row, '5,\"after', '6,\"after')"
                + " WHERE load_id = " + report.get("load_id") + " AND line = 11");
        run(ExitCode.OK, "resubmit", "--rules", rules, "-d", database.uri(), report.get("load_id"));
        assertThat(values("SELECT concat_ws('|', code, name, capacity) FROM plant WHERE code IN (5, 6) ORDER BY 1"))
                .isEqualTo("5|no number|1250.5 / 6|after blanks|12.5");
        // Text that is all blanks is NULL once it is trimmed.
        assertThat(values("SELECT count(*) FROM plant WHERE code = 3 AND remark IS NULL"))
                .isEqualTo("1");
    }

    private Path plantJob() throws IOException {
        return Files.writeString(folder.resolve("plant.yaml"), """
                job: plant
                target: public.plant
                columns:
                  code: Plant Code
                  capacity: { from: Capacity (MW), decimal: ",", thousands: "." }
                  remark: { trim: true }
                checks: { has_name: name <> '' }
                reject_limit: 2
                """);
    }

    @ParameterizedTest
    @CsvSource({"readings.xlsx, server", "readings-1904.xlsx, client", "readings-inline.xlsx, client"})
    void readsWhatExcelShows(String name, String rules) {
        need(rules);
        Map<String, Object> report = load(
                ExitCode.REJECTED_ROWS,
                "--rules",
                rules,
                "--table",
                "public.reading",
                "--reject-limit",
                "3",
                WORKBOOKS.resolve(name));
        assertThat(values("SELECT concat_ws('|', id, day, at, clock, took, amount, label, ok, calc, note) FROM reading"
                        + " ORDER BY id"))
                .isEqualTo(
                        "1|2020-02-29|2020-02-29 01:02:03.045|18:05:00|49:30:00|1234.5|plain bold end|t|2|a_x000D_b / "
                                // A text that looks like an error is none.
                                + "2|1999-01-01|1999-01-01 00:00:00|00:00:00|06:00:00|-0.1|#N/A|f|X");
        assertThat(values("SELECT place || ' ' || value FROM sluice.rejected_row WHERE load_id = "
                        + report.get("load_id") + " ORDER BY line"))
                .isEqualTo("Data!G4 #N/A / Data!J5 #DIV/0! / Data!F6 #DIV/0!");
    }

    @Test
    void errorsCountOnlyWhereTheyAreUsedAndMayBeWordsForNull() throws IOException {
        Path job = Files.writeString(folder.resolve("job.yaml"), """
                job: reading
                target: public.reading
                columns: { amount: { "null": "#DIV/0!" }, note: { skip: true }, label: { "null": "#N/A" } }
                """);
        load(ExitCode.OK, "-f", job, WORKBOOKS.resolve("readings.xlsx"));
        assertThat(values("SELECT concat(count(amount), ' ', count(label)) FROM reading"))
                .isEqualTo("2 1");
    }

    @Test
    void joinsAHeaderOfSeveralRowsAndLeavesOutTheFooter() throws IOException {
        Path job = Files.writeString(folder.resolve("job.yaml"), """
                job: quarter
                target: public.quarter
                format: { type: xlsx, sheet: 1, header_lines: 2, footer_lines: 1 }
                columns: { jan: 2020 Jan, feb: 2019 Feb }
                """);
        assertThat(rows(load(ExitCode.OK, "-f", job, WORKBOOKS.resolve("quarters.xlsx"))))
                .isEqualTo("read 2, inserted 2");
        assertThat(values("SELECT concat_ws('|', plant, jan, feb) FROM quarter ORDER BY 1"))
                .isEqualTo("A|3|2 / B|7|6");
        assertThat(values("SELECT layout FROM sluice.load_file ORDER BY load_id DESC LIMIT 1"))
                .isEqualTo("{\"kind\": \"sheet\", \"sheet\": \"Q\", \"columns\": [\"A\", \"B\", \"C\", \"D\", \"E\"]}");
    }

    @Test
    void takesColumnsByTheirNumberWithoutAHeader() throws IOException {
        Path job = Files.writeString(folder.resolve("job.yaml"), """
                job: numbered
                target: public.quarter
                format: { header: false, skip_lines: 2, footer_lines: 1 }
                columns: { plant: { from: 1 }, jan: { from: 2 }, feb: { from: 5 } }
                """);
        assertThat(rows(load(ExitCode.OK, "-f", job, WORKBOOKS.resolve("quarters.xlsx"))))
                .isEqualTo("read 2, inserted 2");
        assertThat(values("SELECT concat_ws('|', plant, jan, feb) FROM quarter ORDER BY 1"))
                .isEqualTo("A|1|4 / B|5|8");
    }

    @Test
    void theLedgerKnowsAWorkbookHoweverItComes() throws IOException {
        String[] single = {"--table", "public.single"};
        assertThat(rows(load(ExitCode.OK, single, WORKBOOKS.resolve("archive.zip"))))
                .isEqualTo("read 2, inserted 2");
        assertThat(load(ExitCode.OK, single, WORKBOOKS.resolve("single.xlsx")))
                .containsEntry("status", "already loaded");
        Path copy = Files.copy(WORKBOOKS.resolve("single.xlsx"), folder.resolve("copy.dat"));
        assertThat(load(ExitCode.OK, "--since-last", "--table", "public.single", copy))
                .containsEntry("skipped", 1L);
        InputStream before = System.in;
        try {
            System.setIn(new ByteArrayInputStream(Files.readAllBytes(copy)));
            assertThat(load(ExitCode.OK, single, "-")).containsEntry("status", "already loaded");
        } finally {
            System.setIn(before);
        }
        assertThat(values("SELECT count(*) FROM single")).isEqualTo("2");
    }

    @Test
    void readsTheSheetThatIsNamed() {
        Path plants = WORKBOOKS.resolve("plants.xlsx");
        String[] table = {"--table", "public.plant", "--map", "code=Plant Code", "--reject-limit", "1"};
        Map<String, Object> report = load(ExitCode.OK, table, "--sheet", "hidden one", plants);
        assertThat(rows(report)).isEqualTo("read 1, inserted 1");
        // Another sheet of the same file is another content.
        report = load(ExitCode.REJECTED_ROWS, table, "--sheet", "3", plants);
        assertThat(rows(report)).isEqualTo("read 2, rejected 1, inserted 1");
        assertThat(values("SELECT place FROM sluice.rejected_row WHERE load_id = " + report.get("load_id")))
                .isEqualTo("'It''s 2'!A3");
        assertThat(load(ExitCode.OK, table, "--sheet", "It's 2", plants)).containsEntry("status", "already loaded");
        load(ExitCode.FAILED, table, "--sheet", "Plants", plants);
        assertThat(err)
                .contains("has no sheet \"Plants\"")
                .contains("Its sheets are: \"Plant\", \"Hidden one\" (hidden), \"It's 2\".");
    }

    @Test
    void saysWhatToDoWithNeighbours() throws IOException {
        refused("old.xls", ole2(""), "is an Office document of before 2007", "--convert-to xlsx");
        refused("secret.xlsx", ole2("EncryptedPackage"), "has a password", "Save it without the password");
        refused(
                "binary.xlsb",
                zip(Map.of("[Content_Types].xml", "", "xl/workbook.bin", "")),
                "is a binary workbook",
                "Save");
        refused(
                "open.ods",
                zip(Map.of("mimetype", "application/vnd.oasis.opendocument.spreadsheet")),
                "is an OpenDocument spreadsheet",
                "--convert-to xlsx");
        refused(
                "letter.docx",
                zip(Map.of("[Content_Types].xml", "", "word/document.xml", "")),
                "is an Office document, but no workbook",
                "CSV");
    }

    @Test
    void refusesWhatIsDamagedOrABomb() throws IOException {
        byte[] whole = Files.readAllBytes(WORKBOOKS.resolve("single.xlsx"));
        refused("short.xlsx", Arrays.copyOf(whole, whole.length / 2), "cannot unpack", "Fetch or make the file again");
        refused(
                "changed.xlsx",
                changed(whole),
                "the checksum of part \"xl/worksheets/sheet1.xml\" is wrong",
                "save it again");
        refused(
                "bomb.xlsx",
                zip(Map.of("[Content_Types].xml", "", "xl/worksheets/sheet1.xml", " ".repeat(70 << 20))),
                "looks like a zip bomb",
                "CSV");
        refused(
                "empty.xlsx",
                zip(Map.of("[Content_Types].xml", "<Types/>")),
                "cannot read workbook",
                "make or fetch the file again");
        assertThat(values("SELECT count(*) FROM single")).isEqualTo("0");
    }

    @Test
    void doesNotMixWithTextInOneLoad() throws IOException {
        Path text = Files.writeString(folder.resolve("a.csv"), "id\n1\n");
        load(ExitCode.FAILED, "--table", "public.single", text, WORKBOOKS.resolve("single.xlsx"), "--force");
        assertThat(err).contains("is text, and file").contains("Load them one after the other");
        Path job = Files.writeString(folder.resolve("job.yaml"), """
                job: typed
                target: public.single
                format: { type: xlsx }
                """);
        load(ExitCode.FAILED, "-f", job, text);
        assertThat(err).contains("a.csv\" is no xlsx file");
    }

    /** Rows tell how far a workbook has been read, in bytes of the file. */
    @ParameterizedTest
    @CsvSource({"A1:B20000, true", "A1, false"})
    void tellsHowFarItHasCome(String dimension, boolean known) throws Exception {
        StringBuilder rows =
                new StringBuilder("<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"
                        + "<dimension ref=\"" + dimension + "\"/><sheetData>");
        for (int row = 1; row <= 20_000; row++) {
            rows.append("<row r=\"" + row + "\"><c r=\"A" + row + "\"><v>" + row + "</v></c><c r=\"B" + row
                    + "\" t=\"inlineStr\"><is><t>" + (row == 1 ? "name" : "a text of some length")
                    + "</t></is></c></row>");
        }
        Path file = Files.write(
                folder.resolve("long.xlsx"),
                withSheet(rows.append("</sheetData></worksheet>").toString()));
        List<Long> told = new ArrayList<>();
        CountDownLatch ended = new CountDownLatch(1);
        try (SourceFile source = FoundFile.at(file).get(0).open(1, CsvFormat.DEFAULT, Encoding.UTF_8)) {
            source.stream().start(1000, 1 << 14, bytes -> {
                told.add(bytes);
                if (source.stream().bytes() >= 0) {
                    ended.countDown();
                }
            });
            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(told.stream().mapToLong(Long::longValue).sum()).isEqualTo(Files.size(file));
        assertThat(told.stream().filter(bytes -> bytes > 0).count() > 5)
                .as(told.toString())
                .isEqualTo(known);
    }

    /** A workbook with another sheet in it. */
    private static byte[] withSheet(String sheet) throws IOException {
        Map<String, String> entries = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(WORKBOOKS.resolve("single.xlsx")))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        assertThat(entries).containsKey("xl/worksheets/sheet1.xml");
        entries.put("xl/worksheets/sheet1.xml", sheet);
        return zip(entries);
    }

    private void refused(String name, byte[] content, String message, String hint) throws IOException {
        load(ExitCode.FAILED, "--table", "public.single", Files.write(folder.resolve(name), content));
        assertThat(err)
                .contains("\"" + folder.resolve(name) + "\"")
                .contains(message)
                .contains(hint);
    }

    private static byte[] ole2(String entry) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(
                new byte[] {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, (byte) 0xa1, (byte) 0xb1, 0x1a, (byte) 0xe1});
        bytes.write(new byte[504]);
        bytes.write(entry.getBytes(Charset.forName("UTF-16LE")));
        return bytes.toByteArray();
    }

    private static byte[] zip(Map<String, String> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream archive = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                archive.putNextEntry(new ZipEntry(entry.getKey()));
                archive.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    /** The same workbook without compression, and a digit that is another than when its checksum was made. */
    private static byte[] changed(byte[] workbook) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(workbook));
                ZipOutputStream archive = new ZipOutputStream(bytes)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                byte[] content = in.readAllBytes();
                CRC32 checksum = new CRC32();
                checksum.update(content);
                ZipEntry stored = new ZipEntry(entry.getName());
                stored.setMethod(ZipEntry.STORED);
                stored.setSize(content.length);
                stored.setCrc(checksum.getValue());
                archive.putNextEntry(stored);
                archive.write(content);
            }
        }
        String text = bytes.toString(StandardCharsets.ISO_8859_1);
        assertThat(text).contains("<v>3</v>");
        return text.replace("<v>3</v>", "<v>4</v>").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void need(String rules) {
        assumeTrue(rules.equals("client") || TestServer.main().plJava(), "the server has no PL/Java");
    }

    private Map<String, Object> load(int code, String[] first, Object... arguments) {
        List<Object> all = new ArrayList<>(Arrays.asList(first));
        all.addAll(Arrays.asList(arguments));
        return load(code, all.toArray());
    }

    private Map<String, Object> load(int code, Object... arguments) {
        List<Object> command = new ArrayList<>(List.of("load", "-q", "--json", "-d", database.uri()));
        command.addAll(Arrays.asList(arguments));
        run(code, command.toArray());
        return out.isEmpty() ? Map.of() : Json.readObject(out);
    }

    private void run(int code, Object... command) {
        StringWriter output = new StringWriter();
        StringWriter errors = new StringWriter();
        int answer = Main.run(
                new PrintWriter(output),
                new PrintWriter(errors),
                Arrays.stream(command).map(Object::toString).toArray(String[]::new));
        out = output.toString();
        err = errors.toString();
        assertThat(answer).as(err).isEqualTo(code);
    }

    private static String values(String query) {
        return database.value("SELECT string_agg(v::text, ' / ') FROM (" + query + ") AS q (v)");
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
