package dev.sluice.xlsx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.Row;

/**
 * Which columns of a sheet are fields, and what they are called.
 *
 * @param names of the fields; null when the sheet has no header
 * @param columns of the sheet that the fields stand in, from 0
 * @param rows how many of the first rows, blank ones not counted, are no data
 */
record SheetHeader(List<String> names, int[] columns, int rows) {
    /** Share of the columns in use that a header names at least. */
    private static final double NAMED = 0.6;

    /**
     * Finds the header: the first row with the most names that are expected or, if no row has any, the first that has text, and
     * no name twice, in most of the columns that are in use.
     *
     * @param first the first rows of the sheet that are not blank, behind those to be skipped
     * @param headerLines rows that make up the header; 0 looks for a header of one row
     * @param expected names that some columns are known to have; may be empty
     */
    static SheetHeader find(List<Row> first, int headerLines, Set<String> expected, CellValues values) {
        int at = headerLines > 0 ? 0 : findRow(first, expected, values);
        int lines = Math.max(1, headerLines);
        return of(first.subList(at, Math.min(first.size(), at + lines)), at + lines, values);
    }

    /** Fields by number: every column up to the last in use. */
    static SheetHeader none(List<Row> first) {
        int width = 0;
        for (Row row : first) {
            width = Math.max(width, width(row));
        }
        int[] columns = new int[width];
        Arrays.setAll(columns, column -> column);
        return new SheetHeader(null, columns, 0);
    }

    /** A name as it is compared with what is expected. */
    static String key(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "");
    }

    private static int findRow(List<Row> first, Set<String> expected, CellValues values) {
        int best = 0;
        int most = 0;
        for (int i = 0; i < first.size(); i++) {
            int matches = 0;
            for (Cell cell : first.get(i)) {
                if (!CellValues.isBlank(cell) && expected.contains(key(values.name(cell)))) {
                    matches++;
                }
            }
            if (matches > most) {
                most = matches;
                best = i;
            }
        }
        if (most > 0) {
            return best;
        }
        int[] counts = first.stream().mapToInt(SheetHeader::count).sorted().toArray();
        int usual = counts[counts.length / 2];
        int enough = Math.max(1, (int) Math.ceil(NAMED * usual));
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < first.size(); i++) {
                if (count(first.get(i)) >= enough && (pass == 1 || namesColumns(first.get(i), values))) {
                    return i;
                }
            }
        }
        return 0;
    }

    private static int count(Row row) {
        int count = 0;
        for (Cell cell : row) {
            if (!CellValues.isBlank(cell)) {
                count++;
            }
        }
        return count;
    }

    /** Whether a row has text, mostly, and nothing twice: years may be names, too. */
    private static boolean namesColumns(Row row, CellValues values) {
        Set<String> seen = new HashSet<>();
        int texts = 0;
        for (Cell cell : row) {
            if (!CellValues.isBlank(cell)) {
                if (!seen.add(values.name(cell))) {
                    return false;
                }
                texts += CellValues.isText(cell) ? 1 : 0;
            }
        }
        return 2 * texts >= seen.size();
    }

    private static int width(Row row) {
        for (int i = row.getCellCount(); i > 0; i--) {
            if (!CellValues.isBlank(row.getCell(i - 1))) {
                return i;
            }
        }
        return 0;
    }

    /** Names of several rows are joined with a blank; one that spans columns stands in the first of them only. */
    private static SheetHeader of(List<Row> lines, int rows, CellValues values) {
        int width = 0;
        for (Row line : lines) {
            width = Math.max(width, width(line));
        }
        String[] names = new String[width];
        Arrays.fill(names, "");
        for (int i = 0; i < lines.size(); i++) {
            String spanning = "";
            for (int column = 0; column < width; column++) {
                String name = name(lines.get(i), column, values);
                boolean below = false;
                for (int j = i + 1; j < lines.size(); j++) {
                    below |= !name(lines.get(j), column, values).isEmpty();
                }
                if (!name.isEmpty()) {
                    // What has nothing below it is merged downwards, and spans no columns.
                    spanning = below ? name : "";
                } else if (below) {
                    name = spanning;
                }
                names[column] =
                        names[column].isEmpty() || name.isEmpty() ? names[column] + name : names[column] + ' ' + name;
            }
        }
        List<String> named = new ArrayList<>();
        int[] columns = new int[width];
        for (int column = 0; column < width; column++) {
            if (!names[column].isEmpty()) {
                columns[named.size()] = column;
                named.add(names[column]);
            }
        }
        return new SheetHeader(named, Arrays.copyOf(columns, named.size()), rows);
    }

    private static String name(Row row, int column, CellValues values) {
        return column < row.getCellCount() ? values.name(row.getCell(column)) : "";
    }
}
