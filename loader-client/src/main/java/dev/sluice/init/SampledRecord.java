package dev.sluice.init;

import dev.sluice.csv.CsvRecord;
import java.nio.charset.StandardCharsets;

/**
 * A record of a sample.
 *
 * @param fields their texts; null where the format says NULL
 * @param start where it begins in its part
 * @param line in its part, from 1
 */
record SampledRecord(String[] fields, int start, int line) {
    int count() {
        return fields.length;
    }

    /** A field, or null when there is none. */
    String field(int number) {
        return number < fields.length ? fields[number] : null;
    }

    static SampledRecord of(CsvRecord record, int start, int line) {
        String[] fields = new String[record.count()];
        for (int i = 0; i < fields.length; i++) {
            if (!record.isNull(i)) {
                record.select(i);
                fields[i] =
                        new String(record.value(), record.from(), record.to() - record.from(), StandardCharsets.UTF_8);
            }
        }
        return new SampledRecord(fields, start, line);
    }
}
