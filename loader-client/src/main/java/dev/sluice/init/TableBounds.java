package dev.sluice.init;

import dev.sluice.init.SampledTable.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/** Where a table ends, though the file goes on: another one below it or beside it, or rows of totals. */
final class TableBounds {
    private static final int LOOK = 1000;
    private static final int MOST_TOTALS = 3;

    private static final Pattern TOTALS = Pattern.compile(
            "(?iu)(grand |sub[- ]?|over)?(totals?|totale|totaux|totaal|sum|somme|suma|summe|gesamt(summe)?|insgesamt|zwischensumme"
                    + "|average|mean|mittelwert|durchschnitt|\u0438\u0442\u043e\u0433\u043e|\u5408\u8a08|\u603b\u8ba1)(?!\\p{L}).{0,30}");

    private TableBounds() {}

    /**
     * The record that names the columns of another table: behind a blank line, all its fields are different texts, and one stands
     * in a column of numbers or times.
     *
     * @param afterBlank whether a blank line stands before a record
     * @return its number, or -1
     */
    static int nextTable(List<SampledRecord> records, IntPredicate afterBlank) {
        for (int i = 1; i + 1 < records.size(); i++) {
            if (afterBlank.test(i)) {
                List<String[]> above = rows(records.subList(Math.max(0, i - LOOK), i));
                // A blank line that separates nothing may have come first: then they tell no table from another.
                return namesColumns(records.get(i).fields(), above) ? i : -1;
            }
        }
        return -1;
    }

    private static boolean namesColumns(String[] record, List<String[]> above) {
        List<String> present = new ArrayList<>();
        boolean unlike = false;
        for (int column = 0; column < record.length; column++) {
            if (record[column] != null && !record[column].isBlank()) {
                present.add(record[column]);
                unlike |= isTyped(above, column);
            }
        }
        return present.size() > 1
                && unlike
                && HeadGuess.isNames(new SampledRecord(present.toArray(new String[0]), 0, 1));
    }

    /**
     * How many of the last rows hold totals: the first value says so, and a field is empty, or a text, where all rows above have a
     * value, or a number.
     */
    static int totals(List<String[]> rows) {
        int count = 0;
        while (count < MOST_TOTALS && rows.size() - count > 2) {
            int at = rows.size() - count - 1;
            // Those between have been seen to be totals only when the row is one, too.
            if (!isTotals(rows.get(at), rows.subList(Math.max(0, at - LOOK), at))) {
                break;
            }
            count++;
        }
        return count;
    }

    /**
     * Takes totals off the end of a table, and says so; or, if nobody will look at it, only says so.
     *
     * @param rows all that the file has to its end; is changed
     * @param format gets more of {@code footer_lines}
     */
    static Finding dropTotals(List<String[]> rows, Map<String, Object> format, boolean somebodyLooks) {
        int totals = totals(rows);
        if (totals == 0) {
            return null;
        }
        List<String[]> last = rows.subList(rows.size() - totals, rows.size());
        String text = "at the end stand totals: " + said(last.get(0));
        if (!somebodyLooks) {
            return new Finding(
                    "",
                    text + "; they are loaded as rows, unless the job says \"footer_lines: " + totals + "\"",
                    false);
        }
        format.merge("footer_lines", totals, (one, more) -> (Integer) one + (Integer) more);
        last.clear();
        return new Finding("footer_lines", text, false);
    }

    private static boolean isTotals(String[] row, List<String[]> above) {
        int first = 0;
        while (first < row.length && (row[first] == null || row[first].isBlank())) {
            first++;
        }
        if (first == row.length || !TOTALS.matcher(row[first].strip()).matches()) {
            return false;
        }
        boolean number = false;
        boolean missing = isTyped(above, first);
        for (int column = 0; column < row.length; column++) {
            int each = column;
            Cell cell = Cell.of(row[column]);
            number |= cell == Cell.NUMBER;
            missing |= cell == Cell.EMPTY
                    && above.stream()
                                            .filter(other -> each < other.length && Cell.of(other[each]) != Cell.EMPTY)
                                            .count()
                                    * 10
                            >= above.size() * 9L;
        }
        return number && missing;
    }

    /**
     * What looks like tables side by side: between groups of named columns stands one without a name or value, and rows end
     * earlier in one group than in another.
     *
     * @param names of all columns; empty where there is none
     * @param columns names of the table's columns, by field
     * @return what is wrong; null if there is but one table
     */
    static Finding sideBySide(List<String> names, List<String[]> rows, List<String> columns) {
        List<int[]> groups = new ArrayList<>();
        int from = -1;
        for (int i = 0; i <= names.size(); i++) {
            boolean named = i < names.size() && !names.get(i).isBlank();
            if (named && from < 0) {
                from = i;
            } else if (!named && from >= 0) {
                groups.add(new int[] {from, i});
                from = -1;
            }
            int field = i;
            if (i < names.size() && !named && rows.stream().anyMatch(row -> hasValue(row, field, field + 1))) {
                return null;
            }
        }
        boolean uneven = groups.size() > 1
                && rows.stream()
                        .anyMatch(row -> groups.stream().anyMatch(group -> hasValue(row, group[0], group[1]))
                                && groups.stream().anyMatch(group -> !hasValue(row, group[0], group[1])));
        if (!uneven) {
            return null;
        }
        List<String> spans = new ArrayList<>();
        for (int[] group : groups) {
            spans.add(
                    group[1] - group[0] == 1
                            ? columns.get(group[0])
                            : columns.get(group[0]) + " to " + columns.get(group[1] - 1));
        }
        String text = "columns " + String.join(" and ", spans)
                + " look like tables side by side; to load one, take the columns of the others out of the job, and add, such as: where: "
                + columns.get(groups.get(0)[0]) + " IS NOT NULL";
        return new Finding("", text, false);
    }

    private static boolean hasValue(String[] row, int from, int to) {
        for (int field = from; field < to && field < row.length; field++) {
            if (row[field] != null && !row[field].isBlank()) {
                return true;
            }
        }
        return false;
    }

    /** Whether nine of ten values of a column are numbers or times. */
    private static boolean isTyped(List<String[]> rows, int column) {
        int typed = 0;
        int filled = 0;
        for (String[] row : rows) {
            Cell cell = column < row.length ? Cell.of(row[column]) : Cell.EMPTY;
            filled += cell == Cell.EMPTY ? 0 : 1;
            typed += cell == Cell.NUMBER || cell == Cell.TIME ? 1 : 0;
        }
        return filled > 0 && typed * 10 >= filled * 9;
    }

    private static List<String[]> rows(List<SampledRecord> records) {
        return records.stream().map(SampledRecord::fields).toList();
    }

    /** A row for the user. */
    static String said(String[] row) {
        List<String> values = new ArrayList<>();
        for (String value : row) {
            if (value != null && !value.isBlank()) {
                values.add(value.replaceAll("\\p{Cntrl}", " "));
            }
        }
        String text = String.join(", ", values);
        return "\"" + (text.length() > 60 ? text.substring(0, 60) : text) + "\"";
    }
}
