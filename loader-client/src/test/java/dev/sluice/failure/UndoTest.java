package dev.sluice.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A load is taken back whole, or not at all. */
@Timeout(60)
class UndoTest {
    private static final String CHANGED =
            "sluice: error: load N cannot be undone: rows that it wrote were changed or deleted later\n";

    @TempDir
    Path folder;

    private TestDatabase database;

    @BeforeEach
    void makeDatabase() throws IOException {
        database = TestServer.main().newDatabase();
        database.execute("""
                CREATE TYPE mood AS ENUM ('sad', 'happy');
                CREATE TABLE public.target (id int PRIMARY KEY, v text, m mood, own int DEFAULT 7,
                    size int GENERATED ALWAYS AS (length(v)) STORED);
                INSERT INTO public.target VALUES (1, 'old', 'sad', 1), (2, 'old', NULL, 2);
                """);
        job("update", true);
    }

    @AfterEach
    void dropDatabase() {
        database.close();
    }

    private void job(String onConflict, boolean track) throws IOException {
        Files.writeString(
                folder.resolve("job.yaml"),
                "job: j\ntarget: public.target\non_conflict: " + onConflict + "\ntrack: " + track + "\n");
    }

    private Run run(String command, String... args) {
        String[] all = new String[args.length + 3];
        all[0] = command;
        all[1] = "-d";
        all[2] = Run.conninfo(database, Map.of());
        System.arraycopy(args, 0, all, 3, args.length);
        return Run.of(all);
    }

