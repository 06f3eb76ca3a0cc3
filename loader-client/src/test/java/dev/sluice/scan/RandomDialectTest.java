package dev.sluice.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.dialect.RandomDialect;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/**
 * Random rows, written in a random dialect and read back, in blocks of random size. {@code -Dsluice.roundTrips=20000} makes more of
 * them, {@code -Dsluice.seed=…} the same again.
 */
class RandomDialectTest {
    private static final int ROUND_TRIPS = Integer.getInteger("sluice.roundTrips", 400);

    @TempDir
    Path folder;

    private final long seed = Long.getLong("sluice.seed", System.nanoTime());

    @Test
    void readsWhatWasWritten() throws IOException {
        int parsedByCommons = 0;
        for (int round = 0; round < ROUND_TRIPS; round++) {
            Random random = new Random(seed + round);
            RandomDialect dialect = RandomDialect.any(random);
            List<List<String>> rows = dialect.rows(random.nextInt(12));
            byte[] file = dialect.write(rows);
            String what = "seed " + (seed + round) + ": " + dialect + "\n" + new String(file, StandardCharsets.UTF_8);
            Path path = Files.write(folder.resolve("random.csv"), file);
            int blockSize = random.nextBoolean() ? 1 << 20 : 1 + random.nextInt(file.length + 1);
            SequentialRead read = SequentialRead.of(path, dialect.format, dialect.headers(), blockSize);
            assertThat(read.error).as(what).isNull();
            assertThat(read.rejects).as(what).isEmpty();
            for (int row = 0; row < Math.min(rows.size(), read.rows.size()); row++) {
                assertThat(read.rows.get(row).texts())
                        .as("row %d of %s", row, what)
                        .isEqualTo(rows.get(row));
            }
            assertThat(read.rows).as(what).hasSameSizeAs(rows);
            if (isForCommons(dialect)) {
                parsedByCommons++;
                assertThat(parse(dialect, new String(file, StandardCharsets.UTF_8)))
                        .as(what)
                        .isEqualTo(filled(rows, dialect.nullText));
            }
        }
        System.out.println(ROUND_TRIPS + " round trips from seed " + seed + ", " + parsedByCommons
                + " of them read by Commons CSV too");
    }

    @Test
    void readsWhatCopyReads() throws IOException, SQLException {
        try (TestDatabase database = TestServer.main().newDatabase()) {
            for (int round = 0; round < ROUND_TRIPS / 10; round++) {
                Random random = new Random(seed + round);
                RandomDialect dialect = RandomDialect.ofCopy(random);
                List<List<String>> rows = dialect.rows(1 + random.nextInt(20));
                byte[] file = dialect.write(rows);
                String what =
                        "seed " + (seed + round) + ": " + dialect + "\n" + new String(file, StandardCharsets.UTF_8);
                Path path = Files.write(folder.resolve("random.csv"), file);
                SequentialRead read = SequentialRead.of(path, dialect.format, dialect.headers(), 1 << 20);
                database.execute("DROP TABLE IF EXISTS copied; CREATE TABLE copied ("
                        + String.join(" text, ", dialect.headers().keySet()) + " text)");
                copy(database, dialect, file);
                assertThat(read.rows)
                        .as(what)
                        .extracting(SequentialRead.Row::texts)
                        .isEqualTo(database.query("SELECT * FROM copied"));
                assertThat(read.rows).as(what).hasSameSizeAs(rows);
            }
        }
    }

    private static void copy(TestDatabase database, RandomDialect dialect, byte[] file)
            throws IOException, SQLException {
        String marks = "DELIMITER '" + dialect.delimiter + "', NULL '" + dialect.nullText + "'";
        String format = dialect.quote.isEmpty()
                ? "FORMAT text, " + marks
                : "FORMAT csv, HEADER, " + marks + ", QUOTE '" + dialect.quote.replace("'", "''") + "', ESCAPE '"
                        + dialect.escape.replace("'", "''") + "'";
        int from = 0;
        while (dialect.quote.isEmpty() && file[from++] != '\n') {
            // Before PostgreSQL 15 the format text has no header.
        }
        database.connection()
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn(
                        "COPY copied FROM STDIN (" + format + ")",
                        new ByteArrayInputStream(file, from, file.length - from));
    }

    /** Whether Commons CSV reads the dialect as it is meant. */
    private static boolean isForCommons(RandomDialect dialect) {
        return dialect.quote.length() == 1
                && dialect.escape.equals(dialect.quote)
                && dialect.comment.length() < 2
                && !dialect.lenient
                && !dialect.trailing
                && dialect.columns > 1
                && dialect.skipLines == 0
                && dialect.footerLines == 0;
    }

    private static List<List<String>> parse(RandomDialect dialect, String file) throws IOException {
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setDelimiter(dialect.delimiter)
                .setQuote(dialect.quote.charAt(0))
                .setCommentMarker(dialect.comment.isEmpty() ? null : dialect.comment.charAt(0))
                .setIgnoreEmptyLines(true)
                .get();
        List<List<String>> rows = new ArrayList<>();
        try (CSVParser parser = format.parse(new StringReader(file))) {
            for (CSVRecord row : parser) {
                rows.add(row.toList());
            }
        }
        return rows.subList(dialect.headerLines, rows.size());
    }

    private static List<List<String>> filled(List<List<String>> rows, String nullText) {
        List<List<String>> filled = new ArrayList<>();
        for (List<String> row : rows) {
            List<String> fields = new ArrayList<>();
            row.forEach(text -> fields.add(text == null ? nullText : text));
            filled.add(fields);
        }
        return filled;
    }
}
