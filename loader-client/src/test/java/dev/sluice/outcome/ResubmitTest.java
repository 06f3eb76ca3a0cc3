package dev.sluice.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.client.JobSpec;
import dev.sluice.client.LoadReport;
import dev.sluice.client.LoadRequest;
import dev.sluice.client.LoadRequest.Rules;
import dev.sluice.client.Loader;
import dev.sluice.client.Progress;
import dev.sluice.client.RejectFile;
import dev.sluice.client.Resubmission;
import dev.sluice.client.WireCompression;
import dev.sluice.database.ServerFailure;
import dev.sluice.failure.SluiceException;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rejected rows: written to files, mended, and run again, on both hosts of the rules. */
class ResubmitTest {
    private static final String FILE = """
            id,v,note
            1,10,good
            2,x,no number
            y,z,two reasons
            3,30,"a
            b"
            4,bad,"quoted
            newline, and comma"
            """;

    @TempDir
    Path folder;

    private TestDatabase database;

    /** Where the rules run. */
    enum Host {
        CLIENT,
        SERVER
    }

    @BeforeEach
    void makeDatabase() {
        database = TestServer.main().newDatabase();
        database.execute("CREATE TABLE public.target (id integer PRIMARY KEY, v integer, note text)");
    }

    @AfterEach
    void dropDatabase() {
        database.close();
    }

