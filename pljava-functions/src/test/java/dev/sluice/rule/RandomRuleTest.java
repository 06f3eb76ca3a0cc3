package dev.sluice.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.csv.CsvFormat;
import dev.sluice.csv.CsvRecord;
import dev.sluice.csv.CsvScanner;
import dev.sluice.type.ColumnFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Laws that hold for any rules on any row, without a server to ask. */
class RandomRuleTest {
    private final RuleColumns columns = new RuleColumns();
    private final CsvRecord record = new CsvRecord(CsvFormat.DEFAULT);
    private final CsvScanner scanner = new CsvScanner(CsvFormat.DEFAULT, record);

    RandomRuleTest() {
        int field = 0;
        for (RandomRule.Column column : RandomRule.COLUMNS) {
            columns.add(column.name(), field++, column.columnType(), ColumnFormat.PLAIN);
        }
    }

    @Test
    void rulesObeyTheLawsOfLogic() {
        RandomRule random = new RandomRule(7);
        int tested = 0;
        for (int i = 0; i < 1000; i++) {
            String a = random.expression();
            String b = random.expression();
            String row = random.row();
            try {
                assertThat(truth("NOT (NOT (" + a + "))", row)).as(a).isEqualTo(truth(a, row));
                assertThat(truth("NOT ((" + a + ") AND (" + b + "))", row))
                        .as("%s; %s", a, b)
                        .isEqualTo(truth("NOT (" + a + ") OR NOT (" + b + ")", row));
                assertThat(truth("(" + a + ") OR (" + b + ")", row))
                        .as("%s; %s", a, b)
                        .isEqualTo(truth("(" + b + ") OR (" + a + ")", row));
                tested++;
            } catch (RuleException e) {
                assertThat(e.position()).isPositive();
            }
        }
        assertThat(tested).isGreaterThan(900);
    }

    private int truth(String rule, String row) {
        Expression expression = Rule.parse(rule);
        List<List<String>> sets = new ArrayList<>();
        for (int i = expression.subqueries().size(); i > 0; i--) {
            sets.add(List.of());
        }
        Predicate predicate = expression.bind(columns, sets);
        byte[] bytes = row.getBytes(StandardCharsets.UTF_8);
        scanner.reset(bytes, bytes.length, true);
        scanner.begin(0);
        scanner.locate(predicate.lastField());
        return predicate.test(record);
    }
}
