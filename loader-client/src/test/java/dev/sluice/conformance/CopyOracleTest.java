package dev.sluice.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.client.JobSpec;
import dev.sluice.client.LoadReport;
import dev.sluice.client.LoadRequest;
import dev.sluice.client.Loader;
import dev.sluice.client.Progress;
import dev.sluice.client.WireCompression;
import dev.sluice.testing.Host;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestServer;
import dev.sluice.type.ColumnType;
import dev.sluice.type.RandomValues;
import dev.sluice.type.TypeKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.QuoteMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;

/**
 * Random files, on every host of the rules, against PostgreSQL's COPY and Commons CSV: the same values stored, the same values
 * refused. The seed stands in every message.
 */
class CopyOracleTest {
    private static final int ROWS = 2000;

    @TempDir
    Path folder;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    static Stream<Arguments> types() {
        List<ColumnType> types = List.of(
                type(TypeKind.BOOL, "boolean"),
                type(TypeKind.INT2, "smallint"),
                type(TypeKind.INT4, "integer"),
                type(TypeKind.INT8, "bigint"),
                type(TypeKind.FLOAT4, "real"),
                type(TypeKind.FLOAT8, "double precision"),
                type(TypeKind.NUMERIC, "numeric"),
                new ColumnType(TypeKind.NUMERIC, "numeric(6,2)", -1, 6, 2, ZoneOffset.UTC),
                type(TypeKind.TEXT, "text"),
                new ColumnType(TypeKind.VARCHAR, "character varying(8)", 8, -1, 0, ZoneOffset.UTC),
                new ColumnType(TypeKind.CHAR, "character(6)", 6, -1, 0, ZoneOffset.UTC),
                type(TypeKind.DATE, "date"),
                type(TypeKind.TIMESTAMP, "timestamp without time zone"),
                type(TypeKind.TIMESTAMPTZ, "timestamp with time zone"),
                type(TypeKind.UUID, "uuid"));
        return types.stream()
                .flatMap(
                        type -> Stream.of(Host.CLIENT, Host.SERVER).map(host -> Arguments.of(type.name(), host, type)));
    }

    private static ColumnType type(TypeKind kind, String name) {
        return new ColumnType(kind, name, -1, -1, 0, ZoneOffset.UTC);
    }