    private static void assume(Host host) {
        assumeTrue(host == Host.CLIENT || TestServer.main().plJava(), "the server has no PL/Java");
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private Path file(String name, String content) throws IOException {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    private LoadReport load(Host host, Map<String, Object> more, Path... files) {
        Map<String, Object> spec = new LinkedHashMap<>(Map.of("target", "public.target", "reject_limit", "100"));
        spec.putAll(more);
        LoadRequest request = new LoadRequest(
                null,
                new JobSpec("test", spec),
                Arrays.asList(files),
                Rules.valueOf(host.name()),
                2,
                true,
                false,
                false,
                false,
                false,
                WireCompression.OFF);
        return new Loader(request, database.database(), Progress.NONE).run();
    }

    private void define(String spec) {
        database.execute("SELECT sluice.define_job('test', '" + spec.replace("'", "''") + "')");
    }

    private LoadReport resubmit(Host host, long load) throws SQLException {
        return new Resubmission(database.database(), load, Rules.valueOf(host.name())).run();
    }

    /** SQLSTATE, message and detail of what stops a resubmission. */
    private String failure(Host host, long load) {
        try {
            return "none: " + resubmit(host, load).toJson();
        } catch (SQLException e) {
            return text(ServerFailure.of(e));
        } catch (SluiceException e) {
            return text(e);
        }
    }

    private static String text(SluiceException e) {
        return e.sqlState() + " " + e.getMessage() + "; " + e.detail();
    }

    private List<List<String>> rejects(String columns) {
        return database.query(
                "SELECT " + columns + " FROM sluice.rejected_row ORDER BY load_id, file_no, line, column_no");
    }

    /** The load that rejected a row has brought rows that are beyond it. */
    @ParameterizedTest
    @EnumSource
    void mendedRowsOfIncrementalJobsAreWantedStill(Host host) throws Exception {
        assume(host);
        long load = load(host, Map.of("incremental", "id"), file("a.csv", "id,v,note\n1,x,bad\n5,5,good\n"))
                .loadId();
        database.execute("UPDATE sluice.rejected_row SET raw_row = '1,1,mended'");
        LoadReport report = resubmit(host, load);
        assertThat(report.rows("filtered")).isZero();
        assertThat(report.rows("inserted")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void mendedRowsAreMergedOnceAndTheOthersGetNewReasons(Host host) throws Exception {
        assume(host);
        LoadReport first = load(host, Map.of(), file("a.csv", FILE));
        assertThat(first.rows("rejected")).isEqualTo(3);
        assertThat(rejects("line, column_name, reason, errorcode"))
                .containsExactly(
                        List.of("3", "v", "invalid_value", "22P02"),
                        List.of("4", "id", "invalid_value", "22P02"),
                        List.of("4", "v", "invalid_value", "22P02"),
                        List.of("7", "v", "invalid_value", "22P02"));
        List<List<String>> places = rejects("file_no, line, byte_offset");

        // One reason is named, the row is mended.
        database.execute("UPDATE sluice.rejected_row SET raw_row = '5,z,half' WHERE line = 4 AND column_no = 1");
        database.execute("UPDATE sluice.rejected_row SET raw_row = replace(raw_row, 'bad', '40') WHERE line = 7");
        assertThat(rejects("raw_row").subList(1, 3)).containsExactly(List.of("5,z,half"), List.of("5,z,half"));

        LoadReport second = resubmit(host, first.loadId());
        assertThat(second.status()).isEqualTo("merged");
        assertThat(List.of(second.rows("read"), second.rows("rejected"), second.rows("inserted")))
                .containsExactly(3L, 2L, 1L);
        assertThat(database.query("SELECT * FROM public.target ORDER BY id"))
                .containsExactly(
                        List.of("1", "10", "good"),
                        List.of("3", "30", "a\nb"),
                        List.of("4", "40", "quoted\nnewline, and comma"));
        assertThat(rejects("load_id, line, column_name, value, reason"))
                .containsExactly(
                        List.of("" + first.loadId(), "3", "v", "x", "invalid_value"),
                        List.of("" + first.loadId(), "4", "v", "z", "invalid_value"));
        assertThat(rejects("file_no, line, byte_offset")).isSubsetOf(places);
        assertThat(database.query("SELECT resubmits, status, rejected, files FROM sluice.load_history WHERE load_id = "
                        + second.loadId()))
                .containsExactly(List.of("" + first.loadId(), "merged", "2", "{" + folder.resolve("a.csv") + "}"));
        assertThat(database.value("SELECT load_id FROM sluice.ledger")).isEqualTo("" + first.loadId());

        // A new version of the job, which takes all that is left.
        define("{\"target\": \"public.target\", \"columns\": {\"v\": {\"skip\": true}}}");
        LoadReport third = resubmit(host, first.loadId());
        assertThat(List.of(third.rows("read"), third.rows("rejected"), third.rows("inserted")))
                .containsExactly(2L, 0L, 2L);
        assertThat(rejects("*")).isEmpty();

        assertThat(failure(host, first.loadId()))
                .isEqualTo("SL018 load " + first.loadId() + " has nothing to resubmit: it has no rejected rows;"
                        + " 3 rows were rejected when it was merged.");
        assertThat(database.value("SELECT count(*) FROM public.target")).isEqualTo("5");
        assertThat(database.value("SELECT count(*) FROM pg_class WHERE relname ~ '^staging_[0-9]+$'"))
                .isEqualTo("0");
        assertThat(database.advisoryLocks()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void nothingHappensWhenTheMergeFails(Host host) throws Exception {
        assume(host);
        LoadReport first = load(host, Map.of(), file("a.csv", FILE));
        List<List<String>> before = rejects("*");
        // Key 1 is there.
        database.execute("UPDATE sluice.rejected_row SET raw_row = '1,1,again' WHERE line = 3");
        assertThat(failure(host, first.loadId())).startsWith("SL009 ");
        assertThat(rejects("line, column_no, reason")).hasSize(before.size());
        assertThat(rejects("DISTINCT load_id, file_no, line, column_no")).hasSize(before.size());
        assertThat(database.value("SELECT count(*) FROM public.target")).isEqualTo("2");
        database.execute("UPDATE sluice.rejected_row SET raw_row = '2,2,mended' WHERE line = 3");
        assertThat(resubmit(host, first.loadId()).rows("inserted")).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void rowsThatAreNotOneRecordAreRefused(Host host) throws Exception {
        assume(host);
        Path path = file("a.csv", FILE);
        LoadReport first = load(host, Map.of(), path);
        for (String mended : List.of("2,2,a\n8,8,b", "2,2,\"open", "", "\n")) {
            database.execute("UPDATE sluice.rejected_row SET raw_row = '" + mended + "' WHERE line = 3");
            assertThat(failure(host, first.loadId()).replaceAll("; .*", ""))
                    .as(mended)
                    .matches("(SL014|null) the row at line 3 of file \"" + path + "\" is not one record");
        }
        assertThat(database.value("SELECT count(*) FROM public.target")).isEqualTo("2");
        assertThat(rejects("DISTINCT load_id, file_no, line, column_no")).hasSize(4);
        assertThatThrownBy(() -> database.execute(
                        "UPDATE sluice.rejected_row SET raw_row = repeat('x', 16777217) WHERE line = 3"))
                .hasStackTraceContaining("a mended row must be a text of at most 16 MiB");
    }

    @ParameterizedTest
    @EnumSource
    void bytesThatAreNoTextStayWhatTheyAre(Host host) throws Exception {
        assume(host);
        byte[] content = "id,v,note\n1,x,caf\u00e9\n2,2,caf\u00e9\n3,3,fine\n".getBytes(StandardCharsets.ISO_8859_1);
        LoadReport first = load(host, Map.of(), file("a.csv", content));
        assertThat(rejects("line, reason, raw_row, raw_bytes = '\\x312c782c636166e9' AS same"))
                .containsExactly(
                        List.of("2", "invalid_value", "1,x,caf\uFFFD", "t"),
                        List.of("2", "invalid_encoding", "1,x,caf\uFFFD", "t"),
                        List.of("3", "invalid_encoding", "2,2,caf\uFFFD", "f"));
        assertThat(resubmit(host, first.loadId()).rows("rejected")).isEqualTo(2);
        assertThat(rejects("raw_bytes IS NOT NULL")).hasSize(3).containsOnly(List.of("t"));

        database.execute("UPDATE sluice.rejected_row SET raw_row = '2,2,caf\u00e9' WHERE line = 3");
        assertThat(resubmit(host, first.loadId()).rows("inserted")).isEqualTo(1);
        assertThat(database.value("SELECT note FROM public.target WHERE id = 2"))
                .isEqualTo("caf\u00e9");

        Path rejects = folder.resolve("rejects.csv");
        RejectFile.write(database.database(), first.loadId(), rejects);
        assertThat(Files.readAllBytes(rejects))
                .isEqualTo("id,v,note\n1,x,caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @EnumSource
    void manyRowsGoInBlocks(Host host) throws Exception {
        assume(host);
        StringBuilder content = new StringBuilder("id,v,note\n");
        for (int id = 1; id <= 30_000; id++) {
            content.append(id)
                    .append(",x,")
                    .append(id % 100 == 0 ? "\"quoted\nnote\"" : "some plain note")
                    .append('\n');
        }
        LoadReport first = load(host, Map.of("reject_limit", "100%"), file("a.csv", content.toString()));
        assertThat(first.rows("rejected")).isEqualTo(30_000);
        List<List<String>> places = rejects("line, byte_offset");
        database.execute("UPDATE sluice.rejected_row SET raw_row = replace(raw_row, ',x,', ',5,') WHERE line < 20000");
        LoadReport second = resubmit(host, first.loadId());
        assertThat(second.rows("read")).isEqualTo(30_000);
        assertThat(Long.toString(second.rows("inserted")))
                .isEqualTo(database.value("SELECT count(*) FROM public.target"));
        List<List<String>> left = rejects("line, byte_offset");
        assertThat(left).isEqualTo(places.subList(places.size() - left.size(), places.size()));
    }

    @ParameterizedTest
    @EnumSource
    void filesWithDifferentHeadersAreWrittenApart(Host host) throws Exception {
        assume(host);
        LoadReport first = load(
                host,
                Map.of(),
                file("a.csv", "id,v,note\n1,x,a\n2,2,b\n3,\"y\ny\",c\n"),
                file("b.csv", "note,\"v\",id,\"odd, name\"\nd,4,4,\ne,z,5,\n"),
                file("c.csv", "id,v,note\n6,w,f\n"));
        Path rejects = folder.resolve("rejects.csv");
        assertThat(RejectFile.write(database.database(), first.loadId(), rejects))
                .containsExactly(rejects, folder.resolve("rejects.2.csv"), folder.resolve("rejects.reasons.csv"));
        assertThat(rejects).hasContent("id,v,note\n1,x,a\n3,\"y\ny\",c\n6,w,f\n");
        assertThat(folder.resolve("rejects.2.csv")).hasContent("note,v,id,\"odd, name\"\ne,z,5,\n");
        assertThat(Files.readString(folder.resolve("rejects.reasons.csv")).replace(folder + "/", ""))
                .startsWith("\"csv_file\",\"csv_line\",\"file_name\",\"line\",")
                .contains("\"rejects.csv\",\"2\",\"a.csv\",\"2\",")
                .contains("\"rejects.csv\",\"3\",\"a.csv\",\"4\",")
                .contains("\"rejects.2.csv\",\"2\",\"b.csv\",\"3\",")
                .contains("\"rejects.csv\",\"5\",\"c.csv\",\"2\",");

        // What was written can be loaded.
        Files.writeString(rejects, Files.readString(rejects).replace("x", "1").replace("\"y\ny\"", "3"));
        assertThat(load(host, Map.of(), rejects).rows("inserted")).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void onlyLoadsThatWereMerged(Host host) throws Exception {
        assume(host);
        LoadReport first = load(host, Map.of("reject_limit", "1"), file("a.csv", FILE));
        assertThat(first.status()).isEqualTo("reject limit");
        assertThat(failure(host, first.loadId()))
                .isEqualTo("SL018 load " + first.loadId() + " has nothing to resubmit: it was not merged;"
                        + " Its status is \"reject limit\".");
        assertThat(failure(host, 999_999)).startsWith("SL005 load 999999 does not exist");
        assertThat(database.value("SELECT count(*) FROM sluice.load_history")).isEqualTo("1");
    }

    @ParameterizedTest
    @EnumSource
    void rowsThatPostgresRefusedRunAgainToo(Host host) throws Exception {
        assume(host);
        database.execute("ALTER TABLE public.target ADD doc jsonb");
        LoadReport first = load(host, Map.of(), file("a.csv", "id,v,note,doc\n1,1,a,{}\n2,2,b,{oops\n3,x,c,\n"));
        assertThat(rejects("line, reason, errorcode, detail LIKE '%oops%'"))
                .containsExactly(
                        List.of("3", "refused", "22P02", "t"), Arrays.asList("4", "invalid_value", "22P02", null));
        LoadReport second = resubmit(host, first.loadId());
        assertThat(List.of(second.rows("read"), second.rows("rejected"))).containsExactly(2L, 2L);
        assertThat(rejects("load_id, line, byte_offset, reason"))
                .containsExactly(
                        List.of("" + first.loadId(), "3", "23", "refused"),
                        List.of("" + first.loadId(), "4", "35", "invalid_value"));
        database.execute("UPDATE sluice.rejected_row SET raw_row = '2,2,b,[]' WHERE line = 3");
        assertThat(resubmit(host, first.loadId()).rows("inserted")).isEqualTo(1);
        assertThat(rejects("line")).containsExactly(List.of("4"));
    }

    /** While a client resubmits, nobody changes the rows; what a client that died has left does not count. */
    @Test
    void oneAtATimeAndNothingIsLeftOfTheDead() throws Exception {
        LoadReport first = load(Host.CLIENT, Map.of(), file("a.csv", FILE));
        String begin = "SELECT sluice.begin_load(NULL, NULL, '{\"rules\": \"client\", \"resubmits\": " + first.loadId()
                + "}') ->> 'load_id'";
        try (Connection other = database.database().connect();
                Statement statement = other.createStatement()) {
            statement.execute(begin);
            statement.execute(
                    "SELECT sluice.add_blocks(" + (first.loadId() + 1) + ", '[{\"file_no\": 1, \"block_no\": 1,"
                            + " \"read\": 1, \"filtered\": 0, \"rejected\": 1, \"duplicate\": 0, \"accepted\": 0}]',"
                            + " '[{\"file_no\": 1, \"line\": 3, \"byte_offset\": 20, \"reason\": \"check\","
                            + " \"message\": \"half done\", \"raw_row\": \"2,x,\"}]')");
            assertThat(failure(Host.CLIENT, first.loadId())).startsWith("SL006 load " + first.loadId());
            assertThatThrownBy(() -> database.execute("UPDATE sluice.rejected_row SET raw_row = 'a' WHERE line = 4"))
                    .hasStackTraceContaining("is being run again by load");
        }
        while (database.value("SELECT is_alive FROM sluice.load_progress").equals("t")) {
            Thread.onSpinWait();
        }
        assertThat(resubmit(Host.CLIENT, first.loadId()).rows("rejected")).isEqualTo(3);
        assertThat(rejects("line, reason"))
                .containsExactly(
                        List.of("3", "invalid_value"),
                        List.of("4", "invalid_value"),
                        List.of("4", "invalid_value"),
                        List.of("7", "invalid_value"));
    }

    @Test
    void aRowIsNotMendedInTwoWaysAtOnce() throws Exception {
        load(Host.CLIENT, Map.of(), file("a.csv", FILE));
        assertThatThrownBy(() -> database.execute(
                        "UPDATE sluice.rejected_row SET raw_row = replace(raw_row, value, '5') WHERE line = 4"))
                .hasStackTraceContaining("was mended in two ways");
        assertThat(rejects("raw_row").get(1)).containsExactly("y,z,two reasons");
        assertThatThrownBy(() -> database.execute("UPDATE sluice.rejected_row SET message = 'fine'"))
                .hasStackTraceContaining("only raw_row of a rejected row can be changed");
    }
}
