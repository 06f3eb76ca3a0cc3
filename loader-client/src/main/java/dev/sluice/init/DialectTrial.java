package dev.sluice.init;

import dev.sluice.csv.CsvFormat;
import dev.sluice.csv.CsvRecord;
import dev.sluice.csv.RecordScanner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The records of a text in one dialect, as a load would read them. */
final class DialectTrial {
    private static final int ALL_FIELDS = Integer.MAX_VALUE - 1;

    /** Records whose fields are kept by {@link #run}. */
    private static final int KEPT = 2000;

    private final List<SampledRecord> records = new ArrayList<>();
    private int malformed;
    private boolean endless;

    private DialectTrial() {}

    /**
     * Reads a beginning.
     *
     * @param format header and skipped lines are not looked at: all are records
     * @param from where a record starts
     * @param atEnd whether the text ends at {@code limit}
     */
    static DialectTrial run(CsvFormat format, byte[] text, int from, int limit, boolean atEnd) {
        return run(format, text, from, limit, atEnd, KEPT);
    }

    static DialectTrial run(CsvFormat format, byte[] text, int from, int limit, boolean atEnd, int most) {
        DialectTrial trial = new DialectTrial();
        CsvRecord record = new CsvRecord(format);
        RecordScanner scanner = RecordScanner.of(format, record);
        scanner.reset(text, limit, atEnd);
        int at = from;
        int line = 1;
        while (at < limit && trial.records.size() < most) {
            scanner.begin(at);
            boolean skipped = scanner.isSkipped(true);
            if (!skipped) {
                scanner.locate(ALL_FIELDS);
            }
            int next = scanner.finish();
            if (next == RecordScanner.INCOMPLETE) {
                // A sample may be cut within its last record; a quote that swallows much of it is none.
                trial.endless = atEnd || scanner.openQuote() >= 0 && limit - at > (limit - from) / 2;
                break;
            }
            if (!skipped) {
                trial.malformed += scanner.malformed() ? 1 : 0;
                trial.records.add(SampledRecord.of(record, at, line));
            }
            line += scanner.lines();
            at = next;
        }
        return trial;
    }

    List<SampledRecord> records() {
        return records;
    }

    /** Records with a quote where the dialect allows none. */
    int malformed() {
        return malformed;
    }

    /** Whether a quote opens that is not closed. */
    boolean endless() {
        return endless;
    }

    /** The number of fields that most records have; of those that are as frequent, the larger. 0 when there are no records. */
    int width() {
        Map<Integer, Integer> frequency = new HashMap<>();
        records.forEach(record -> frequency.merge(record.count(), 1, Integer::sum));
        int width = 0;
        int most = 0;
        for (Map.Entry<Integer, Integer> each : frequency.entrySet()) {
            if (each.getValue() > most || each.getValue() == most && each.getKey() > width) {
                most = each.getValue();
                width = each.getKey();
            }
        }
        return width;
    }

    /** How many records have that many fields. */
    int having(int width) {
        return (int) records.stream().filter(record -> record.count() == width).count();
    }
}
