package dev.sluice.csv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.plan.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of {@code csv/rfc4180.json}, scanned in every way that the engine scans. */
class CsvScannerTest {
    private static final int ALL = Integer.MAX_VALUE - 1;

    /** One case; control characters are written as their visible pictures. */
    record Case(Map<String, Object> json) {
        CsvFormat format() {
            return CsvFormat.read(Map.of(
                    "delimiter", text("delimiter", ","), "quote", text("quote", "\""), "null", text("null", "")));
        }

        byte[] input() {
            return text("input", null).getBytes(StandardCharsets.UTF_8);
        }

        List<List<String>> records() {
            List<List<String>> records = new ArrayList<>();
            for (Object record : (List<?>) json.get("records")) {
                List<String> fields = new ArrayList<>();
                for (Object field : (List<?>) record) {
                    fields.add(visible((String) field));
                }
                records.add(fields);
            }
            return records;
        }

        boolean incomplete() {
            return Boolean.TRUE.equals(json.get("incomplete"));
        }

        long number(String member, int record, long otherwise) {
            return json.get(member) instanceof List<?> list ? (Long) list.get(record) : otherwise;
        }

        private String text(String member, String otherwise) {
            return visible((String) json.getOrDefault(member, otherwise));
        }

        private static String visible(String text) {
            return text == null
                    ? null
                    : text.replace('␊', '\n')
                            .replace('␍', '\r')
                            .replace('␉', '\t')
                            .replace('␋', '\u000b');
        }
    }

    static Stream<Named<Case>> cases() throws IOException {
        try (InputStream in = CsvScannerTest.class.getResourceAsStream("/csv/rfc4180.json")) {
            List<Named<Case>> cases = new ArrayList<>();
            for (Object json : (List<?>) Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8))) {
                @SuppressWarnings("unchecked")
                Map<String, Object> map = (Map<String, Object>) json;
                cases.add(Named.of((String) map.get("id"), new Case(map)));
            }
            return cases.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void locatesAllFields(Case test) {
        byte[] input = test.input();
        CsvRecord record = new CsvRecord(test.format());
        CsvScanner scanner = new CsvScanner(test.format(), record);
        scanner.reset(input, input.length, true);
        List<List<String>> found = new ArrayList<>();
        int at = 0;
        while (at != RecordScanner.INCOMPLETE && at < input.length) {
            scanner.begin(at);
            scanner.locate(ALL);
            at = scanner.finish();
            if (at != RecordScanner.INCOMPLETE) {
                int index = found.size();
                found.add(fields(record));
                assertThat(scanner.lines()).isEqualTo((int) test.number("lines", index, 1));
                assertThat(scanner.malformed() ? scanner.malformedField() : -1)
                        .isEqualTo((int) test.number("malformed", index, -1));
            }
        }
        assertThat(found).isEqualTo(test.records());
        assertThat(at == RecordScanner.INCOMPLETE).isEqualTo(test.incomplete());
        if (test.incomplete()) {
            assertThat((long) scanner.openQuote()).isEqualTo(test.json().get("openQuote"));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void findsTheSameRecordsWithoutLocatingAllFields(Case test) {
        byte[] input = test.input();
        CsvRecord record = new CsvRecord(test.format());
        CsvScanner scanner = new CsvScanner(test.format(), record);
        scanner.reset(input, input.length, true);
        for (int located = -1; located < 3; located++) {
            List<Integer> all = new ArrayList<>();
            List<Integer> some = new ArrayList<>();
            for (int last : new int[] {ALL, located}) {
                int at = 0;
                while (at != RecordScanner.INCOMPLETE && at < input.length) {
                    scanner.begin(at);
                    scanner.locate(last);
                    at = scanner.finish();
                    (last == ALL ? all : some).add(at);
                    (last == ALL ? all : some).add(scanner.lines());
                }
            }
            assertThat(some).isEqualTo(all);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isRightOrIncompleteWhenCutAtAnyByte(Case test) {
        byte[] input = test.input();
        CsvRecord record = new CsvRecord(test.format());
        CsvScanner scanner = new CsvScanner(test.format(), record);
        for (int cut = 1; cut < input.length; cut++) {
            byte[] padded = Arrays.copyOf(input, input.length);
            Arrays.fill(padded, cut, padded.length, (byte) '"');
            scanner.reset(padded, cut, false);
            int at = 0;
            int index = 0;
            while (at != RecordScanner.INCOMPLETE && at < cut) {
                scanner.begin(at);
                scanner.locate(ALL);
                at = scanner.finish();
                if (at != RecordScanner.INCOMPLETE) {
                    assertThat(fields(record)).isEqualTo(test.records().get(index++));
                }
            }
        }
    }

    private static List<String> fields(CsvRecord record) {
        List<String> fields = new ArrayList<>();
        for (int field = 0; field < record.count(); field++) {
            record.select(field);
            fields.add(
                    record.isNull(field)
                            ? null
                            : new String(
                                    record.value(),
                                    record.from(),
                                    record.to() - record.from(),
                                    StandardCharsets.UTF_8));
        }
        return fields;
    }
}
