package dev.sluice.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.block.Block;
import dev.sluice.plan.Plan;
import dev.sluice.row.RuleEngine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ServerTextTest {
    @Test
    void splitsIntoTheValuesAgainWhateverControlCharactersTheyHold() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            List<String> values = new ArrayList<>();
            StringBuilder csv = new StringBuilder();
            int alphabet = 1 + random.nextInt(31);
            for (int row = 0; row < 1 + random.nextInt(40); row++) {
                String value = random.nextInt(10) == 0 ? null : text(random, alphabet);
                values.add(value);
                csv.append(value == null ? ",\n" : "\"" + value + "\",\n");
            }
            assertThat(split(csv.toString())).as("seed %d", seed).isEqualTo(values);
        }
    }

    @Test
    void keepsASingleEmptyValue() {
        assertThat(split("\"\",\n")).containsExactly("");
        assertThat(split(",\n")).containsExactly((String) null);
    }

    private static String text(Random random, int alphabet) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(60); i > 0; i--) {
            text.append((char) (31 - random.nextInt(alphabet)));
        }
        return text.toString();
    }

    /** What PostgreSQL's {@code string_to_table} does, less the empty text behind the last separator. */
    private static List<String> split(String csv) {
        RuleEngine engine = new RuleEngine(Plan.read("{\"load\":1,\"format\":{\"delimiter\":\",\",\"quote\":\"\\\"\","
                + "\"null\":\"\",\"header\":true},\"columns\":[{\"name\":\"a\",\"from\":\"a\",\"kind\":\"text\",\"type\":\"text\"}],"
                + "\"files\":[{\"number\":1,\"header\":[\"a\",\"b\"]}]}"));
        engine.scan(Block.whole(1, 0, null, csv.getBytes(StandardCharsets.UTF_8)));
        ServerText text =
                new ServerText(engine.accepted().column(0), engine.accepted().count());
        String joined = new String(text.joined, StandardCharsets.UTF_8);
        List<String> values =
                new ArrayList<>(Arrays.asList(joined.split(java.util.regex.Pattern.quote(text.separator), -1)));
        assertThat(values.remove(values.size() - 1)).isEmpty();
        values.replaceAll(value -> value.equals(text.nullText) ? null : value);
        return values;
    }
}
