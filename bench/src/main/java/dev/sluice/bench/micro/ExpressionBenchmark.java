package dev.sluice.bench.micro;

import dev.sluice.csv.CsvRecord;
import dev.sluice.rule.Predicate;
import dev.sluice.rule.Rule;
import dev.sluice.rule.RuleColumns;
import dev.sluice.type.ColumnFormat;
import dev.sluice.type.ColumnType;
import dev.sluice.type.TypeKind;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Rules over the rows of a block, whose fields are located. Each answers how many rows it is true for. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ExpressionBenchmark {
    private final List<CsvRecord> rows = LocatedRows.of(ModelBlock.file());
    private final Predicate member = rule("generator_id IN ("
            + ModelBlock.wantedGenerators().stream().map(Object::toString).collect(Collectors.joining(", "))
            + ")");
    private final Predicate range = rule("power_output BETWEEN 1000 AND 2000");
    private final Predicate both =
            rule("timestamp >= '2024-01-01 00:15:00' AND (plant LIKE '%Altenberg%' OR generator_id < 100)");

    private static Predicate rule(String text) {
        RuleColumns columns = new RuleColumns();
        columns.add("timestamp", ModelBlock.TIMESTAMP, type(TypeKind.TIMESTAMPTZ), ColumnFormat.PLAIN);
        columns.add("generator_id", ModelBlock.GENERATOR, type(TypeKind.INT4), ColumnFormat.PLAIN);
        columns.add("power_output", ModelBlock.POWER, type(TypeKind.NUMERIC), ColumnFormat.PLAIN);
        columns.add("plant", 7, type(TypeKind.TEXT), ColumnFormat.PLAIN);
        return Rule.parse(text).bind(columns, List.of());
    }

    private static ColumnType type(TypeKind kind) {
        return new ColumnType(kind, kind.name(), -1, -1, 0, ZoneOffset.UTC);
    }

    /** {@code IN} with fifty members. */
    @Benchmark
    public int membership() {
        return count(member);
    }

    /** {@code BETWEEN} over a numeric. */
    @Benchmark
    public int numericRange() {
        return count(range);
    }

    /** A time, {@code LIKE} and {@code OR}. */
    @Benchmark
    public int timeAndText() {
        return count(both);
    }

    private int count(Predicate predicate) {
        int count = 0;
        for (int i = 0; i < rows.size(); i++) {
            if (predicate.test(rows.get(i)) == Predicate.TRUE) {
                count++;
            }
        }
        return count;
    }
}
