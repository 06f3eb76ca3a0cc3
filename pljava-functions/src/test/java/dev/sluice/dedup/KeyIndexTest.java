package dev.sluice.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyIndexTest {
    @Test
    void findsTheFirstRowOfEachKeyAsAMapDoes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long[] keys = new long[20_000];
        KeyIndex index = new KeyIndex(new KeyIndex.Keys() {
            @Override
            public int hash(int row) {
                return Long.hashCode(keys[row] / 3);
            }

            @Override
            public boolean same(int row, int other) {
                return keys[row] == keys[other];
            }
        });
        for (int round = 0; round < 3; round++) {
            index.clear();
            Map<Long, Integer> expected = new HashMap<>();
            int distinct = 1 + random.nextInt(30_000);
            for (int row = 0; row < keys.length; row++) {
                keys[row] = random.nextInt(distinct);
                Integer before = expected.putIfAbsent(keys[row], row);
                assertThat(index.find(row)).as("seed %d, row %d", seed, row).isEqualTo(before == null ? -1 : before);
            }
        }
    }
}
