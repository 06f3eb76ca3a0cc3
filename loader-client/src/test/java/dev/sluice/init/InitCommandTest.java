package dev.sluice.init;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.Main;
import dev.sluice.testing.RequiresPlJava;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sluice init} and {@code sluice load --create-table} as a user meets them. */
class InitCommandTest {
    private static final String READINGS = "Generator ID,Day,Power (MW)\n1,2024-01-01,5.5\n2,2024-01-02,6.5\n";

    private static TestDatabase database;

    @TempDir
    Path folder;

    private String out;
    private String err;

    @BeforeAll
    static void create() {
        database = TestServer.main().newDatabase();
    }

    @AfterAll
    static void drop() {
        database.close();
    }

    @Test
    void writesAJobThatCanBeAppliedAndATable() throws IOException {
        Path file = write("readings.csv", READINGS);
        Path job = folder.resolve("job.yaml");
        Path sql = folder.resolve("table.sql");
        assertThat(run(
                        "init",
                        file.toString(),
                        "-o",
                        job.toString(),
                        "--sql",
                        sql.toString(),
                        "--table",
                        "public.reading"))
                .isZero();
        assertThat(out).isEmpty();
        assertThat(err).contains("psql -f " + sql, "sluice load -f " + job + " " + file);
        database.execute(Files.readString(sql));
        assertThat(run("apply", job.toString(), "-d", database.uri())).as(err).isZero();
        assertThat(run("load", "-f", job.toString(), file.toString(), "-q", "--rules", "client", "-d", database.uri()))
                .as(err)
                .isZero();
        assertThat(database.query("TABLE public.reading"))
                .containsExactly(List.of("1", "2024-01-01", "5.5"), List.of("2", "2024-01-02", "6.5"));
        assertThat(run("init", file.toString(), "-o", job.toString())).isEqualTo(1);
        assertThat(err).contains("job.yaml\" exists");
    }

    @Test
    void mapsTheColumnsOfATableThatIsThere() throws IOException {
        database.execute(
                "CREATE TABLE there (id bigint GENERATED ALWAYS AS IDENTITY, generator_id integer, day date,"
                        + " powr_mw numeric(5, 1), site text NOT NULL, twice integer GENERATED ALWAYS AS (generator_id * 2) STORED)");
        Path file = write("there.csv", "GeneratorId;Day;Power MW\n1;31.01.2024;5,5\n2;01.02.2024;6,5\n");
        assertThat(run("init", file.toString(), "--target", "there", "-d", database.uri()))
                .as(err)
                .isZero();
        assertThat(out)
                .contains(
                        "target: there\n",
                        "generator_id: { from: GeneratorId }",
                        "day: { from: Day, pattern: DD.MM.YYYY }")
                .contains(
                        "# column powr_mw (numeric(5,1)) is fed by nothing; perhaps by { powr_mw: { from: \"Power MW\" } }")
                .contains("# \"Power MW\" feeds no column")
                .doesNotContain("CREATE TABLE", "twice");
        assertThat(err).contains("column site (text) is fed by nothing; it is NOT NULL and has no default");
        assertThat(run("init", file.toString(), "--target", "nowhere", "-d", database.uri()))
                .isEqualTo(1);
        assertThat(err).contains("table \"nowhere\" does not exist");
    }

    @Test
    void saysWhatDoesNotFitATableThatIsThere() throws IOException {
        database.execute("CREATE TABLE narrow (a smallint, b varchar(3), c numeric, d boolean)");
        Path file = write("narrow.csv", "A,B,C,D\n1,abc,1.5,yes\n70000,abcd,x,no\n2,ab,2.5,yes\n");
        assertThat(run("init", file.toString(), "--target", "narrow", "-d", database.uri()))
                .isZero();
        assertThat(err)
                .contains("column a: 2 of 3 values fit, not \"70000\"", "column b: 2 of 3 values fit, not \"abcd\"")
                .contains("column c: 2 of 3 values fit, not \"x\"")
                .doesNotContain("column d");
    }

