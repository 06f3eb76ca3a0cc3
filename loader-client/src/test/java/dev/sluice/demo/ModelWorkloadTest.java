package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelWorkloadTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"1000, 4, 1", "1003, 3, 2", "250000, 4, 1", "200000, 1, 7"})
    void loadComesToWhatIsExpected(long rows, int files, long seed) throws IOException {
        ModelWorkload workload = new ModelWorkload(rows, files, seed);
        ModelWorkload.Expected expected = workload.write(folder);
        Set<Integer> wanted = new HashSet<>(workload.wantedGenerators());
        Map<String, Long> target = new HashMap<>();
        long read = 0;
        long filtered = 0;
        long rejected = 0;
        long duplicate = 0;
        for (Path file : expected.files()) {
            try (Reader reader = Files.newBufferedReader(file)) {
                boolean header = true;
                for (CSVRecord row : CSVFormat.RFC4180.parse(reader)) {
                    if (header) {
                        header = false;
                        continue;
                    }
                    read++;
                    if (!wanted.contains(Integer.valueOf(row.get(1)))) {
                        filtered++;
                    } else if (!isGood(row)) {
                        rejected++;
                    } else {
                        long power =
                                new BigDecimal(row.get(2)).movePointRight(3).longValueExact();
                        duplicate += target.put(row.get(0) + row.get(1), power) == null ? 0 : 1;
                    }
                }
            }
        }
        assertThat(wanted).hasSize(50).allMatch(id -> id >= 1 && id <= 1000);
        assertThat(read).isEqualTo(expected.read()).isEqualTo(rows);
        assertThat(filtered).isEqualTo(expected.filtered());
        assertThat(rejected).isEqualTo(expected.rejected()).isPositive();
        assertThat(duplicate).isEqualTo(expected.duplicate());
        assertThat(target).hasSize((int) expected.inserted());
        assertThat(target.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(expected.power());
    }

    private static boolean isGood(CSVRecord row) {
        try {
            LocalDateTime.parse(row.get(0).replace(' ', 'T'));
            BigDecimal power = new BigDecimal(row.get(2));
            return row.size() == 9 && power.signum() >= 0 && power.compareTo(BigDecimal.valueOf(5000)) <= 0;
        } catch (DateTimeException | NumberFormatException e) {
            return false;
        }
    }

    @Test
    void hasDuplicatesWithinAndAcrossFiles() throws IOException {
        ModelWorkload.Expected expected = new ModelWorkload(500_000, 2, 1).write(folder);
        assertThat(expected.duplicate()).isBetween(10L, 40L);
        assertThat(expected.bytes() / (double) expected.read()).isBetween(140.0, 150.0);
    }

    @Test
    void sameNumbersMakeTheSameBytes() throws IOException {
        Path again = Files.createDirectory(folder.resolve("again"));
        Path other = Files.createDirectory(folder.resolve("other"));
        ModelWorkload.Expected first = new ModelWorkload(20_000, 2, 5).write(folder);
        ModelWorkload.Expected second = new ModelWorkload(20_000, 2, 5).write(again);
        ModelWorkload.Expected third = new ModelWorkload(20_000, 2, 6).write(other);
        for (int i = 0; i < 2; i++) {
            assertThat(first.files().get(i))
                    .hasSameBinaryContentAs(second.files().get(i));
            assertThat(Files.mismatch(first.files().get(i), third.files().get(i)))
                    .isNotEqualTo(-1);
        }
    }
}
