package dev.sluice.bench.micro;

import dev.sluice.csv.CsvFormat;
import dev.sluice.csv.CsvRecord;
import dev.sluice.csv.CsvScanner;
import java.util.ArrayList;
import java.util.List;

/** The rows of a block with all fields located, so that what is measured is not the scanner. */
final class LocatedRows {
    private LocatedRows() {}

    /** One record a row, of those that have as many fields as the header. */
    static List<CsvRecord> of(byte[] file) {
        List<CsvRecord> rows = new ArrayList<>();
        int next = ModelBlock.firstRow(file);
        while (next < file.length) {
            CsvRecord record = new CsvRecord(CsvFormat.DEFAULT);
            CsvScanner scanner = new CsvScanner(CsvFormat.DEFAULT, record);
            scanner.reset(file, file.length, true);
            scanner.begin(next);
            scanner.locate(ModelBlock.FIELDS);
            next = scanner.finish();
            if (record.count() == ModelBlock.FIELDS) {
                rows.add(record);
            }
        }
        return rows;
    }
}