    @Test
    void severalFilesMustBeAlike() throws IOException {
        Path a = write("a.csv", "id,name\n1,x\n2,y\n");
        Path b = write("b.csv", "name,id\nz,300000\nw,4\n");
        Path c = write("c.csv", "id;name\n1;x\n2;y\n");
        assertThat(run("init", a.toString(), b.toString())).isZero();
        assertThat(out).contains("id   integer", "Looked at: 4 rows, all there are.");
        assertThat(run("init", a.toString(), c.toString())).isEqualTo(1);
        assertThat(err)
                .contains(
                        "\"" + c + "\" is not like \"" + a + "\"",
                        "delimiter is \";\" there and as by default in the first");
        Path d = write("d.csv", "id,label\n1,x\n2,y\n");
        assertThat(run("init", a.toString(), d.toString())).isEqualTo(1);
        assertThat(err).contains("it lacks the column \"name\"; it has the further column \"label\"");
    }

    @Test
    void createsATableAndLoadsIt() throws IOException {
        Path file = write("quick.csv", READINGS + "3,1/2/2024,7.5\n".replace("1/2/2024", "2024-01-03"));
        assertThat(run("load", "--create-table", file.toString(), "-d", database.uri(), "--rules", "client"))
                .as(err)
                .isZero();
        assertThat(database.query("SELECT generator_id, day, power_mw FROM quick ORDER BY 1"))
                .hasSize(3);
        assertThat(err).contains("column generator_id: smallint: 3 values", "key generator_id: unique in 3 rows");
        assertThat(run("load", "--create-table", file.toString(), "-d", database.uri()))
                .isEqualTo(1);
        assertThat(err).contains("table \"quick\" exists");
        assertThat(database.value("SELECT count(*) FROM quick")).isEqualTo("3");
        // The ledger knows the content; the table is new all the same.
        database.execute("DROP TABLE quick");
        assertThat(run("load", "--create-table", file.toString(), "-q", "-d", database.uri(), "--rules", "client"))
                .as(err)
                .isZero();
        assertThat(database.value("SELECT count(*) FROM quick")).isEqualTo("3");
    }

    @Test
    void proposesWhatLoadsASheet() throws IOException {
        Path job = folder.resolve("plants.yaml");
        Path sql = folder.resolve("plants.sql");
        String file = "src/test/resources/workbooks/plants.xlsx";
        assertThat(run("init", file, "--table", "sheet_plant", "-o", job.toString(), "--sql", sql.toString()))
                .as(err)
                .isZero();
        assertThat(Files.readString(job))
                .contains("type: xlsx", "# sheet \"Plant\", header in row 4; not read: \"It's 2\"")
                .contains("plant_code: { from: \"Plant Code\" }", "remark: { from: Remark, \"null\": \"#N/A\" }")
                .doesNotContain("delimiter", "encoding");
        database.execute(Files.readString(sql));
        assertThat(run("load", "-f", job.toString(), file, "-q", "--rules", "client", "-d", database.uri()))
                .as(err)
                .isZero();
        assertThat(database.query("SELECT concat_ws('|', plant_code, name, commissioned, capacity_mw, active, seen,"
                        + " share, remark) FROM sheet_plant ORDER BY ctid"))
                .extracting(row -> row.get(0))
                .containsExactlyInAnyOrder(
                        "1|Alta, \"North\"|1999-12-31|0.3|t|2019-07-01 13:30:00|0.05|two\nlines",
                        "123456789012|\u00dcn\u00eft\u00e9d \u2603 \u96fb\u529b|1900-02-28|100|f|2019-07-01 00:00:00|0.5|x",
                        "3|  blanks  |1900-03-01|1000000000000000|t|2019-07-01 23:59:59.999|0.333333333333333| ",
                        "0004|text|2000-02-29|-0.00000015",
                        "5|after blanks|12.5|t",
                        "five|no number|1.250,5",
                        "7");
    }

