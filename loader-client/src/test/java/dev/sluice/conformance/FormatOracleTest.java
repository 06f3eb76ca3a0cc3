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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Random formats of columns, on every host of the rules, against PostgreSQL. The seed stands in every message. */
class FormatOracleTest {
    private static final int PATTERNS = 40;
    private static final int ROWS = 500;

    @TempDir
    Path folder;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    /** What {@code to_char} writes by a pattern is read as {@code to_timestamp} reads it. */
    @ParameterizedTest
    @EnumSource(Host.class)
    void readsTheTimesThatPostgresWrites(Host host) throws IOException {
        assumeTrue(host == Host.CLIENT || TestServer.main().plJava(), "the server has no PL/Java");
        Map<String, Object> columns = new LinkedHashMap<>();
        StringBuilder definitions = new StringBuilder("id int PRIMARY KEY");
        StringBuilder written = new StringBuilder("i");
        StringBuilder differ = new StringBuilder("false");
        for (int i = 0; i < PATTERNS; i++) {
            String pattern = randomPattern();
            // PostgreSQL fills names of months up with blanks unless FM forbids it.
            String theirs = "'" + pattern.replace("MONTH", "FMMONTH") + "'";
            columns.put("c" + i, Map.of("pattern", pattern));
            definitions.append(", c").append(i).append(i % 2 == 0 ? " timestamptz" : " timestamp");
            written.append(", to_char(t, ").append(theirs).append(") AS c").append(i);
            differ.append(" OR l.c")
                    .append(i)
                    .append(" IS DISTINCT FROM to_timestamp(w.c")
                    .append(i);
            differ.append(", ").append(theirs).append(')').append(i % 2 == 0 ? "" : "::timestamp");
        }
        try (TestDatabase database = TestServer.main().newDatabase()) {
            database.execute("SET TimeZone TO 'Europe/Berlin'; CREATE TABLE target (" + definitions + ");"
                    + " CREATE TABLE written AS SELECT " + written + " FROM (SELECT i, '1975-01-01'::timestamptz"
                    + " + trunc(random()::numeric * 3000000000, 6) * interval '1 second' AS t"
                    + " FROM generate_series(1, " + ROWS + ") AS i) AS r");
            List<String> lines = new ArrayList<>(List.of("id"));
            for (int i = 0; i < PATTERNS; i++) {
                lines.set(0, lines.get(0) + ",c" + i);
            }
            for (List<String> row : database.query("SELECT * FROM written ORDER BY 1")) {
                lines.add("\"" + String.join("\",\"", row) + "\"");
            }
            LoadReport report = load(database, host, lines, Map.of("columns", columns, "timezone", "Europe/Berlin"));
            assertThat(report.rows("inserted")).as("seed %d: %s", seed, columns).isEqualTo(ROWS);
            assertThat(database.query("SELECT l, w FROM target AS l JOIN written AS w ON w.i = l.id WHERE " + differ
                            + " LIMIT 3"))
                    .as("seed %d: %s", seed, columns)
                    .isEmpty();
        }
    }

    private String randomPattern() {
        List<String> words = new ArrayList<>(List.of(
                random.nextBoolean() ? "YYYY" : "YY",
                List.of("MM", "MON", "MONTH").get(random.nextInt(3)),
                "DD"));
        if (random.nextInt(5) > 0) {
            words.addAll(random.nextBoolean() ? List.of("HH24") : List.of("HH12", "AM"));
            words.addAll(List.of("MI", "SS", random.nextBoolean() ? "MS" : "US").subList(0, random.nextInt(4)));
        }
        Collections.shuffle(words, random);
        StringBuilder pattern = new StringBuilder();
        for (String word : words) {
            if (pattern.length() > 0) {
                pattern.append(
                        List.of("-", "/", " ", ".", "\"T\"", "\" of \"", "").get(random.nextInt(7)));
            }
            pattern.append(word);
        }
        return pattern.toString();
    }

    /** Numbers with marks, right ones and wrong ones, are what their plain forms are to PostgreSQL. */
    @ParameterizedTest
    @EnumSource(Host.class)
    void readsNumbersAsPostgresReadsTheirPlainForms(Host host) throws IOException {
        assumeTrue(host == Host.CLIENT || TestServer.main().plJava(), "the server has no PL/Java");
        List<String> lines = new ArrayList<>(List.of("id,n"));
        StringBuilder values = new StringBuilder();
        for (int id = 0; id < 3000; id++) {
            String number = randomNumber();
            lines.add(id + ",\"" + number + "\"");
            values.append(id == 0 ? "" : ",").append("(" + id + ",'" + number + "')");
        }
        Map<String, Object> marks = Map.of("decimal", ",", "thousands", ".");
        try (TestDatabase database = TestServer.main().newDatabase()) {
            for (String type : List.of("numeric(12,3)", "double precision", "bigint")) {
                database.execute("DROP TABLE IF EXISTS target, expected; CREATE TABLE target (id int PRIMARY KEY, n "
                        + type
                        + "); CREATE TABLE expected AS SELECT * FROM (VALUES " + values + ") AS v (id, t);"
                        + " CREATE OR REPLACE FUNCTION plain(t text) RETURNS " + type + " LANGUAGE plpgsql AS $$"
                        + " BEGIN IF t !~ '^[+-]?([0-9]+|[1-9][0-9]{0,2}(\\.[0-9]{3})+)?(,[0-9]*)?([eE][+-]?[0-9]+)?$'"
                        + " THEN RETURN NULL; END IF; RETURN replace(replace(t, '.', ''), ',', '.')::" + type
                        + "; EXCEPTION WHEN data_exception THEN RETURN NULL; END $$");
                LoadReport report =
                        load(database, host, lines, Map.of("columns", Map.of("n", marks), "reject_limit", "100%"));
                assertThat(report.rows("inserted")).as("seed %d", seed).isGreaterThan(500);
                assertThat(database.query(
                                "SELECT e.*, t.n, plain(e.t) FROM expected AS e LEFT JOIN target AS t USING (id)"
                                        + " WHERE t.n::text IS DISTINCT FROM plain(e.t)::text LIMIT 5"))
                        .as("seed %d, %s", seed, type)
                        .isEmpty();
                database.execute("DROP FUNCTION plain");
            }
        }
    }

    private String randomNumber() {
        StringBuilder number = new StringBuilder(
                String.format("%,d", random.nextLong() >> random.nextInt(64)).replace(',', '.'));
        if (random.nextBoolean()) {
            number.append(',').append(random.nextInt(10_000));
        }
        if (random.nextInt(8) == 0) {
            number.append('e').append(random.nextInt(7) - 3);
        }
        for (int changes = random.nextInt(3); changes > 0; changes--) {
            number.insert(random.nextInt(number.length() + 1), ".,-+0123456789".charAt(random.nextInt(14)));
        }
        return number.toString();
    }

    private LoadReport load(TestDatabase database, Host host, List<String> lines, Map<String, Object> spec)
            throws IOException {
        Path file = Files.writeString(folder.resolve("values.csv"), String.join("\n", lines) + "\n");
        Map<String, Object> job = new LinkedHashMap<>(spec);
        job.put("target", "target");
        LoadRequest request = new LoadRequest(
                null,
                new JobSpec("oracle", job),
                List.of(file),
                host.rules(),
                2,
                host.pushdown(),
                true,
                false,
                false,
                false,
                WireCompression.DEFLATE);
        return new Loader(request, database.database(), Progress.NONE).run();
    }
}
