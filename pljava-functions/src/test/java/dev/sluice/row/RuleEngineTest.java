package dev.sluice.row;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.block.Block;
import dev.sluice.csv.RecordScanner;
import dev.sluice.plan.Plan;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RuleEngineTest {
    private static final String FORMAT =
            "\"format\":{\"delimiter\":\",\",\"quote\":\"\\\"\",\"null\":\"\",\"header\":true},";
    private static final String COLUMNS = "\"columns\":["
            + "{\"name\":\"id\",\"from\":\"id\",\"kind\":\"int4\",\"type\":\"integer\",\"required\":true},"
            + "{\"name\":\"note\",\"from\":\"note\",\"kind\":\"text\",\"type\":\"text\"},"
            + "{\"name\":\"v\",\"from\":\"v\",\"kind\":\"float8\",\"type\":\"double precision\"}],";
    private static final String FILES = "\"files\":[{\"number\":1,\"header\":[\"id\",\"note\",\"v\"]}]";

    @Test
    void countsEveryRowOnce() {
        RuleEngine engine =
                new RuleEngine(plan("\"where\":\"id < 10\",\"checks\":[{\"name\":\"small\",\"expression\":\"v < 5\"}],"
                        + "\"key\":[0],\"keep\":\"last\","));
        int end = engine.scan(block("1,a,1\n1,b,2\n\n2,c,9\n99,d,1\nx,e,1\n3,f\n,g,1\n4,h,\n"));
        assertThat(end).isNotEqualTo(RecordScanner.INCOMPLETE);
        assertThat(engine.tally()).isEqualTo(new Tally(8, 2, 3, 1, 2));
        assertThat(engine.lines()).isEqualTo(9);
        assertThat(rows(engine))
                .containsExactly(
                        "1 b 2.0 @1:6", "4 h null @8:" + "1,a,1\n1,b,2\n\n2,c,9\n99,d,1\nx,e,1\n3,f\n,g,1\n".length());
        assertThat(engine.rejects())
                .extracting(Reject::reason)
                .containsExactly(RejectReason.CHECK, RejectReason.INVALID_VALUE, RejectReason.MISSING_FIELDS);
    }

    @Test
    void givesBytesThatAreNoTextAsAReject() {
        RuleEngine engine = new RuleEngine(plan(""));
        engine.scan(Block.whole(
                1, 100, null, new byte[] {'1', ',', 'a', (byte) 0xff, ',', '1', '\n', '2', ',', 0, ',', '\n'}));
        assertThat(engine.rejects()).extracting(Reject::reason).containsOnly(RejectReason.INVALID_ENCODING);
        assertThat(engine.rejects()).extracting(Reject::byteOffset).containsExactly(100L, 107L);
        assertThat(engine.rejects()).extracting(Reject::rawRow).containsExactly("1,a\uFFFD,1", "2,\uFFFD,");
    }

    @Test
    void keepsTheFirstOfARowThatComesOften() {
        RuleEngine engine = new RuleEngine(plan("\"key\":[0],\"keep\":\"first\","));
        engine.scan(block("7,a,1\n".repeat(3) + "8,b,2\n" + "7,c,3\n".repeat(1000)));
        assertThat(engine.tally()).isEqualTo(new Tally(1004, 0, 0, 1002, 2));
        assertThat(rows(engine)).containsExactly("7 a 1.0 @0:0", "8 b 2.0 @3:18");
    }

    @Test
    void keepsTheGreatestWithNullAsTheLeastAndTheLastOfEqualOnes() {
        RuleEngine engine = new RuleEngine(plan("\"key\":[0],\"keep\":\"max\",\"keep_column\":2,"));
        engine.scan(block("1,a,\n1,b,-1\n1,c,\n2,d,NaN\n2,e,5\n3,f,0\n3,g,-0\n4,h,\n4,i,\n"));
        assertThat(engine.tally()).isEqualTo(new Tally(9, 0, 0, 5, 4));
        assertThat(rows(engine)).extracting(row -> row.substring(0, 3)).containsExactly("1 b", "2 d", "3 g", "4 i");
    }

    @Test
    void leavesDuplicatesToTheMergeWhereOnlyItCanDecide() {
        for (String keep : List.of(
                "\"keep\":\"error\",", "\"keep\":\"max\",\"keep_column\":1,", "\"keep\":\"first\",\"raw_row\":true,")) {
            RuleEngine engine = new RuleEngine(plan("\"key\":[0]," + keep));
            engine.scan(block("1,a,1\n1,b,2\n"));
            assertThat(engine.tally()).as(keep).isEqualTo(new Tally(2, 0, 0, 0, 2));
        }
    }

    @Test
    void decidesTheSameAboutWhatTheFilterKeeps() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String rules =
                "\"where\":\"id < 500 AND v > 2\",\"checks\":[{\"name\":\"c\",\"expression\":\"note <> 'bad'\"}],"
                        + "\"key\":[0],\"keep\":\"first\",";
        for (int round = 0; round < 100; round++) {
            Plan plan = round < 50 ? plan(rules) : formatted(rules);
            byte[] data = randomCsv(random).getBytes(StandardCharsets.UTF_8);
            RuleEngine all = new RuleEngine(plan);
            all.scan(Block.whole(1, 1000, null, data));

            RowFilter filter = new RowFilter(plan, false);
            filter.scan(Block.whole(1, 1000, null, data));
            ByteArrayOutputStream kept = new ByteArrayOutputStream();
            ByteBuffer positions = ByteBuffer.allocate(8 * filter.kept());
            for (int row = 0; row < filter.kept(); row++) {
                kept.write(data, filter.start(row), filter.end(row) - filter.start(row));
                positions.putInt(filter.line(row)).putInt(filter.start(row));
            }
            RuleEngine some = new RuleEngine(plan);
            some.scan(Block.whole(1, 1000, positions.array(), kept.toByteArray()));

            assertThat(filter.lines()).as("seed %d", seed).isEqualTo(all.lines());
            assertThat(rows(some)).as("seed %d", seed).isEqualTo(rows(all));
            assertThat(some.rejects()).as("seed %d", seed).isEqualTo(all.rejects());
            Tally tally =
                    some.tally().plus(new Tally(filter.read() - filter.kept(), filter.read() - filter.kept(), 0, 0, 0));
            assertThat(tally).as("seed %d", seed).isEqualTo(all.tally());
        }
    }

    @Test
    void looksAtWhatIsNotWantedWhenItMust() {
        RuleEngine engine = new RuleEngine(plan("\"where\":\"id < 10\",\"validate_all\":true,"));
        byte[] csv = "1,a,1\n11,a,1\n12,a,x\n13\nx,a,1\n".getBytes(StandardCharsets.UTF_8);
        engine.scan(Block.whole(1, 0, null, csv));
        assertThat(engine.tally()).isEqualTo(new Tally(5, 1, 3, 0, 1));
        assertThat(rows(engine)).containsExactly("1 a 1.0 @0:0");
        assertThat(engine.rejects())
                .extracting(Reject::reason)
                .containsExactly(RejectReason.INVALID_VALUE, RejectReason.MISSING_FIELDS, RejectReason.INVALID_VALUE);
        assertThat(new RowFilter(engine.plan(), false).keepsAll()).isTrue();
    }

    @Test
    void fillsUpAndCutsOffRecords() {
        RuleEngine engine = new RuleEngine(formatted("\"where\":\"note IS NULL OR v = 0\","));
        engine.scan(block("1\n2,a\n3,x,4\n4,,5,\"open\n\"x\n5,bad,0\n"));
        assertThat(engine.tally()).isEqualTo(new Tally(5, 1, 0, 0, 4));
        assertThat(rows(engine))
                .containsExactly("1 null 0.0 @0:0", "2 a 0.0 @1:2", "4 null 5.0 @3:12", "5 null 0.0 @5:26");
    }

    private static String randomCsv(Random random) {
        StringBuilder csv = new StringBuilder();
        for (int row = 0; row < 500; row++) {
            csv.append(random.nextInt(20) == 0 ? "x" : random.nextInt(1000)).append(',');
            csv.append(
                    switch (random.nextInt(5)) {
                        case 0 -> "\"two\nlines\"";
                        case 1 -> "bad";
                        case 2 -> "";
                        case 3 -> "\"\"\"\"";
                        default -> "plain";
                    });
            csv.append(random.nextInt(30) == 0 ? "" : ",").append(random.nextInt(30) == 0 ? "" : random.nextInt(10));
            csv.append(random.nextInt(25) == 0 ? "\n\n" : random.nextBoolean() ? "\n" : "\r\n");
        }
        return csv.toString();
    }

    private static Plan plan(String rules) {
        return Plan.read("{\"load\":1," + FORMAT + COLUMNS + rules + FILES + "}");
    }

    /** A plan for files of fewer and more fields, in which "bad" is NULL and v is 0 instead. */
    private static Plan formatted(String rules) {
        return Plan.read(("{\"load\":1," + FORMAT + COLUMNS + rules + FILES + "}")
                .replace("\"header\":true", "\"header\":true,\"missing_fields\":\"null\",\"extra_fields\":\"ignore\"")
                .replace("\"type\":\"text\"", "\"type\":\"text\",\"null\":[\"bad\"],\"trim\":true")
                .replace(
                        "\"type\":\"double precision\"",
                        "\"type\":\"double precision\",\"decimal\":\",\",\"default\":\"0.0\""));
    }

    private static Block block(String csv) {
        return Block.whole(1, 0, null, csv.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> rows(RuleEngine engine) {
        AcceptedRows rows = engine.accepted();
        List<String> texts = new ArrayList<>();
        for (int row = 0; row < rows.count(); row++) {
            ColumnValues note = rows.column(1);
            String text =
                    new String(note.heap(), note.start(row), note.end(row) - note.start(row), StandardCharsets.UTF_8);
            ColumnValues v = rows.column(2);
            texts.add(rows.column(0).number(row) + " " + (note.isNull(row) ? null : text) + " "
                    + (v.isNull(row) ? null : v.real(row)) + " @" + rows.line(row) + ":" + rows.byteOffset(row));
        }
        return texts;
    }
}