    @ParameterizedTest(name = "{0} [{1}]")
    @MethodSource("types")
    void storesAndRefusesWhatCopyDoes(String name, Host host, ColumnType type) throws IOException, SQLException {
        assumeTrue(host == Host.CLIENT || TestServer.main().plJava(), "the server has no PL/Java");
        List<String> values = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < ROWS; row++) {
            String value = RandomValues.next(random, type);
            values.add(value);
            lines.add(row + ",\"" + value.replace("\"", "\"\"") + "\"\n");
        }
        Path file = Files.writeString(folder.resolve("values.csv"), "id,v\n" + String.join("", lines));
        try (TestDatabase database = TestServer.main().newDatabase()) {
            database.execute(
                    "CREATE TABLE target (id int PRIMARY KEY, v " + name + "); CREATE TABLE copied (LIKE target)");
            LoadReport report = load(database, host, file, Map.of("target", "target", "reject_limit", "100%"));
            assertThat(report.rows("read")).as("seed %d", seed).isEqualTo(ROWS);

            Set<Integer> accepted = new HashSet<>();
            database.query("SELECT id FROM target").forEach(row -> accepted.add(Integer.valueOf(row.get(0))));
            StringBuilder good = new StringBuilder();
            for (int row = 0; row < ROWS; row++) {
                if (accepted.contains(row)) {
                    good.append(lines.get(row));
                } else if (!RandomValues.mayBeRefused(type, values.get(row))) {
                    assertThat(copyFailure(database, lines.get(row)))
                            .as("seed %d: COPY of \"%s\", which Sluice refused", seed, values.get(row))
                            .isNotNull();
                }
            }
            assertThat(copyFailure(database, good.toString()))
                    .as("seed %d: COPY of what Sluice took", seed)
                    .isNull();
            assertThat(database.query("SELECT id, v, v::text FROM target EXCEPT ALL SELECT id, v, v::text FROM copied"))
                    .as("seed %d: rows that COPY stores otherwise", seed)
                    .isEmpty();
            assertThat(accepted).as("seed %d", seed).hasSizeGreaterThan(ROWS / 10);
        }
    }

    /** The text is compared too: equal values may have different forms, such as 1.0 and 1.00. */
    @ParameterizedTest
    @EnumSource(Host.class)
    void readsCsvAsCommonsCsvAndCopyDo(Host host) throws IOException, SQLException {
        assumeTrue(host == Host.CLIENT || TestServer.main().plJava(), "the server has no PL/Java");
        char delimiter = ",;\t|".charAt(random.nextInt(4));
        char quote = "\"'".charAt(random.nextInt(2));
        String csv = randomCsv(delimiter, quote);
        Path file = Files.writeString(folder.resolve("random.csv"), csv);
        try (TestDatabase database = TestServer.main().newDatabase()) {
            database.execute("CREATE TABLE target (id int, a text, b text); CREATE TABLE copied (LIKE target)");
            Map<String, Object> spec =
                    Map.of("target", "target", "format", Map.of("delimiter", "" + delimiter, "quote", "" + quote));
            LoadReport report = load(database, host, file, spec);

            try (CSVParser parser = CSVFormat.DEFAULT
                    .builder()
                    .setDelimiter(delimiter)
                    .setQuote(quote)
                    .setQuoteMode(QuoteMode.MINIMAL)
                    .setIgnoreEmptyLines(true)
                    .get()
                    .parse(new StringReader(csv))) {
                List<List<String>> parsed = new ArrayList<>();
                parser.forEach(record -> parsed.add(record.toList()));
                parsed.remove(0);
                assertThat(database.query("SELECT id, coalesce(a, ''), coalesce(b, '') FROM target ORDER BY id"))
                        .as("seed %d", seed)
                        .isEqualTo(parsed);
                assertThat(report.rows("inserted")).as("seed %d", seed).isEqualTo(parsed.size());
            }
            assertThat(copyFailure(
                            database,
                            csv.substring(csv.indexOf('\n') + 1),
                            String.format("DELIMITER E'\\x%02x', QUOTE E'\\x%02x'", (int) delimiter, (int) quote)))
                    .as("seed %d", seed)
                    .isNull();
            assertThat(database.query("SELECT * FROM target EXCEPT ALL SELECT * FROM copied"))
                    .as("seed %d", seed)
                    .isEmpty();
        }
    }

    private static LoadReport load(TestDatabase database, Host host, Path file, Map<String, Object> spec) {
        LoadRequest request = new LoadRequest(
                null,
                new JobSpec("oracle", spec),
                List.of(file),
                host.rules(),
                2,
                host.pushdown(),
                false,
                false,
                false,
                false,
                WireCompression.DEFLATE);
        return new Loader(request, database.database(), Progress.NONE).run();
    }

    /** More than one block, so that rows meet its ends. */
    private String randomCsv(char delimiter, char quote) {
        StringBuilder csv = new StringBuilder("id" + delimiter + "a" + delimiter + "b\n");
        // COPY wants every record to end as the first line does.
        for (int row = 0; csv.length() < 3 << 20; row++) {
            csv.append(row);
            for (int field = 0; field < 2; field++) {
                csv.append(delimiter);
                int length = random.nextInt(10) == 0 ? random.nextInt(3000) : random.nextInt(12);
                boolean quoted = random.nextBoolean();
                csv.append(quoted ? "" + quote : "");
                for (int i = 0; i < length; i++) {
                    char c = "abc é東,;|\t'\"\n".charAt(random.nextInt(13));
                    if (c == quote && quoted) {
                        csv.append(c);
                    }
                    csv.append(!quoted && (c == quote || c == delimiter || c == '\n') ? 'x' : c);
                }
                csv.append(quoted ? "" + quote : "");
            }
            csv.append('\n');
        }
        return csv.toString();
    }

    private static String copyFailure(TestDatabase database, String rows) throws SQLException, IOException {
        return copyFailure(database, rows, "DELIMITER ','");
    }

    /** Copies rows into the other table; null when COPY takes them. */
    private static String copyFailure(TestDatabase database, String rows, String options)
            throws SQLException, IOException {
        try {
            database.connection()
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "COPY copied FROM STDIN (FORMAT csv, " + options + ")",
                            new ByteArrayInputStream(rows.getBytes(StandardCharsets.UTF_8)));
            return null;
        } catch (SQLException e) {
            return e.getMessage();
        }
    }
}
