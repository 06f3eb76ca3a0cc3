package dev.sluice.xlsx;

import dev.sluice.failure.SluiceException;
import dev.sluice.source.CellWriter;
import dev.sluice.source.ConvertedFile;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Spliterator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.dhatim.fastexcel.reader.SheetVisibility;

/**
 * A sheet of a workbook as a file of rows. Memory: the shared strings of the workbook, and the first rows of the sheet until
 * they have been written.
 */
final class SheetFile implements ConvertedFile {
    /** Rows among which the header is looked for, blank ones not counted. */
    private static final int LOOKED_AT = 100;

    /** Cells that are kept for that at most. */
    private static final int CELLS_LOOKED_AT = 200_000;

    private static final int MOST_ROWS = 1 << 20;
    private static final int MOST_COLUMNS = 1 << 14;

    private final String name;
    private final Parts parts;
    private final ReadableWorkbook workbook;
    private final Sheet sheet;
    private final SheetOptions options;
    private final CellValues values;
    private final Stream<Row> stream;
    private final Spliterator<Row> rows;
    private final Deque<NumberedRow> first = new ArrayDeque<>();
    private final SheetHeader header;
    private final long firstRow;
    private final int headerRow;
    private final int expectedRows;
    private int lastRow;

    /** A row with the number that it has in the sheet: some programs write none. */
    private record NumberedRow(int number, Row row) {}

    SheetFile(
            String name,
            Parts parts,
            ReadableWorkbook workbook,
            Sheet sheet,
            SheetOptions options,
            Set<String> expected)
            throws IOException {
        this.name = name;
        this.parts = parts;
        this.workbook = workbook;
        this.sheet = sheet;
        this.options = options;
        this.expectedRows = parts.lastRow(sheet.getId());
        this.values = new CellValues(workbook.isDate1904());
        this.stream = sheet.openStream();
        this.rows = stream.spliterator();
        lookAhead();
        List<Row> ahead = first.stream().map(NumberedRow::row).toList();
        if (options.header()) {
            header = SheetHeader.find(
                    ahead,
                    options.headerLines(),
                    expected.stream().map(SheetHeader::key).collect(Collectors.toSet()),
                    values);
        } else {
            header = SheetHeader.none(ahead);
        }
        int last = 0;
        for (int i = 0; i < header.rows() && !first.isEmpty(); i++) {
            last = first.poll().number();
        }
        headerRow = last;
        firstRow = options.header() ? last + 1L : first.peek().number();
    }

    @Override
    public List<String> header() {
        if (header.names() == null || header.columns().length > 1) {
            return header.names();
        }
        // See write.
        return List.of(header.names().get(0), "");
    }

    @Override
    public long firstRow() {
        return firstRow;
    }

    @Override
    public Map<String, Object> layout() {
        List<Object> letters = new ArrayList<>();
        for (int column : header.columns()) {
            letters.add(letters(column));
        }
        Map<String, Object> layout = new LinkedHashMap<>();
        layout.put("kind", "sheet");
        layout.put("sheet", sheet.getName());
        layout.put("columns", letters);
        return layout;
    }

    @Override
    public String part() {
        return sheet == Workbook.usual(workbook) ? null : sheet.getName();
    }

    @Override
    public String note() {
        List<Sheet> others = workbook.getSheets()
                .filter(other -> other != sheet && other.getVisibility() == SheetVisibility.VISIBLE)
                .toList();
        return "\"" + name + "\": sheet \"" + sheet.getName() + "\""
                + (options.header() ? ", header in row " + headerRow : "")
                + (others.isEmpty() ? "" : "; not read: " + Workbook.names(others));
    }

    @Override
    public void write(CellWriter out) throws IOException, InterruptedException {
        Checking checking = new Checking(parts);
        checking.start();
        long next = firstRow;
        // Rows that may turn out to be the footer.
        Deque<NumberedRow> held = new ArrayDeque<>();
        try {
            for (NumberedRow row = next(); row != null; row = next()) {
                held.add(row);
                if (held.size() > options.footerLines()) {
                    NumberedRow given = held.poll();
                    out.skipRows(given.number() - next);
                    write(given.row(), out);
                    next = given.number() + 1L;
                }
            }
            checking.await();
        } catch (OutOfMemoryError e) {
            throw Workbook.tooLarge(name);
        } finally {
            checking.interrupt();
        }
        out.flush();
    }

