package dev.sluice.init;

import dev.sluice.csv.CsvFormat;
import dev.sluice.csv.CsvRecord;
import dev.sluice.csv.RecordScanner;
import dev.sluice.failure.SluiceException;
import dev.sluice.file.FoundFile;
import dev.sluice.file.OpenedKind;
import dev.sluice.init.SampledTable.Finding;
import dev.sluice.source.CellWriter;
import dev.sluice.source.ConvertedFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A file that is no text: a sheet of a workbook, Parquet, Arrow. Its first rows are made and read as a load does, so that what is
 * NULL or an error here is so there. Memory: {@link #MOST_BYTES} of records, and their texts.
 */
final class ConvertedSample {
    private static final int MOST_BYTES = 8 << 20;
    private static final int MOST_ROWS = 100_000;
    private static final int ALL_FIELDS = Integer.MAX_VALUE - 1;
    private static final String SHEETS = "xlsx";
    private static final Pattern YEAR = Pattern.compile("(19|20)\\d\\d");
    private static final String BY_NUMBER =
            "with the header, in which names stand twice: fields are known by their number";

    private final String name;
    private final boolean somebodyLooks;
    private final Map<String, Object> format = new LinkedHashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    private String type;
    private String note;
    private List<String> header;
    private List<String> letters;

    /** For the columns, where fields are known by number; null when there are none. */
    private List<String> names;

    private int firstRow;
    private boolean[] readable;
    private final List<SampledRecord> records = new ArrayList<>();
    private final Set<String> errors = new TreeSet<>();
    private boolean whole;

    private ConvertedSample(String name, boolean somebodyLooks) {
        this.name = name;
        this.somebodyLooks = somebodyLooks;
    }

    /**
     * Reads a sample.
     *
     * @param sheet of a workbook, or null for the one that is read by default
     * @param somebodyLooks whether the job may leave out rows that seem to be none of the table, because somebody will look at it
     * @return null when the file is text
     * @throws SluiceException if it cannot be read
     */
    static SampledTable read(FoundFile file, String sheet, boolean somebodyLooks) {
        ConvertedSample sample = new ConvertedSample(file.name(), somebodyLooks);
        Map<String, Object> said = new LinkedHashMap<>();
        if (sheet != null) {
            said.put("sheet", sheet);
        }
        if (!sample.load(file, said)) {
            return null;
        }
        sample.format.put("type", sample.type);
        if (sample.type.equals(SHEETS)) {
            sample.format.putAll(said);
            sample.headOfSheet(file);
        }
        return sample.table();
    }

    /** False when the file is text. */
    private boolean load(FoundFile file, Map<String, Object> members) {
        records.clear();
        errors.clear();
        try (OpenedKind opened = file.openUnlessText(members)) {
            if (opened == null) {
                return false;
            }
            ConvertedFile converted = opened.converted();
            type = opened.type();
            note = converted.note();
            header = converted.header();
            firstRow = opened.file().dataLine();
            letters = new ArrayList<>();
            if (converted.layout().get("columns") instanceof List<?> columns) {
                columns.forEach(column -> letters.add(column.toString()));
            }
            readable = new boolean[header == null ? 0 : header.size()];
            for (int field = 0; field < readable.length; field++) {
                readable[field] = converted.reads(field);
            }
            scan(text(converted));
            return true;
        }
    }

    /** The records at the beginning, perhaps with a part of one at the end. */
    private byte[] text(ConvertedFile converted) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        whole = false;
        try {
            converted.write(new CellWriter(
                    (data, from, to) -> {
                        text.write(data, from, to - from);
                        if (text.size() >= MOST_BYTES) {
                            throw new EnoughException();
                        }
                    },
                    ""));
            whole = true;
        } catch (EnoughException e) {
            whole = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SluiceException("\"" + name + "\" was not read to the end of its sample", null, null);
        } catch (IOException e) {
            throw new SluiceException("cannot read \"" + name + "\": " + e.getMessage(), null, null);
        }
        return text.toByteArray();
    }

    /** Nobody wants the rest. */
    private static final class EnoughException extends InterruptedException {
        private static final long serialVersionUID = 1;
    }

    private void scan(byte[] text) {
        CsvRecord record = new CsvRecord(CsvFormat.CELLS);
        RecordScanner scanner = RecordScanner.of(CsvFormat.CELLS, record);
        scanner.reset(text, text.length, whole);
        int row = firstRow;
        for (int at = 0; at < text.length; ) {
            if (records.size() == MOST_ROWS) {
                whole = false;
                return;
            }
            scanner.begin(at);
            boolean skipped = scanner.isSkipped(true);
            if (!skipped) {
                scanner.locate(ALL_FIELDS);
            }
            int next = scanner.finish();
            if (next == RecordScanner.INCOMPLETE) {
                return;
            }
            if (!skipped) {
                add(SampledRecord.of(record, at, row), record);
            }
            row++;
            at = next;
        }
    }

    private void add(SampledRecord sampled, CsvRecord record) {
        records.add(sampled);
        for (int field = 0; field < sampled.count(); field++) {
            String value = sampled.field(field);
            if (value != null && value.startsWith("#")) {
                record.select(field);
                if (record.isTyped(field)) {
                    errors.add(value);
                }
            }
        }
    }

    /** Looks again at the header that a load would take, and reads the sheet in another way if that is better. */
    private void headOfSheet(FoundFile file) {
        List<SampledRecord> table = new ArrayList<>();
        table.add(new SampledRecord(header.toArray(new String[0]), 0, 1));
        table.addAll(records);
        HeadGuess head = HeadGuess.of(table, header.size());
        // Years may be names, other numbers are none.
        boolean noNames = head.headerLines() == 0
                && header.stream()
                        .anyMatch(each -> Cell.of(each) == Cell.NUMBER
                                && !YEAR.matcher(each).matches())
                && (head.sure() || header.stream().allMatch(each -> Cell.of(each) != Cell.TEXT));
        boolean twice = header.stream().anyMatch(each -> Collections.frequency(header, each) > 1);
        int above = firstRow - 2;
        if (noNames) {
            names = above > 0 ? namesIn(file, above) : null;
            format.put("header", false);
            addSkipped(above, names == null ? "before the first row" : BY_NUMBER);
            findings.add(new Finding("header", (head.sure() ? "" : "not sure: ") + head.why(), head.sure()));
            load(file, format);
        } else if (head.headerLines() > 1 && head.sure()) {
            format.put("header_lines", head.headerLines());
            addSkipped(above, "before the header");
            findings.add(new Finding("header_lines", head.why(), false));
            load(file, format);
        } else if (twice) {
            names = namesOfColumns();
            format.put("header", false);
            addSkipped(firstRow - 1, BY_NUMBER);
            load(file, format);
        }
    }

    /** The names in a row of the sheet, by column; null if it is blank, or has others than texts. */
    private List<String> namesIn(FoundFile file, int row) {
        Map<String, Object> members = new LinkedHashMap<>(format);
        members.put("skip_lines", row - 1);
        members.put("header_lines", 1);
        load(file, members);
        boolean texts = header.stream().allMatch(each -> each.isEmpty() || Cell.of(each) == Cell.TEXT);
        return firstRow == row + 1 && texts ? namesOfColumns() : null;
    }

    private void addSkipped(int rows, String why) {
        if (rows > 0) {
            format.put("skip_lines", rows);
            findings.add(new Finding("skip_lines", why, false));
        }
    }

    /** The names in the header by the columns of the sheet, the first of which is A. */
    private List<String> namesOfColumns() {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < letters.size(); i++) {
            int column = 0;
            for (char letter : letters.get(i).toCharArray()) {
                column = column * 26 + letter - 'A' + 1;
            }
            while (all.size() < column) {
                all.add("");
            }
            all.set(column - 1, header.get(i));
        }
        return all;
    }

    private SampledTable table() {
        describe();
        if (type.equals(SHEETS) && header != null) {
            dropNextTable();
        }
        List<String[]> rows = new ArrayList<>();
        List<String> headers = null;
        int width = records.stream().mapToInt(SampledRecord::count).max().orElse(0);
        if (header == null) {
            records.forEach(record -> rows.add(Arrays.copyOf(record.fields(), record.count())));
            names = names == null ? null : padded(names, width);
        } else {
            int[] fields = usable();
            headers = new ArrayList<>();
            for (int field : fields) {
                headers.add(header.get(field));
            }
            for (SampledRecord record : records) {
                String[] row = new String[fields.length];
                for (int i = 0; i < fields.length; i++) {
                    row[i] = record.field(fields[i]);
                }
                rows.add(row);
            }
            width = fields.length;
        }
        if (type.equals(SHEETS) && header != null) {
            if (whole && !format.containsKey("footer_lines")) {
                add(TableBounds.dropTotals(rows, format, somebodyLooks));
            }
            describeNeighbours();
        } else if (names != null) {
            add(TableBounds.sideBySide(names, rows, ColumnNames.of(names)));
        }
        if (width == 0) {
            throw new SluiceException("\"" + name + "\" has no column that can be loaded", note, null);
        }
        String extent = whole
                ? "all " + Texts.count(rows.size(), "row")
                : Texts.count(rows.size(), "row") + " at its beginning only";
        return new SampledTable(name, extent, format, headers, names, rows, width, whole, errors, true, findings);
    }

    /** Another table below this one, behind a blank row. */
    private void dropNextTable() {
        int next = TableBounds.nextTable(
                records, i -> records.get(i).line() - records.get(i - 1).line() > 1);
        if (next < 0) {
            return;
        }
        SampledRecord names = records.get(next);
        String found = "in row " + names.line() + " another table begins, with " + TableBounds.said(names.fields())
                + ": \"skip_lines: " + (names.line() - 1) + "\" reads that one";
        if (!whole) {
            findings.add(new Finding("", found + ", and \"footer_lines\" has to say how many rows it has", false));
            return;
        }
        int rows = records.size() - next;
        format.put("footer_lines", rows);
        findings.add(new Finding("footer_lines", found, false));
        records.subList(next, records.size()).clear();
    }

    private void describeNeighbours() {
        List<String> all = namesOfColumns();
        List<String[]> wide = new ArrayList<>();
        for (SampledRecord record : records) {
            String[] row = new String[all.size()];
            int field = 0;
            for (int column = 0; column < row.length; column++) {
                if (!all.get(column).isEmpty()) {
                    row[column] = record.field(field++);
                }
            }
            wide.add(row);
        }
        add(TableBounds.sideBySide(all, wide, ColumnNames.of(all)));
    }

    private void add(Finding finding) {
        if (finding != null) {
            findings.add(finding);
        }
    }

    private void describe() {
        if (note != null) {
            String quoted = "\"" + name + "\": ";
            findings.add(
                    0, new Finding("type", note.startsWith(quoted) ? note.substring(quoted.length()) : note, true));
        }
    }

    private static List<String> padded(List<String> names, int width) {
        List<String> padded = new ArrayList<>(names);
        while (padded.size() < width) {
            padded.add("");
        }
        return padded;
    }

    /** Fields that a job can name, and a load convert. */
    private int[] usable() {
        List<Integer> fields = new ArrayList<>();
        for (int field = 0; field < header.size(); field++) {
            String each = header.get(field);
            if (each.isEmpty()) {
                continue;
            }
            if (!readable[field]) {
                findings.add(new Finding("", "column \"" + each + "\" has no single values, and is left out", false));
            } else if (Collections.frequency(header, each) > 1) {
                findings.add(new Finding("", "the name \"" + each + "\" stands twice: it is left out", false));
            } else {
                fields.add(field);
            }
        }
        return fields.stream().mapToInt(Integer::intValue).toArray();
    }
}
