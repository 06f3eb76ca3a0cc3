package dev.sluice.init;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What stands before the data: lines to skip, and records that name the columns.
 *
 * @param skipLines lines before the header, or before the data
 * @param headerLines records of the header; 0 when there is none
 * @param names names in a line that is no header for a load, because it has fewer fields than the records; or null
 * @param why what tells that there is a header, or that there is none
 * @param sure whether it can hardly be otherwise
 */
record HeadGuess(int skipLines, int headerLines, List<String> names, String why, boolean sure) {
    /** Records below a candidate that have to look like it, for it to be the first of the table. */
    private static final int ALIKE = 5;

    private static final int MOST_HEADER_LINES = 3;
    private static final int LOOK = 1000;

    private static final Pattern NAME = Pattern.compile("[\\p{L}_#%$][^\\n,;|\\t]{0,60}");

    /** Finds it out from the records at the beginning of a file. */
    static HeadGuess of(List<SampledRecord> all, int width) {
        List<SampledRecord> records = all.subList(0, Math.min(all.size(), LOOK));
        int first = width < 2 ? 0 : firstOfTable(records, width);
        int skip = first == 0 ? 0 : records.get(first).line() - 1;
        List<SampledRecord> table = records.subList(first, records.size());
        List<String> above = first == 0 ? null : rowNames(records.get(first - 1), width);
        if (above != null && headerLines(table, width).lines == 0) {
            return new HeadGuess(
                    skip, 0, above, "it has a name less than records have fields: the first has none", false);
        }
        Judged judged = headerLines(table, width);
        return new HeadGuess(skip, judged.lines, null, judged.why, judged.sure);
    }

    private static int firstOfTable(List<SampledRecord> records, int width) {
        if (!records.isEmpty() && records.get(0).count() == width && isNames(records.get(0))) {
            return 0;
        }
        for (int i = 0; i < records.size(); i++) {
            if (records.get(i).count() != width) {
                continue;
            }
            int alike = 0;
            int looked = 0;
            for (int j = i + 1; j < records.size() && looked < ALIKE; j++) {
                alike += records.get(j).count() == width ? 1 : 0;
                looked++;
            }
            if (alike * 2 > looked || looked == 0) {
                return i;
            }
        }
        return 0;
    }

    /** The names that R writes above a table with names of rows, which have no name themselves. */
    private static List<String> rowNames(SampledRecord record, int width) {
        if (record.count() != width - 1 || width < 3) {
            return null;
        }
        List<String> names = new ArrayList<>();
        names.add("row");
        for (String field : record.fields()) {
            if (field == null || !NAME.matcher(field).matches()) {
                return null;
            }
            names.add(field);
        }
        return names;
    }

    private record Judged(int lines, String why, boolean sure) {}

    private static Judged headerLines(List<SampledRecord> table, int width) {
        if (table.isEmpty()) {
            return new Judged(0, "there are no records", false);
        }
        SampledRecord first = table.get(0);
        if (table.size() == 1) {
            boolean names = isNames(first);
            return new Judged(names ? 1 : 0, "there is but one record", false);
        }
        Cell[] kinds = kinds(table, width, Math.min(table.size() - 1, MOST_HEADER_LINES));
        int unlike = 0;
        int like = 0;
        int typed = 0;
        for (int column = 0; column < width; column++) {
            Cell head = Cell.of(first.field(column));
            if (kinds[column] == Cell.NUMBER || kinds[column] == Cell.TIME) {
                typed++;
                unlike += head == Cell.TEXT ? 1 : 0;
                like += head == kinds[column] ? 1 : 0;
            }
        }
        if (typed > 0 && unlike > like) {
            int lines = 1;
            while (lines < MOST_HEADER_LINES && lines < table.size() - 1 && isHeaderToo(table.get(lines), kinds)) {
                lines++;
            }
            return new Judged(
                    lines,
                    Texts.of(unlike) + " of " + Texts.count(typed, "column")
                            + " with numbers or times begin with a text",
                    like == 0 && !table.get(0).equals(table.get(1)));
        }
        if (typed > 0 && like > 0) {
            return new Judged(
                    0,
                    Texts.of(like) + " of " + Texts.count(typed, "column") + " with numbers or times begin with one",
                    unlike == 0);
        }
        return ofTexts(table, width);
    }

    /** All columns are texts: names are all different, and none stands among its values. */
    private static Judged ofTexts(List<SampledRecord> table, int width) {
        SampledRecord first = table.get(0);
        if (!isNames(first)) {
            return new Judged(0, "the first record has fields that are no names", false);
        }
        for (int column = 0; column < width; column++) {
            String name = first.field(column);
            for (SampledRecord record : table.subList(1, table.size())) {
                if (name != null && name.equals(record.field(column))) {
                    return new Judged(0, "\"" + name + "\" of the first record is a value below, too", false);
                }
            }
        }
        return new Judged(1, "the fields of the first record are different, and none stands below", false);
    }

    /** Whether all fields are different texts that can be names. */
    static boolean isNames(SampledRecord record) {
        Set<String> seen = new HashSet<>();
        for (String field : record.fields()) {
            if (field == null
                    || !NAME.matcher(field.strip()).matches()
                    || Cell.of(field) != Cell.TEXT
                    || !seen.add(field.toLowerCase(Locale.ROOT))) {
                return false;
            }
        }
        return true;
    }

    /** Whether no column with numbers or times has one in this record, and some have a text there. */
    private static boolean isHeaderToo(SampledRecord record, Cell[] kinds) {
        int texts = 0;
        int filled = 0;
        for (int column = 0; column < kinds.length; column++) {
            Cell cell = Cell.of(record.field(column));
            if (kinds[column] == Cell.NUMBER || kinds[column] == Cell.TIME) {
                if (cell == kinds[column]) {
                    return false;
                }
                texts += cell == Cell.TEXT ? 1 : 0;
                filled++;
            }
        }
        return texts > 0 && texts * 2 >= filled;
    }

    /** What nine of ten values below the first records look like, by column; TEXT when they do not agree. */
    private static Cell[] kinds(List<SampledRecord> table, int width, int from) {
        Cell[] kinds = new Cell[width];
        for (int column = 0; column < width; column++) {
            int[] counts = new int[Cell.values().length];
            for (SampledRecord record : table.subList(from, table.size())) {
                counts[Cell.of(record.field(column)).ordinal()]++;
            }
            int filled = counts[Cell.NUMBER.ordinal()] + counts[Cell.TIME.ordinal()] + counts[Cell.TEXT.ordinal()];
            kinds[column] = filled == 0
                    ? Cell.EMPTY
                    : counts[Cell.NUMBER.ordinal()] * 10 >= filled * 9
                            ? Cell.NUMBER
                            : counts[Cell.TIME.ordinal()] * 10 >= filled * 9 ? Cell.TIME : Cell.TEXT;
        }
        return kinds;
    }
}
