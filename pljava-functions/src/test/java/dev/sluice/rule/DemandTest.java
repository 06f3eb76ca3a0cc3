package dev.sluice.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.type.TypeKind;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemandTest {
    private final TestRow row = new TestRow()
            .with("n", TypeKind.INT4, "5")
            .with("t", TypeKind.TEXT, "a")
            .with("d", TypeKind.DATE, "2000-01-03")
            .with("x", TypeKind.FLOAT8, "1.5");

    @Test
    void rangesAndListsOfOneFieldAreDemanded() {
        assertThat(demands("n > 3 AND n <= 7 AND d = '2000-01-03'"))
                .containsExactly(
                        Demand.range(0, 4, Long.MAX_VALUE), Demand.range(0, Long.MIN_VALUE, 7), Demand.range(2, 2, 2));
        assertThat(demands("n BETWEEN 2.5 AND 4.5"))
                .containsExactly(Demand.range(0, 3, Long.MAX_VALUE), Demand.range(0, Long.MIN_VALUE, 4));
        assertThat(demands("t = 'b' AND (t IN ('x', 'y') AND x > 1)"))
                .containsExactly(Demand.texts(1, List.of("b")), Demand.texts(1, List.of("x", "y")));
        List<Demand> list = demands("n IN (3, 0, 9)");
        assertThat(list).hasSize(1);
        assertThat(list.get(0).numbers()).containsExactly(0, 3, 9);
        assertThat(Rule.parse("n IN (SELECT id FROM wanted)")
                        .bind(row.columns(), List.of(Arrays.asList("8", "1")))
                        .demands()
                        .get(0)
                        .numbers())
                .containsExactly(1, 8);
    }

    /** Where it may be true all the same, or NULL, which is no reason to leave a row out beside one that is bad. */
    @Test
    void whatIsNotCertainIsNotDemanded() {
        for (String rule : List.of(
                "n > 3 OR t = 'a'",
                "NOT (n > 3)",
                "n <> 3",
                "n IN (1, NULL)",
                "n NOT IN (1, 2)",
                "lower(t) = 'a'",
                "length(t) = 1",
                "t > 'a'",
                "t LIKE 'a%'",
                "x = 1.5",
                "n IS NULL",
                "n IS DISTINCT FROM 3")) {
            assertThat(demands(rule)).as(rule).isEmpty();
        }
        assertThat(Rule.parse("n IN (SELECT id FROM wanted)")
                        .bind(row.columns(), List.of(Arrays.asList("8", null)))
                        .demands())
                .isEmpty();
    }

    @Test
    void everyFieldThatARuleNeedsIsKnown() {
        BitSet fields = new BitSet();
        fields.set(0);
        fields.set(2, 4);
        assertThat(Rule.parse("n IS NULL OR d > '2020-01-01' AND NOT x = 1")
                        .bind(row.columns(), List.of())
                        .fields())
                .isEqualTo(fields);
    }

    private List<Demand> demands(String rule) {
        return Rule.parse(rule).bind(row.columns(), List.of()).demands();
    }
}