    private void load(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("a.csv"), content);
        Run run = run("load", "-f", folder.resolve("job.yaml").toString(), "--rules", "client", file.toString());
        assertThat(run.code() + run.err()).isEqualTo("0");
        assertThat(run.out()).contains(": merged");
    }

    private void undo(int load, String result) {
        Run run = run("undo", "" + load);
        assertThat(run.code() + run.err()).isEqualTo("0");
        assertThat(run.out()).isEqualTo("load " + load + ": undone: " + result + "\n");
    }

    private void refused(int load, String detail) {
        String before = rows();
        Run run = run("undo", "" + load);
        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).matches("(?s)" + CHANGED.replace("N", "" + load) + "detail: " + detail + "\nhint: .*");
        assertThat(rows()).isEqualTo(before);
    }

    private String rows() {
        return database.value(
                "SELECT string_agg(concat_ws(' ', t.id, t.v, t.m, t.own, t.size), ', ' ORDER BY t.id) FROM public.target AS t");
    }

    private String tables() {
        return database.value("SELECT count(*) FROM pg_class WHERE relname ~ '^(replaced|staging)_[0-9]+$'");
    }

    @Test
    void takesBackWhatWasInsertedAndRestoresWhatWasUpdated() throws IOException {
        String before = rows();
        load("id,v,m\n1,new,happy\n2,old,\n3,three,sad\n");
        assertThat(rows()).isEqualTo("1 new happy 1 3, 2 old 2 3, 3 three sad 7 5");
        undo(1, "1 rows deleted from public.target, 1 restored");
        assertThat(rows()).isEqualTo(before);
        assertThat(database.query(
                        "SELECT status, inserted, updated, unchanged, undone_at > ended_at FROM sluice.load_history"))
                .containsExactly(java.util.List.of("undone", "1", "1", "1", "t"));
        assertThat(tables()).isEqualTo("0");
        // The ledger has forgotten the file.
        load("id,v,m\n1,new,happy\n2,old,\n3,three,sad\n");
        assertThat(run("undo", "1").err()).startsWith("sluice: error: load 1 is not merged any more\n");
    }

    @Test
    void takesBackWhatWasResubmittedToo() throws IOException {
        String before = rows();
        Files.writeString(
                folder.resolve("job.yaml"), Files.readString(folder.resolve("job.yaml")) + "reject_limit: 2\n");
        Path file = Files.writeString(folder.resolve("a.csv"), "id,v,m\n1,new,happy\n1,newer,angry\n3,three,angry\n");
        String job = folder.resolve("job.yaml").toString();
        assertThat(run("load", "-f", job, "--rules", "client", file.toString()).code())
                .isEqualTo(ExitCode.REJECTED_ROWS);
        database.execute("UPDATE sluice.rejected_row SET raw_row = replace(raw_row, 'angry', 'sad')");
        assertThat(run("resubmit", "1").code()).isZero();
        assertThat(rows()).isEqualTo("1 newer sad 1 5, 2 old 2 3, 3 three sad 7 5");
        undo(1, "1 rows deleted from public.target, 2 restored");
        assertThat(rows()).isEqualTo(before);
        assertThat(database.query("SELECT DISTINCT status FROM sluice.load_history"))
                .containsExactly(java.util.List.of("undone"));
    }

    /** Undone, mended anew and resubmitted again: each row is in the table or among the rejects, and never in both. */
    @Test
    void makesRejectsAgainOfWhatWasResubmitted() throws IOException {
        Files.writeString(
                folder.resolve("job.yaml"),
                Files.readString(folder.resolve("job.yaml")) + "reject_limit: 9\nwhere: v <> 'unwanted'\n");
        Path file = Files.writeString(
                folder.resolve("a.csv"),
                "id,v,m,own\n1,new,sad,7\n3,three,angry,7\n4,four,angry,7\nx,five,happy,y\n2,two,angry,7\n");
        String job = folder.resolve("job.yaml").toString();
        assertThat(run("load", "-f", job, "--rules", "client", file.toString()).code())
                .isEqualTo(ExitCode.REJECTED_ROWS);
        String loaded = rows();
        // Load 2: line 3 passes, line 4 is filtered, line 5 with its two reasons and line 6 fail again.
        mend(3, "3,three,sad,7");
        mend(4, "4,unwanted,angry,7");
        mend(5, "x,still,happy,y");
        run("resubmit", "1");
        assertThat(rejects()).isEqualTo("5 x,still,happy,y, 5 x,still,happy,y, 6 2,two,angry,7");
        // Load 3: line 5 passes. Line 6 is filtered.
        mend(5, "5,five,happy,7");
        mend(6, "2,unwanted,angry,7");
        run("resubmit", "1");
        assertThat(rejects()).isNull();
        assertThat(rows()).isEqualTo(loaded + ", 3 three sad 7 5, 5 five happy 7 4");

        undo(2, "1 rows deleted from public.target, 0 restored; 2 rows are rejects of load 1 again");
        assertThat(rejects()).isEqualTo("3 3,three,sad,7, 4 4,unwanted,angry,7");
        assertThat(rows()).isEqualTo(loaded + ", 5 five happy 7 4");
        undo(3, "1 rows deleted from public.target, 0 restored; 2 rows are rejects of load 1 again");
        assertThat(rejects())
                .isEqualTo("3 3,three,sad,7, 4 4,unwanted,angry,7, 5 5,five,happy,7, 5 5,five,happy,7,"
                        + " 6 2,unwanted,angry,7");
        assertThat(rows()).isEqualTo(loaded);

        // Load 4: all of it once more, and what has nothing to write can be undone too.
        database.execute("UPDATE sluice.rejected_row SET raw_row = '9,unwanted,sad,7'");
        run("resubmit", "1");
        assertThat(rejects()).isNull();
        undo(4, "0 rows deleted from public.target, 0 restored; 4 rows are rejects of load 1 again");
        assertThat(rejects()).startsWith("3 9,unwanted,sad,7, 4 9,");
        assertThat(database.value("SELECT count(*) FROM sluice_private.resubmitted_row"))
                .isEqualTo("0");
        undo(1, "0 rows deleted from public.target, 1 restored");
    }

    private void mend(int line, String row) {
        database.execute("UPDATE sluice.rejected_row SET raw_row = '" + row + "' WHERE line = " + line);
    }

    private String rejects() {
        return database.value("SELECT string_agg(concat_ws(' ', r.line, r.raw_row), ', ' ORDER BY r.line, r.column_no)"
                + " FROM sluice.rejected_row AS r WHERE r.load_id = 1");
    }

    @Test
    void takesNothingBackWhenOneResubmissionCannotBe() throws IOException {
        Files.writeString(
                folder.resolve("job.yaml"), Files.readString(folder.resolve("job.yaml")) + "reject_limit: 2\n");
        Path file = Files.writeString(folder.resolve("a.csv"), "id,v,m\n1,new,happy\n3,three,angry\n");
        String job = folder.resolve("job.yaml").toString();
        run("load", "-f", job, "--rules", "client", file.toString());
        database.execute("UPDATE sluice.rejected_row SET raw_row = replace(raw_row, 'angry', 'sad')");
        assertThat(run("resubmit", "1").code()).isZero();
        database.execute("UPDATE public.target SET v = 'mine' WHERE id = 3");
        String after = rows();
        assertThat(run("undo", "1").err()).startsWith(CHANGED.replace("N", "2"));
        assertThat(rows()).isEqualTo(after);
    }

    @Test
    void takesBackOneLoadAfterTheOther() throws IOException {
        String before = rows();
        load("id,v,m\n1,a,\n3,a,\n4,a,\n");
        String between = rows();
        load("id,v,m\n1,b,\n2,b,\n3,b,\n5,b,\n");
        refused(1, "Of 2 inserted rows 1 are as the load left them, of 1 updated rows 0\\.");
        undo(2, "1 rows deleted from public.target, 3 restored");
        assertThat(rows()).isEqualTo(between);
        load("id,v,m\n1,c,\n3,c,\n");
        undo(3, "0 rows deleted from public.target, 2 restored");
        undo(1, "2 rows deleted from public.target, 1 restored");
        assertThat(rows()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE public.target SET own = 9 WHERE id = 3",
                "UPDATE public.target SET v = v WHERE id = 1",
                "DELETE FROM public.target WHERE id = 3",
                "DELETE FROM public.target WHERE id = 1",
                "DELETE FROM public.target WHERE id = 3; INSERT INTO public.target VALUES (3, 'new', 'sad')"
            })
    void refusesWhenSomethingWouldBeLost(String change) throws IOException {
        load("id,v,m\n1,new,happy\n3,new,sad\n");
        database.execute(change);
        refused(1, "Of 1 inserted rows [01] are as the load left them, of 1 updated rows [01]\\.");
    }

    @Test
    void leavesAloneWhatOthersDidToOtherRows() throws IOException {
        load("id,v,m\n1,new,happy\n3,new,sad\n");
        database.execute(
                "UPDATE public.target SET v = 'other' WHERE id = 2; INSERT INTO public.target VALUES (9, 'other')");
        undo(1, "1 rows deleted from public.target, 1 restored");
        assertThat(rows()).isEqualTo("1 old sad 1 3, 2 other 2 5, 9 other 7 5");
    }

    @Test
    void refusesWhenRowsOfOtherTablesWouldGoToo() throws IOException {
        database.execute("CREATE TABLE public.child (id int REFERENCES public.target ON DELETE CASCADE)");
        load("id,v\n3,new\n");
        database.execute("INSERT INTO public.child VALUES (3)");
        assertThat(run("undo", "1").err())
                .startsWith("sluice: error: load 1 cannot be undone: other rows need those that it inserted\n"
                        + "detail: Rows of public.child refer to them, and would be lost or changed (constraint "
                        + "\"child_id_fkey\").\n");
        database.execute("DELETE FROM public.child");
        undo(1, "1 rows deleted from public.target, 0 restored");
    }

    @Test
    void refusesALoadThatWasNotTracked() throws IOException {
        job("update", false);
        load("id,v\n3,new\n");
        assertThat(run("undo", "1").err())
                .startsWith("sluice: error: load 1 cannot be undone\ndetail: Nobody knows which rows it wrote: ");
    }

    @Test
    void worksWithPoliciesThatOnlyInsert() throws IOException {
        String before = rows();
        job("nothing", true);
        load("id,v\n1,new\n3,new\n");
        undo(1, "1 rows deleted from public.target, 0 restored");
        job("error", true);
        load("id,v\n4,new\n");
        undo(2, "1 rows deleted from public.target, 0 restored");
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void givesTheLedgerBackToTheLoadBefore() throws IOException {
        load("id,v\n3,new\n");
        Path file = folder.resolve("a.csv");
        String job = folder.resolve("job.yaml").toString();
        assertThat(run("load", "-f", job, "--rules", "client", "--force", file.toString())
                        .code())
                .isZero();
        undo(2, "0 rows deleted from public.target, 0 restored");
        assertThat(run("load", "-f", job, "--rules", "client", file.toString()).out())
                .contains("a.csv: already loaded by load 1\n");
    }
}
