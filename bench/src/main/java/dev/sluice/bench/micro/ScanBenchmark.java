package dev.sluice.bench.micro;

import dev.sluice.csv.CsvFormat;
import dev.sluice.csv.CsvRecord;
import dev.sluice.csv.CsvScanner;
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

/** Finding records and fields in a block. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ScanBenchmark {
    private final byte[] file = ModelBlock.file();
    private final int firstRow = ModelBlock.firstRow(file);
    private final CsvRecord record = new CsvRecord(CsvFormat.DEFAULT);
    private final CsvScanner scanner = new CsvScanner(CsvFormat.DEFAULT, record);

    /** A sum over all fields of the block: their lengths without quotes, weighted by their place in the row. */
    @Benchmark
    public long allFields() {
        scanner.reset(file, file.length, true);
        long sum = 0;
        for (int at = firstRow; at < file.length; at = scanner.finish()) {
            scanner.begin(at);
            scanner.locate(ModelBlock.FIELDS);
            for (int field = 0; field < record.count(); field++) {
                record.select(field);
                sum += (long) (field + 1) * (record.to() - record.from());
            }
        }
        return sum;
    }

    /** The same sum over the first two fields, which is as far as the model's filter looks. */
    @Benchmark
    public long filterField() {
        scanner.reset(file, file.length, true);
        long sum = 0;
        for (int at = firstRow; at < file.length; at = scanner.finish()) {
            scanner.begin(at);
            scanner.locate(ModelBlock.GENERATOR);
            for (int field = 0; field <= ModelBlock.GENERATOR; field++) {
                record.select(field);
                sum += (long) (field + 1) * (record.to() - record.from());
            }
        }
        return sum;
    }
}