    @Override
    public double written() {
        return expectedRows == 0 ? 0 : Math.min(1, (double) lastRow / expectedRows);
    }

    /** Reads the parts beside the thread that writes the rows. */
    private static final class Checking extends Thread {
        private final Parts parts;
        private volatile RuntimeException failure;

        Checking(Parts parts) {
            super("sluice-check-workbook");
            this.parts = parts;
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                parts.check();
            } catch (RuntimeException e) {
                failure = e;
            }
        }

        void await() throws InterruptedException {
            join();
            if (failure != null) {
                throw failure;
            }
        }
    }

    @Override
    public void close() throws IOException {
        stream.close();
        workbook.close();
    }

    private void write(Row row, CellWriter out) throws IOException, InterruptedException {
        int count = row.getCellCount();
        for (int column : header.columns()) {
            values.write(column < count ? row.getCell(column) : null, out);
        }
        if (header.names() != null && header.columns().length == 1) {
            // A blank line would be a row of a file with one field; this one has none.
            out.none();
        }
        out.endRow();
    }

    /** The next row with anything in the columns of the table; null at the end. */
    private NumberedRow next() {
        NumberedRow row = first.poll();
        while (row == null || !isUsed(row.row())) {
            row = first.isEmpty() ? read() : first.poll();
            if (row == null) {
                return null;
            }
        }
        return row;
    }

    private boolean isUsed(Row row) {
        int count = row.getCellCount();
        for (int column : header.columns()) {
            if (column < count && !CellValues.isBlank(row.getCell(column))) {
                return true;
            }
        }
        return false;
    }

    private NumberedRow read() {
        Row[] read = new Row[1];
        try {
            if (!rows.tryAdvance(row -> read[0] = row)) {
                return null;
            }
        } catch (RuntimeException e) {
            throw Workbook.unreadable(
                    name, "It is in sheet \"" + sheet.getName() + "\", after row " + lastRow + ".", e);
        }
        lastRow = Math.max(lastRow + 1, read[0].getRowNum());
        if (lastRow > MOST_ROWS || read[0].getCellCount() > MOST_COLUMNS) {
            throw new SluiceException(
                    "cannot read workbook \"" + name + "\": a sheet has no such row or column",
                    "Row " + lastRow + " of sheet \"" + sheet.getName() + "\" has " + read[0].getCellCount()
                            + " columns; there are 1048576 rows and 16384 columns.",
                    null);
        }
        return new NumberedRow(lastRow, read[0]);
    }

    private void lookAhead() {
        int cells = 0;
        while (first.size() < LOOKED_AT + options.headerLines() && cells < CELLS_LOOKED_AT) {
            NumberedRow row = read();
            if (row == null) {
                break;
            }
            if (row.number() > options.skipLines() && !isBlank(row.row())) {
                first.add(row);
                cells += row.row().getCellCount();
            }
        }
        if (first.isEmpty()) {
            List<Sheet> others =
                    workbook.getSheets().filter(other -> other != sheet).toList();
            throw new SluiceException(
                    "sheet \"" + sheet.getName() + "\" of \"" + name + "\" is empty",
                    options.skipLines() > 0 && lastRow > 0
                            ? "It has nothing below row " + options.skipLines() + "."
                            : null,
                    others.isEmpty()
                            ? null
                            : "Name another with \"sheet\" in the job's format, or with --sheet: "
                                    + Workbook.names(others) + ".");
        }
    }

    private static boolean isBlank(Row row) {
        for (Cell cell : row) {
            if (!CellValues.isBlank(cell)) {
                return false;
            }
        }
        return true;
    }

    /** What a column is called: A to XFD. */
    private static String letters(int column) {
        StringBuilder letters = new StringBuilder();
        for (int left = column; left >= 0; left = left / 26 - 1) {
            letters.insert(0, (char) ('A' + left % 26));
        }
        return letters.toString();
    }
}
