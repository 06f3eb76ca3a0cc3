package dev.sluice.bench.micro;

import dev.sluice.dedup.KeyIndex;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Finding rows with one key among those of a block. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class DedupBenchmark {
    /** One row in so many repeats an earlier key. */
    @Param({"1000", "2"})
    public int repeatEvery = 1000;

    private KeyIndex index;
    private long[] keys;

    /** The keys, the same for the same {@link #repeatEvery}. */
    @Setup
    public void makeKeys() {
        long[] made = new long[ModelBlock.ROWS];
        Random random = new Random(1);
        for (int i = 0; i < made.length; i++) {
            made[i] = i > 0 && random.nextInt(repeatEvery) == 0 ? made[random.nextInt(i)] : i * 300_000_000L;
        }
        keys = made;
        index = new KeyIndex(new KeyIndex.Keys() {
            @Override
            public int hash(int row) {
                return Long.hashCode(made[row]);
            }

            @Override
            public boolean same(int row, int other) {
                return made[row] == made[other];
            }
        });
    }

    /** How many rows repeat the key of an earlier one. */
    @Benchmark
    public int duplicates() {
        index.clear();
        int duplicates = 0;
        for (int row = 0; row < keys.length; row++) {
            if (index.find(row) >= 0) {
                duplicates++;
            }
        }
        return duplicates;
    }

    long[] keys() {
        return keys.clone();
    }
}
