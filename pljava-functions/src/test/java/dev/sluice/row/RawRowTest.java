package dev.sluice.row;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.block.Block;
import dev.sluice.plan.Plan;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Raw rows of accepted rows are text, whatever stands in fields that nobody reads. */
class RawRowTest {
    @Test
    void bytesThatAreNoTextAreReplaced() {
        assertThat(rawRow("1,\u00e9\n".getBytes(StandardCharsets.UTF_8))).isEqualTo("1,\u00e9");
        assertThat(rawRow("1,\u00e9\n".getBytes(StandardCharsets.ISO_8859_1))).isEqualTo("1,\ufffd");
        assertThat(rawRow("1,\0\n".getBytes(StandardCharsets.UTF_8))).isEqualTo("1,\ufffd");
    }

    private static String rawRow(byte[] csv) {
        RuleEngine engine = new RuleEngine(Plan.read("{\"load\":1,\"raw_row\":true,\"format\":{\"delimiter\":\",\","
                + "\"quote\":\"\\\"\",\"null\":\"\",\"header\":true},\"columns\":[{\"name\":\"a\",\"from\":\"a\","
                + "\"kind\":\"int4\",\"type\":\"integer\"}],\"files\":[{\"number\":1,\"header\":[\"a\",\"b\"]}]}"));
        engine.scan(Block.whole(1, 0, null, csv));
        assertThat(engine.accepted().count()).isEqualTo(1);
        ColumnValues raw = engine.accepted().rawRows();
        return new String(raw.heap(), raw.start(0), raw.end(0) - raw.start(0), StandardCharsets.UTF_8);
    }
}