    /** What init proposes loads in the server as it does in the client. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "workbooks/plants.xlsx",
                "workbooks/libreoffice.xlsx",
                "columnar/types-duckdb.parquet",
                "columnar/types-polars.arrow"
            })
    @RequiresPlJava
    void loadsInTheServerWhatItProposes(String resource) throws IOException {
        String file = "src/test/resources/" + resource;
        for (String rules : List.of("client", "server")) {
            Path job = folder.resolve(rules + ".yaml");
            Path sql = folder.resolve(rules + ".sql");
            String table = "by_" + rules;
            assertThat(run("init", file, "--table", table, "-o", job.toString(), "--sql", sql.toString()))
                    .as(err)
                    .isZero();
            database.execute("DROP TABLE IF EXISTS " + table);
            database.execute(Files.readString(sql));
            assertThat(run("load", "-f", job.toString(), file, "-q", "--force", "--rules", rules, "-d", database.uri()))
                    .as(err + out)
                    .isZero();
            assertThat(out).contains("rules ran in the " + rules);
        }
        String rows = "SELECT t::text FROM by_%s AS t ORDER BY 1";
        assertThat(database.query(String.format(rows, "client"))).isNotEmpty();
        assertThat(database.query(String.format(rows, "server")))
                .isEqualTo(database.query(String.format(rows, "client")));
    }

    @Test
    void readsWhatLibreOfficeWrites() {
        assertThat(run(
                        "load",
                        "--create-table",
                        "src/test/resources/workbooks/libreoffice.xlsx",
                        "--rules",
                        "client",
                        "-d",
                        database.uri()))
                .as(err)
                .isZero();
        assertThat(database.query("SELECT concat_ws('|', generator, commissioned, power_mw, active, last_seen, remark)"
                        + " FROM libreoffice ORDER BY 1"))
                .extracting(row -> row.get(0))
                .containsExactly(
                        "G-001|1985-12-31|1234.5|t|2024-03-01 13:30:15|said \"ok\", twice",
                        "G-002|1978-02-01|500.25|f|2024-03-01 00:00:00|\u00dcn\u00eft\u00e9d \u2603",
                        "G-003|2001-06-15|0.3|t|2024-03-02 23:59:59");
    }

    @Test
    void tellsTablesOfOneSheetApart() throws IOException {
        String file = "src/test/resources/workbooks/tables.xlsx";
        assertThat(run("load", "--create-table", "--table", "upper", file, "--rules", "client", "-d", database.uri()))
                .as(err)
                .isZero();
        assertThat(err)
                .contains("in row 6 another table begins, with \"Fuel, Share\": \"skip_lines: 5\" reads that one");
        assertThat(database.query("SELECT concat_ws('|', unit, power, start) FROM upper ORDER BY 1"))
                .extracting(row -> row.get(0))
                .containsExactly("A|1.5|1990", "B|20|2001", "C|3|2010");
        database.execute("CREATE TABLE lower (fuel text, share numeric)");
        Path job = Files.writeString(
                folder.resolve("lower.yaml"), "job: lower\ntarget: lower\nformat: { skip_lines: 5 }\n");
        assertThat(run("load", "-f", job.toString(), file, "--rules", "client", "-d", database.uri()))
                .as(err)
                .isZero();
        assertThat(database.query("SELECT concat_ws('|', fuel, share) FROM lower ORDER BY 1"))
                .extracting(row -> row.get(0))
                .containsExactly("Coal|0.5", "Gas|0.25");
        assertThat(run("init", "src/test/resources/workbooks/beside.xlsx")).isZero();
        assertThat(err)
                .contains(
                        "look at columns unit to power and fuel to share look like tables side by side",
                        "where: unit IS NOT NULL");
    }

    @Test
    void totalsAreLoadedWhenNobodyLooksAndSaidToBeThere() throws IOException {
        Path file = write("totals.csv", "id,name,mw\n1,a,5\n2,b,6\n3,c,7\nTotal,,18\n");
        assertThat(run("load", "--create-table", file.toString(), "-q", "--rules", "client", "-d", database.uri()))
                .as(err)
                .isZero();
        assertThat(err)
                .contains("at the end stand totals: \"Total, 18\"; they are loaded as rows, unless the job says");
        assertThat(database.value("SELECT count(*) FROM totals")).isEqualTo("4");
        assertThat(run("init", file.toString())).isZero();
        assertThat(out).contains("footer_lines: 1", "id   smallint");
    }

    @Test
    void mapsWorkbooksAndColumnsToATableThatIsThere() {
        database.execute(
                "CREATE TABLE plant_there (\"plant_code\" bigint, name text, capacity numeric, seen timestamp)");
        assertThat(run(
                        "init",
                        "src/test/resources/workbooks/plants.xlsx",
                        "--target",
                        "plant_there",
                        "-d",
                        database.uri()))
                .as(err)
                .isZero();
        assertThat(out)
                .contains(
                        "target: plant_there\n",
                        "type: xlsx",
                        "plant_code: { from: \"Plant Code\" }",
                        "seen: { from: Seen")
                .contains(
                        "column capacity (numeric) is fed by nothing; perhaps by { capacity: { from: \"Capacity (MW)\" } }");
        database.execute("CREATE TABLE types_there (id smallint, small text, pair text, other integer)");
        assertThat(run(
                        "init",
                        "src/test/resources/columnar/types-duckdb.parquet",
                        "--target",
                        "types_there",
                        "-d",
                        database.uri()))
                .as(err)
                .isZero();
        assertThat(out)
                .contains("target: types_there\n", "type: parquet", "id: { from: id }", "small: { from: small }")
                .contains("column other (integer) is fed by nothing")
                .doesNotContain("pair: {");
    }

    @Test
    void severalWorkbooksMustBeAlike() {
        String books = "src/test/resources/workbooks/";
        assertThat(run("init", books + "readings.xlsx", books + "readings-inline.xlsx"))
                .as(err)
                .isZero();
        assertThat(out).contains("readings.xlsx and 1 other file", "Looked at: 10 rows, all there are.");
        assertThat(run("init", books + "readings.xlsx", books + "plants.xlsx")).isEqualTo(1);
        assertThat(err)
                .contains("plants.xlsx\" is not like \"" + books + "readings.xlsx\"", "it lacks the column \"day\"");
        assertThat(run("init", books + "readings.xlsx", "src/test/resources/columnar/types-duckdb.parquet"))
                .isEqualTo(1);
        assertThat(err).contains("type is parquet there and xlsx in the first");
    }

    @Test
    void findsOutTheHeadsOfSheets() {
        assertThat(sheet("Units", "concat_ws('|', unit, power_mw, start_year)"))
                .containsExactly("A|1.5|1990", "B|20|2001", "C|2010", "D|7.25|2011");
        assertThat(sheet("Twice", "concat_ws('|', unit, power, order_, power_2)"))
                .containsExactly("A|1|x|2", "B|3|y|4", "C|5|z|6");
        assertThat(err).contains("skip_lines: with the header, in which names stand twice");
        assertThat(sheet("None", "concat_ws('|', column_1, column_2)")).containsExactly("1|10.5", "2|11.5", "3|12.5");
    }

    private List<String> sheet(String name, String values) {
        String file = "src/test/resources/workbooks/heads.xlsx";
        String table = "sheet_" + name.toLowerCase(java.util.Locale.ROOT);
        assertThat(run(
                        "load",
                        "--create-table",
                        "--table",
                        table,
                        "--sheet",
                        name,
                        file,
                        "--rules",
                        "client",
                        "-d",
                        database.uri()))
                .as(err)
                .isZero();
        return database.query("SELECT " + values + " FROM " + table + " ORDER BY 1").stream()
                .map(row -> row.get(0))
                .toList();
    }

    @Test
    void leavesOutNestedColumnsOfParquet() {
        String file = "src/test/resources/columnar/types-duckdb.parquet";
        assertThat(run("load", "--create-table", file, "--rules", "client", "-d", database.uri()))
                .as(err)
                .isZero();
        assertThat(err).contains("look at column \"pair\" has no single values, and is left out");
        assertThat(database.query("SELECT id, small, code FROM types_duckdb ORDER BY id LIMIT 1"))
                .isNotEmpty();
        assertThat(database.value("SELECT count(*) FROM types_duckdb")).isEqualTo("2");
    }

    @Test
    void takesOptionsOfAJobAlong() throws IOException {
        Path file = write("more.csv", READINGS);
        assertThat(run(
                        "load",
                        "--create-table",
                        "--table",
                        "\"More Rows\"",
                        "--key",
                        "day",
                        "--where",
                        "\"Generator ID\" > 1",
                        file.toString(),
                        "-q",
                        "-d",
                        database.uri(),
                        "--rules",
                        "client"))
                .as(err)
                .isZero();
        assertThat(database.query("SELECT generator_id FROM \"More Rows\"")).containsExactly(List.of("2"));
        assertThat(run(
                        "load",
                        "--create-table",
                        "--table",
                        "other",
                        "--quote",
                        "'",
                        file.toString(),
                        "-d",
                        database.uri()))
                .isEqualTo(64);
        assertThat(err).contains("--create-table finds out by itself");
        assertThat(run("load", "--create-table", "--job", "other", file.toString(), "-d", database.uri()))
                .isEqualTo(64);
    }

    @Test
    void leavesNoTableBehindWhenNothingIsMerged() throws IOException {
        StringBuilder rows = new StringBuilder("id,amount,note\n");
        String note = "," + "x".repeat(200) + "\n";
        // Where the sample has its gap, between the beginning and the middle, stands what it cannot know.
        for (int i = 0; rows.length() < 3_200_000; i++) {
            boolean gap = rows.length() > 1_055_000 && rows.length() < 1_055_300;
            rows.append(i).append(gap ? ",many" : ",12.5").append(note);
        }
        Path file = write("gap.csv", rows.toString());
        assertThat(run("load", "--create-table", file.toString(), "-d", database.uri(), "--rules", "client"))
                .isEqualTo(4);
        assertThat(err).contains("table gap was dropped again");
        assertThat(database.value("SELECT to_regclass('gap')")).isNull();
        assertThat(run(
                        "load",
                        "--create-table",
                        file.toString(),
                        "--dry-run",
                        "--table",
                        "gap",
                        "--reject-limit",
                        "9",
                        "-d",
                        database.uri(),
                        "--rules",
                        "client"))
                .as(err)
                .isZero();
        assertThat(database.value("SELECT to_regclass('gap')")).isNull();
        assertThat(run(
                        "load",
                        "--create-table",
                        file.toString(),
                        "--table",
                        "gap",
                        "--reject-limit",
                        "9",
                        "-d",
                        database.uri(),
                        "--rules",
                        "client"))
                .as(err)
                .isEqualTo(3);
        assertThat(run(
                        "load",
                        "--create-table",
                        file.toString(),
                        "--table",
                        "gap2",
                        "--where",
                        "nonsense > 1",
                        "-d",
                        database.uri(),
                        "--rules",
                        "client"))
                .isEqualTo(1);
        assertThat(database.value("SELECT to_regclass('gap2')")).isNull();
        assertThat(database.value("SELECT count(*) FROM sluice.job WHERE name = 'gap2'"))
                .isEqualTo("0");
        assertThat(err).contains("table gap2 was dropped again, and its job with it");
    }

    @Test
    void aJobThatWasThereStaysWhenATableIsNotFilled() throws IOException {
        Path file = write("kept.csv", READINGS);
        String[] command = {"load", "--create-table", file.toString(), "-q", "--rules", "client", "-d", database.uri()};
        assertThat(run(command)).as(err).isZero();
        database.execute("DROP TABLE kept");
        assertThat(run("load", "--job", "kept", file.toString(), "--force", "-d", database.uri()))
                .isEqualTo(1);
        assertThat(err).contains("target table \"public.kept\" does not exist", "sluice load --create-table");
        String[] fails = java.util.Arrays.copyOf(command, command.length + 4);
        System.arraycopy(new String[] {"--where", "nonsense > 1", "--table", "kept"}, 0, fails, command.length, 4);
        assertThat(run(fails)).isEqualTo(1);
        assertThat(err).contains("table kept was dropped again;").doesNotContain("its job with it");
        assertThat(run(command)).as(err).isZero();
        assertThat(database.value("SELECT count(*) FROM kept")).isEqualTo("2");
    }

    @Test
    void filesOfOneContentAreLoadedOnceIntoANewTable() throws IOException {
        Path a = write("once-a.csv", READINGS);
        Path b = write("once-b.csv", READINGS);
        String[] command = {
            "load",
            "--create-table",
            "--table",
            "once",
            "--on-conflict",
            "update",
            "--rules",
            "client",
            "-d",
            database.uri(),
            a.toString(),
            b.toString()
        };
        for (int i = 0; i < 2; i++) {
            assertThat(run(command)).as(err).isZero();
            assertThat(out).contains("once-b.csv: already loaded by load", "read 2 ", "inserted 2 ");
            assertThat(database.value("SELECT count(*) FROM once")).isEqualTo("2");
            // The second time the ledger knows both, of a table that is no more.
            database.execute("DROP TABLE once");
        }
    }

    @Test
    void whatIsAmbiguousStaysTextWhenNobodyLooks() throws IOException {
        Path file = write("vague.csv", "id,day\n1,1/2/2024\n2,3/4/2024\n");
        assertThat(run("load", "--create-table", file.toString(), "-q", "-d", database.uri(), "--rules", "client"))
                .as(err)
                .isZero();
        assertThat(err).contains("look at column day: AMBIGUOUS: 1/2/2024 fits MM/DD/YYYY as well");
        assertThat(database.query("SELECT day FROM vague")).containsExactly(List.of("1/2/2024"), List.of("3/4/2024"));
    }

    @Test
    void saysWhyThereIsNothingToPropose() throws IOException {
        assertThat(run("init", folder.resolve("none.csv").toString())).isEqualTo(1);
        assertThat(err).contains("no such file");
        assertThat(run("init", folder.toString())).isEqualTo(1);
        assertThat(err).contains("there is no file in folder");
        assertThat(run("init", write("empty.csv", "").toString())).isEqualTo(1);
        assertThat(err).contains("is empty");
        assertThat(run("init", write("blank.csv", "\n\n\n").toString())).isEqualTo(1);
        assertThat(err).contains("has no records to look at");
        assertThat(run("init", write("nul.csv", "\0\0\0\0\0\0\0\0").toString())).isEqualTo(1);
        assertThat(err).contains("is not a text file");
        assertThat(run(
                        "init",
                        "--table",
                        "a b; DROP",
                        write("x.csv", "a,b\n1,2\n").toString()))
                .isEqualTo(1);
        assertThat(err).contains("is not the name of a table");
    }

    /** Random bytes and broken files: a proposal or a message, never anything else. */
    @Test
    void copesWithWhateverComes() throws IOException {
        List<String> strange = new ArrayList<>(List.of(
                "\"",
                "\"\n",
                ",",
                ",,,\n,,\n",
                "a",
                "\"a\"\"",
                "a,b\n\"1,2\n3,4\n",
                "#\n#\n#a\n",
                "\r\r\r",
                "a\n\n\n\nb\n",
                "'\n'\n",
                "\\\n\\\n",
                "\t\n\t\n",
                "\u0001\u0002\n",
                "a,a\n",
                "1\n",
                "1,2",
                "\ufeff",
                "\ufeffa,b\n1,2\n"));
        java.util.Random random = new java.util.Random(7);
        String marks = "ab1,;\t|\"'\\#\n\r. -2/\u00e9";
        for (int i = 0; i < 100; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(60);
            for (int j = 0; j < length; j++) {
                text.append(marks.charAt(random.nextInt(marks.length())));
            }
            strange.add(text.toString());
        }
        for (String text : strange) {
            int code = run("init", write("strange.csv", text).toString());
            assertThat(err).as(text).doesNotContain("unexpected failure");
            assertThat(code).as(text).isIn(0, 1);
        }
    }

    private Path write(String name, String text) throws IOException {
        return Files.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    private int run(String... args) {
        StringWriter o = new StringWriter();
        StringWriter e = new StringWriter();
        int code = Main.run(new PrintWriter(o, true), new PrintWriter(e, true), args);
        out = o.toString();
        err = e.toString();
        return code;
    }
}
