package dev.sluice.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is measured answers rightly: the same comes of Commons CSV and the JDK. */
class BenchmarkAnswersTest {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);
    private static final LocalDateTime EPOCH = LocalDateTime.of(2000, 1, 1, 0, 0);

    private final List<CSVRecord> all = all();
    private final List<CSVRecord> whole =
            all.stream().filter(row -> row.size() == ModelBlock.FIELDS).toList();

    private static List<CSVRecord> all() {
        String file = new String(ModelBlock.file(), StandardCharsets.UTF_8);
        try (CSVParser rows = CSVParser.parse(file, CSVFormat.RFC4180)) {
            return rows.stream().skip(1).toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void scanner() {
        long allFields = 0;
        long filterField = 0;
        for (CSVRecord row : all) {
            for (int field = 0; field < row.size(); field++) {
                long weight = (long) (field + 1) * row.get(field).length();
                allFields += field <= ModelBlock.FIELDS ? weight : 0;
                filterField += field <= ModelBlock.GENERATOR ? weight : 0;
            }
        }
        ScanBenchmark scan = new ScanBenchmark();
        assertThat(all).hasSize(ModelBlock.ROWS);
        assertThat(scan.allFields()).isEqualTo(allFields);
        assertThat(scan.filterField()).isEqualTo(filterField);
    }

    @Test
    void expressions() {
        ExpressionBenchmark rules = new ExpressionBenchmark();
        Set<Integer> wanted = ModelBlock.wantedGenerators();
        assertThat(rules.membership())
                .isPositive()
                .isEqualTo(count(row -> wanted.contains(Integer.parseInt(row.get(ModelBlock.GENERATOR)))));
        assertThat(rules.numericRange()).isPositive().isEqualTo(count(row -> {
            BigDecimal power = new BigDecimal(row.get(ModelBlock.POWER));
            return power.compareTo(BigDecimal.valueOf(1000)) >= 0 && power.compareTo(BigDecimal.valueOf(2000)) <= 0;
        }));
        LocalDateTime from = LocalDateTime.of(2024, 1, 1, 0, 15);
        assertThat(rules.timeAndText())
                .isPositive()
                .isEqualTo(count(row -> !LocalDateTime.parse(row.get(ModelBlock.TIMESTAMP), TIME)
                                .isBefore(from)
                        && (row.get(7).contains("Altenberg")
                                || Integer.parseInt(row.get(ModelBlock.GENERATOR)) < 100)));
    }

    /** Rows that the JDK cannot read either count as not true. */
    private int count(Predicate<CSVRecord> rule) {
        int count = 0;
        for (CSVRecord row : whole) {
            try {
                count += rule.test(row) ? 1 : 0;
            } catch (DateTimeException | NumberFormatException bad) {
                continue;
            }
        }
        return count;
    }

    @Test
    void values() {
        ValueBenchmark values = new ValueBenchmark();
        assertThat(values.integer()).isEqualTo((long) sum(row -> Integer.parseInt(row.get(ModelBlock.GENERATOR))));
        double seconds = sum(row -> Duration.between(EPOCH, LocalDateTime.parse(row.get(ModelBlock.TIMESTAMP), TIME))
                .toSeconds());
        assertThat(values.timestamptz()).isEqualTo((long) seconds * 1_000_000);
        assertThat(values.float8()).isEqualTo(sum(row -> Double.parseDouble(row.get(ModelBlock.FREQUENCY))));
        assertThat(values.numeric()).isEqualTo((long) sum(
                row -> new BigDecimal(row.get(ModelBlock.POWER)).toPlainString().length()));
        assertThat(values.uuid()).isEqualTo(36L * whole.size());
    }

    private double sum(ToDoubleFunction<CSVRecord> value) {
        double sum = 0;
        for (CSVRecord row : whole) {
            try {
                sum += value.applyAsDouble(row);
            } catch (DateTimeException | NumberFormatException bad) {
                continue;
            }
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 2})
    void dedup(int repeatEvery) {
        DedupBenchmark dedup = new DedupBenchmark();
        dedup.repeatEvery = repeatEvery;
        dedup.makeKeys();
        Set<Long> seen = new HashSet<>();
        int duplicates = 0;
        for (long key : dedup.keys()) {
            duplicates += seen.add(key) ? 0 : 1;
        }
        assertThat(dedup.duplicates()).isPositive().isEqualTo(duplicates);
        assertThat(dedup.duplicates()).as("the second time").isEqualTo(duplicates);
    }
}
