package dev.sluice.columnar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.cli.Main;
import dev.sluice.failure.ExitCode;
import dev.sluice.plan.Json;
import dev.sluice.plan.Plan;
import dev.sluice.row.FieldNeeds;
import dev.sluice.source.CellWriter;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loads files of columns that other programs wrote. */
@Timeout(120)
class ColumnarFilesTest {
    private static final Path FILES = Path.of("src/test/resources/columnar");

    /** Each with the same 1000 rows. */
    private static final List<String> ROWS = List.of(
            "groups-arrow-rs.parquet",
            "groups-hyparquet.parquet",
            "batches-arrow-js.arrow",
            "batches-arrow-js.arrows",
            "rows-polars-lz4.feather",
            "rows-polars-zstd.feather");

    private static TestDatabase database;

    @TempDir
    Path folder;

    private String err;

    @BeforeAll
    static void makeDatabase() {
        database = TestServer.main().newDatabase();
        database.execute(
                "CREATE TABLE reading (id integer PRIMARY KEY, at timestamptz NOT NULL, plant text, power real)");
        database.execute(
                "CREATE TABLE various (id integer PRIMARY KEY, i8 smallint, i16 smallint, i32 integer, i64 bigint,"
                        + " u8 smallint, u32 bigint, f32 real, f64 double precision, flag boolean, txt text, kind varchar(9),"
                        + " day date, ts timestamp, tz timestamptz, ns timestamp)");
        database.execute("CREATE TABLE special (id integer PRIMARY KEY, big numeric, small numeric(4, 1), code uuid,"
                + " bytes bytea, clock time, letter text, ides date, ever timestamp, nan double precision, least real,"
                + " doc jsonb)");
    }

    @AfterAll
    static void dropDatabase() {
        database.close();
    }

    @BeforeEach
    void empty() {
        database.execute("TRUNCATE reading, various, special");
    }

