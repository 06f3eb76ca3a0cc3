package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.client.LoadRequest.Rules;
import dev.sluice.failure.ExitCode;
import dev.sluice.scan.RejectLimit;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestServer;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A load that cannot be merged any more because of its rejects does not go on to the end. */
class RejectLimitTest {
    private static final int MIB = 1 << 20;

    @TempDir
    Path folder;

    private TestDatabase database;

    @AfterEach
    void dropDatabase() {
        if (database != null) {
            database.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        // limit, rejected, read, rowsLeft, passed
        "0, 0, 10, 10, false",
        "0, 1, 10, 10, true",
        "5, 5, 10, 10, false",
        "5, 6, 10, 1000000, true",
        "1%, 1, 100, 0, false",
        "1%, 2, 100, 0, true",
        "1%, 2, 100, 100, false",
        "1%, 3, 100, 100, true",
        "0.5%, 1, 100, 99, true",
        "0.5%, 1, 100, 100, false",
        "100%, 10, 10, 0, false",
        "0%, 1, 10, 1000000000000, true"
    })
    void isPassedOnlyWhenTheRestCannotChangeThat(
            String limit, long rejected, long read, long rowsLeft, boolean passed) {
        assertThat(RejectLimit.parse(limit).isPassed(rejected, read, rowsLeft)).isEqualTo(passed);
    }

    @ParameterizedTest
    @CsvSource({"CLIENT, 10, 200, 16", "SERVER, 10, 100, 128", "CLIENT, 1%, 30, 4"})
    void stopsLongBeforeTheEndOfABadFile(Rules rules, String limit, int rowLength, int mebibytes) throws IOException {
        assumeTrue(rules == Rules.CLIENT || TestServer.main().plJava(), "the server has no PL/Java");
        Path file = folder.resolve("bad.csv");
        long rows = (long) mebibytes * MIB / rowLength;
        write(file, rows, rowLength);
        LoadReport report = load(rules, limit, file);
        assertThat(report.status()).isEqualTo("reject limit");
        assertThat(report.exitCode()).isEqualTo(ExitCode.REJECT_LIMIT);
        assertThat(report.rows("read")).isPositive().isLessThan(rows / 2);
        assertThat(report.rows("rejected")).isGreaterThan(10);
        assertThat(database.query("SELECT status, read, inserted, failure FROM sluice.load_history"))
                .containsExactly(List.of(
                        "reject limit",
                        "" + report.rows("read"),
                        "0",
                        report.rows("rejected") + " of " + report.rows("read")
                                + " rows were rejected, which is more than the reject limit of " + limit
                                + "; nothing was merged"));
        assertThat(database.value("SELECT count(DISTINCT line) FROM sluice.rejected_row"))
                .isEqualTo("" + report.rows("rejected"));
        assertThat(database.value("SELECT count(*) FROM public.target")).isEqualTo("0");
        assertThat(database.value("SELECT count(*) FROM sluice.ledger")).isEqualTo("0");
        assertThat(database.value("SELECT count(*) FROM pg_class WHERE relname ~ '^staging_[0-9]+$'"))
                .isEqualTo("0");
    }

    /** Which of two files is loaded, and so whether its rejects count, is known only at the end. */
    @Test
    void isJudgedAtTheEndWhenAFileMayHaveBeenLoadedBefore() throws IOException {
        Path first = folder.resolve("a.csv");
        write(first, 10, 30);
        assertThat(load(Rules.CLIENT, "10", first).status()).isEqualTo("merged");
        Path again = folder.resolve("renamed.csv");
        Files.copy(first, again);
        Path good = folder.resolve("good.csv");
        Files.writeString(good, "id,note\n1,a\n");
        assertThat(load(Rules.CLIENT, "0", good, again).status()).isEqualTo("merged");
    }

    private static void write(Path file, long rows, int rowLength) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            writer.write("id,note\n");
            String note = ",".concat("n".repeat(rowLength - 12)).concat("\n");
            for (long row = 0; row < rows; row++) {
                String number = Long.toString(row);
                writer.write("x" + "0".repeat(10 - number.length()) + number + note);
            }
        }
    }

    private LoadReport load(Rules rules, String limit, Path... files) {
        if (database == null) {
            database = TestServer.main().newDatabase();
            database.execute("CREATE TABLE public.target (id bigint, note text)");
        }
        JobSpec job = new JobSpec("test", Map.of("target", "public.target", "reject_limit", limit));
        LoadRequest request = new LoadRequest(
                null, job, List.of(files), rules, 1, false, false, false, false, false, WireCompression.OFF);
        return new Loader(request, database.database(), Progress.NONE).run();
    }
}
