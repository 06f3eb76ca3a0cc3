package dev.sluice.rule;

import dev.sluice.csv.CsvFormat;
import dev.sluice.csv.CsvRecord;
import dev.sluice.csv.CsvScanner;
import dev.sluice.type.ColumnFormat;
import dev.sluice.type.ColumnType;
import dev.sluice.type.TypeKind;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One row and the columns of it, for testing rules: {@code new TestRow().with("a", TypeKind.INT4, "5").test("a > 3")}.
 */
final class TestRow {
    private final RuleColumns columns = new RuleColumns();
    private final List<String> fields = new ArrayList<>();

    /** Adds a column. A text of null is NULL. */
    TestRow with(String name, TypeKind kind, String text) {
        return with(name, type(kind), text);
    }

    TestRow with(String name, ColumnType type, String text) {
        columns.add(name, fields.size(), type, ColumnFormat.PLAIN);
        fields.add(text == null ? "" : '"' + text.replace("\"", "\"\"") + '"');
        return this;
    }

    /** Adds a column whose field the record does not have; no column with a field may follow. */
    TestRow withMissing(String name, TypeKind kind) {
        columns.add(name, fields.size(), type(kind), ColumnFormat.PLAIN);
        return this;
    }

    RuleColumns columns() {
        return columns;
    }

    int test(String rule) {
        return test(Rule.parse(rule).bind(columns, List.of()));
    }

    /** Tests a rule with one {@code IN (SELECT …)}. */
    int test(String rule, List<String> members) {
        return test(Rule.parse(rule).bind(columns, List.of(members)));
    }

    int test(Predicate predicate) {
        byte[] bytes = (String.join(",", fields) + "\n").getBytes(StandardCharsets.UTF_8);
        CsvRecord record = new CsvRecord(CsvFormat.DEFAULT);
        CsvScanner scanner = new CsvScanner(CsvFormat.DEFAULT, record);
        scanner.reset(bytes, bytes.length, true);
        scanner.begin(0);
        scanner.locate(predicate.lastField());
        return predicate.test(record);
    }

    static ColumnType type(TypeKind kind) {
        return new ColumnType(kind, name(kind), -1, -1, 0, ZoneOffset.UTC);
    }

    private static String name(TypeKind kind) {
        switch (kind) {
            case INT2:
                return "smallint";
            case INT4:
                return "integer";
            case INT8:
                return "bigint";
            case BOOL:
                return "boolean";
            case VARCHAR:
                return "character varying";
            case OTHER:
                return "inet";
            default:
                return kind.name().toLowerCase(Locale.ROOT);
        }
    }
}