    @ParameterizedTest
    @ValueSource(strings = {"client", "server"})
    void valuesOfEveryTypeArriveAsTheyAre(String rules) {
        assumeHost(rules);
        for (String name : List.of("types-polars.parquet", "types-polars.arrow")) {
            load(ExitCode.OK, "various", rules, FILES.resolve(name));
            assertThat(database.query("SELECT * FROM various ORDER BY id"))
                    .as(name)
                    .containsExactly(
                            List.of(
                                    "1",
                                    "7",
                                    "300",
                                    "70000",
                                    "5000000000",
                                    "200",
                                    "3000000000",
                                    "0.1",
                                    "0.1",
                                    "t",
                                    "a \"quoted\"\nline, \u20ac",
                                    "wind",
                                    "2024-02-29",
                                    "2024-02-29 12:34:56.789",
                                    "2024-02-29 12:34:56.789+00",
                                    "2024-02-29 12:34:56.789"),
                            List.of(
                                    "2",
                                    "-128",
                                    "-32768",
                                    "-2147483648",
                                    "-9007199254740991",
                                    "255",
                                    "4294967295",
                                    "-3.4028235e+38",
                                    "5e-324",
                                    "f",
                                    "",
                                    "sun",
                                    "0001-01-01",
                                    "1969-12-31 23:59:59.999",
                                    "1969-12-31 23:59:59.999+00",
                                    "1969-12-31 23:59:59.999"),
                            nulls("3", 15));
            database.execute("TRUNCATE various");
        }
        load(ExitCode.OK, "special", rules, FILES.resolve("types-duckdb.parquet"));
        assertThat(database.query("SELECT * FROM special ORDER BY id"))
                .containsExactly(
                        List.of(
                                "1",
                                "12345678901234567890.123456789",
                                "1.5",
                                "e220a839-7b1d-cdaf-1d0b-14e4db018fed",
                                "\\xdead",
                                "12:34:56.5",
                                "a",
                                "0044-03-15 BC",
                                "infinity",
                                "NaN",
                                "-Infinity",
                                "{\"a\": 1}"),
                        Arrays.asList(
                                "2",
                                "-0.000000001",
                                "-99.9",
                                null,
                                "\\x",
                                null,
                                null,
                                "9999-12-31",
                                null,
                                null,
                                null,
                                null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"client", "server"})
    void rejectsNameTheGroupAndTheRow(String rules) {
        assumeHost(rules);
        for (String name : rules.equals("client") ? ROWS : List.of(ROWS.get(0), ROWS.get(2))) {
            Map<String, Object> report = load(
                    ExitCode.REJECTED_ROWS,
                    "reading",
                    rules,
                    "--where",
                    "id > 300",
                    "--check",
                    "power=power < 9000",
                    "--reject-limit",
                    "100%",
                    FILES.resolve(name));
            assertThat(rows(report)).as(name).isEqualTo("read 1000, filtered 300, rejected 3, inserted 697");
            String group = name.startsWith("groups") ? "row group" : "record batch";
            List<List<String>> places = database.query("SELECT place, raw_row FROM sluice.rejected_row WHERE load_id = "
                    + report.get("load_id") + " ORDER BY line");
            assertThat(places).as(name).hasSize(3);
            assertThat(places.get(0).get(0))
                    .isEqualTo(name.startsWith("rows") ? "record batch 1, row 500" : group + " 5, row 500");
            assertThat(places.get(0).get(1))
                    .startsWith("500,2024-01-01 08:19:00")
                    .endsWith(",\"plant 4\",9999.5");
            database.execute("TRUNCATE reading");
        }
    }

    /** Whatever the reader leaves out: every count, and the table, are those of a load that leaves out nothing. */
    @Test
    void whatIsLeftOutCountsAsFiltered() {
        for (String where : List.of(
                "id IN (1, 500, 1000, 70000)",
                "id BETWEEN 250 AND 349 AND power > 35.5",
                "at >= '2024-01-01 08:20:00+00' AND at < '2024-01-01 09:00:00+00'",
                "at > '2024-01-01 10:00:00'",
                "plant = 'plant 3'",
                "plant IN ('plant 0', 'plant 9', 'none') AND id < 950",
                "plant IS NULL",
                "id > 5000000",
                "at < '0044-01-01 BC'",
                "id IN (SELECT 1 + 100 * n FROM generate_series(0, 20) AS n) AND lower(plant) <> 'plant 1'")) {
            // One has times with a zone, the other without.
            for (String name : where.startsWith("at") ? ROWS.subList(0, 2) : ROWS.subList(0, 1)) {
                List<Object> found = new ArrayList<>();
                for (List<Object> options : List.<List<Object>>of(List.of(), List.of("--no-pushdown"))) {
                    List<Object> arguments = new ArrayList<>(options);
                    arguments.addAll(List.of("--where", where, FILES.resolve(name)));
                    Map<String, Object> report = load(ExitCode.OK, "reading", "client", arguments.toArray());
                    found.add(rows(report));
                    found.add(database.query("SELECT * FROM reading ORDER BY id"));
                    database.execute("TRUNCATE reading");
                }
                assertThat(found.get(0)).as(where + " of " + name).isEqualTo(found.get(2));
                assertThat(found.get(1)).as(where + " of " + name).isEqualTo(found.get(3));
                assertThat(found.get(0).toString()).contains("read 1000");
            }
        }
    }

    @Test
    void onlyWhatMayBeWantedIsRead() throws Exception {
        String plan =
                "{\"load\": 1, \"format\": {\"type\": \"cells\", \"delimiter\": \",\", \"quote\": \"\\\"\", \"null\": \"\","
                        + " \"header\": true}, \"columns\": [{\"name\": \"power\", \"from\": \"power\", \"kind\": \"float8\","
                        + " \"type\": \"double precision\"}], \"fields\": [{\"name\": \"id\", \"from\": \"id\", \"kind\": \"int4\","
                        + " \"type\": \"integer\"}], \"where\": \"id IN (3, 998)\"}";
        StringBuilder written = new StringBuilder();
        try (ParquetFile file = new ParquetFile("a.parquet", FILES.resolve("groups-arrow-rs.parquet"))) {
            file.narrow(new FieldNeeds(Plan.read(plan), file.header()), true);
            file.write(new CellWriter((data, from, to) -> written.append(new String(data, from, to - from)), ""));
        }
        assertThat(written.toString())
                .isEqualTo("\r\n".repeat(2) + "3,,,0.25\n" + "\r\n".repeat(994) + "998,,,124.625\n" + "\r\n".repeat(2));
    }

    /** The column of the file holds more numbers than that of the table: those beyond are rejected, and not left out. */
    @Test
    void whatIsNoValueOfTheColumnIsRejected() {
        database.execute("CREATE TABLE narrow (id integer PRIMARY KEY, i64 smallint)");
        Map<String, Object> report = load(
                ExitCode.REJECTED_ROWS,
                "narrow",
                "auto",
                "--reject-limit",
                "100%",
                "--where",
                "i64 BETWEEN 10 AND 20",
                FILES.resolve("types-polars.parquet"));
        assertThat(rows(report)).isEqualTo("read 3, filtered 1, rejected 2");
    }

    @Test
    void aFileIsKnownByItsOwnBytes() throws IOException {
        load(ExitCode.OK, "reading", "auto", FILES.resolve("groups-arrow-rs.parquet"));
        Path copy = Files.copy(FILES.resolve("groups-arrow-rs.parquet"), folder.resolve("renamed.bin"));
        Map<String, Object> report = loadOnce(ExitCode.OK, "reading", copy);
        assertThat(report).containsEntry("status", "already loaded");
    }

    @Test
    void columnsThatAreNoValuesMatterOnlyWhenTheyAreUsed() {
        database.execute("CREATE TABLE tagged (id integer PRIMARY KEY, tags text)");
        for (String name : List.of("types-polars.parquet", "types-polars.arrow")) {
            load(ExitCode.FAILED, "tagged", "auto", FILES.resolve(name));
            assertThat(err)
                    .contains("column \"tags\" of \"" + FILES.resolve(name) + "\" has type ")
                    .contains("which is not a single value");
        }
        assertThat(database.value("SELECT count(*) FROM tagged")).isEqualTo("0");
    }

    @Test
    void damagedFilesMergeNothing() throws IOException {
        for (String name : ROWS) {
            byte[] bytes = Files.readAllBytes(FILES.resolve(name));
            Path cut = Files.write(folder.resolve("cut-" + name), Arrays.copyOf(bytes, bytes.length * 2 / 3));
            load(ExitCode.FAILED, "reading", "auto", cut);
            assertThat(err).as(name).contains("cannot read \"" + cut + "\": ").doesNotContain("\tat ");
            byte[] overwritten = bytes.clone();
            Arrays.fill(overwritten, bytes.length / 3, bytes.length / 2, (byte) 0x5a);
            Path wrong = Files.write(folder.resolve("wrong-" + name), overwritten);
            if (!name.endsWith(".arrow") && !name.contains("arrow-js")) {
                load(ExitCode.FAILED, "reading", "auto", wrong);
                assertThat(err).as(name).contains("\"" + wrong + "\"").doesNotContain("\tat ");
            }
            assertThat(database.value("SELECT count(*) FROM reading")).as(name).isEqualTo("0");
        }
        Path old = Files.write(folder.resolve("old.feather"), new byte[] {'F', 'E', 'A', '1', 0, 0, 0, 0});
        load(ExitCode.FAILED, "reading", "auto", old);
        assertThat(err).contains("is a Feather file of version 1");
        Path secret = Files.write(folder.resolve("secret.parquet"), new byte[] {'P', 'A', 'R', 'E', 0, 0, 0, 0});
        load(ExitCode.FAILED, "reading", "auto", secret);
        assertThat(err).contains("is an encrypted Parquet file");
    }

    private static void assumeHost(String rules) {
        assumeTrue(rules.equals("client") || TestServer.main().plJava(), "the server has no PL/Java");
    }

    private static List<String> nulls(String first, int count) {
        List<String> row = new ArrayList<>(List.of(first));
        for (int i = 0; i < count; i++) {
            row.add(null);
        }
        return row;
    }

    private Map<String, Object> load(int code, String table, String rules, Object... arguments) {
        List<Object> more = new ArrayList<>(List.of("--force", "--rules", rules));
        more.addAll(Arrays.asList(arguments));
        return loadOnce(code, table, more.toArray());
    }

    private Map<String, Object> loadOnce(int code, String table, Object... arguments) {
        List<String> command =
                new ArrayList<>(List.of("load", "-q", "--json", "-d", database.uri(), "--table", "public." + table));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        StringWriter out = new StringWriter();
        StringWriter errors = new StringWriter();
        int answer = Main.run(new PrintWriter(out), new PrintWriter(errors), command.toArray(new String[0]));
        err = errors.toString();
        assertThat(answer).as(err).isEqualTo(code);
        return out.toString().isEmpty() ? Map.of() : Json.readObject(out.toString());
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
