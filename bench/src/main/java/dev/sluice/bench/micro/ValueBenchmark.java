package dev.sluice.bench.micro;

import dev.sluice.csv.CsvRecord;
import dev.sluice.type.ColumnType;
import dev.sluice.type.TypeKind;
import dev.sluice.type.TypedValue;
import dev.sluice.type.ValueReader;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Reading one field of each row of a block as a value of a type. Each answers a sum of the values that can be read. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ValueBenchmark {
    private final List<CsvRecord> rows = LocatedRows.of(ModelBlock.file());
    private final TypedValue value = new TypedValue();
    private final ValueReader integers = reader(TypeKind.INT4, -1, 0);
    private final ValueReader times = reader(TypeKind.TIMESTAMPTZ, -1, 0);
    private final ValueReader doubles = reader(TypeKind.FLOAT8, -1, 0);
    private final ValueReader numerics = reader(TypeKind.NUMERIC, 9, 3);
    private final ValueReader uuids = reader(TypeKind.UUID, -1, 0);

    private static ValueReader reader(TypeKind kind, int precision, int scale) {
        return ValueReader.of(new ColumnType(kind, kind.name(), -1, precision, scale, ZoneOffset.UTC));
    }

    /** The sum of all integers. */
    @Benchmark
    public long integer() {
        long sum = 0;
        for (int i = 0; i < rows.size(); i++) {
            if (reads(integers, rows.get(i), ModelBlock.GENERATOR)) {
                sum += value.number;
            }
        }
        return sum;
    }

    /** The sum of all times, in microseconds since 2000. */
    @Benchmark
    public long timestamptz() {
        long sum = 0;
        for (int i = 0; i < rows.size(); i++) {
            if (reads(times, rows.get(i), ModelBlock.TIMESTAMP)) {
                sum += value.number;
            }
        }
        return sum;
    }

    /** The sum of all doubles. */
    @Benchmark
    public double float8() {
        double sum = 0;
        for (int i = 0; i < rows.size(); i++) {
            if (reads(doubles, rows.get(i), ModelBlock.FREQUENCY)) {
                sum += value.real;
            }
        }
        return sum;
    }

    /** The sum of the lengths of all numerics. */
    @Benchmark
    public long numeric() {
        return lengths(numerics, ModelBlock.POWER);
    }

    /** The sum of the lengths of all UUIDs. */
    @Benchmark
    public long uuid() {
        return lengths(uuids, ModelBlock.READING);
    }

    private long lengths(ValueReader reader, int field) {
        long sum = 0;
        for (int i = 0; i < rows.size(); i++) {
            if (reads(reader, rows.get(i), field)) {
                sum += value.to - value.from;
            }
        }
        return sum;
    }

    private boolean reads(ValueReader reader, CsvRecord row, int field) {
        row.select(field);
        return reader.read(row.value(), row.from(), row.to(), value) == null;
    }
}
