package dev.sluice.rule;

import dev.sluice.type.ColumnFormat;
import dev.sluice.type.ColumnType;
import dev.sluice.type.ValueReader;
import java.util.ArrayList;
import java.util.List;

/**
 * The columns that rules may name. A name in double quotes matches exactly. One without quotes matches exactly or, if
 * nothing does and only one column is meant, in any case of letters. Aliases are looked at only when no column matches.
 */
public final class RuleColumns {
    private static final int MOST_LISTED = 20;
    private static final int FARTHEST_TYPO = 2;

    private final List<String> names = new ArrayList<>();
    private final List<Integer> fields = new ArrayList<>();
    private final List<ColumnType> types = new ArrayList<>();
    private final List<ColumnFormat> formats = new ArrayList<>();
    private final List<ValueReader> readers = new ArrayList<>();
    private final List<ValueReader> cellReaders = new ArrayList<>();
    private final List<Boolean> aliases = new ArrayList<>();
    private final boolean cells;

    /** Columns of text files. */
    public RuleColumns() {
        this(false);
    }

    /** Columns of text files, or of files whose fields may be {@link dev.sluice.csv.CsvRecord#isTyped typed}. */
    public RuleColumns(boolean cells) {
        this.cells = cells;
    }

    /** Adds a column of the file. */
    public void add(String name, int field, ColumnType type, ColumnFormat format) {
        add(name, field, type, format, false);
    }

    /** Adds a second name for a field. */
    public void addAlias(String name, int field, ColumnType type, ColumnFormat format) {
        add(name, field, type, format, true);
    }

    private void add(String name, int field, ColumnType type, ColumnFormat format, boolean alias) {
        names.add(name);
        fields.add(field);
        types.add(type);
        formats.add(format);
        readers.add(ValueReader.of(type, format));
        cellReaders.add(cells ? ValueReader.ofCells(type) : null);
        aliases.add(alias);
    }

    /** The number, among the columns added, of the one that a rule names. */
    int find(String rule, Node column) {
        boolean quoted = column.is(Node.QUOTED_COLUMN);
        for (int pass = 0; pass < 4; pass++) {
            boolean exactly = pass % 2 == 0;
            if (exactly || !quoted) {
                int found = find(rule, column, exactly, pass >= 2);
                if (found >= 0) {
                    return found;
                }
            }
        }
        throw RuleException.at(
                rule, column.position, "column \"" + column.text + "\" does not exist", suggestion(column.text));
    }

    int field(int column) {
        return fields.get(column);
    }

    ColumnType type(int column) {
        return types.get(column);
    }

    ColumnFormat format(int column) {
        return formats.get(column);
    }

    ValueReader reader(int column) {
        return readers.get(column);
    }

    /** Null when no field is typed. */
    ValueReader cellReader(int column) {
        return cellReaders.get(column);
    }

    private int find(String rule, Node column, boolean exactly, boolean alias) {
        int found = -1;
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (aliases.get(i) == alias && (exactly ? name.equals(column.text) : name.equalsIgnoreCase(column.text))) {
                if (found >= 0 && field(found) != field(i)) {
                    throw RuleException.at(
                            rule,
                            column.position,
                            "column reference \"" + column.text + "\" is ambiguous",
                            "Several columns have this name; write the one that is meant in double quotes.");
                }
                found = i;
            }
        }
        return found;
    }

    private String suggestion(String name) {
        String nearest = null;
        int least = Math.min(FARTHEST_TYPO, name.length() / 2) + 1;
        for (String known : names) {
            int distance = distance(name, known);
            if (distance < least) {
                least = distance;
                nearest = known;
            }
        }
        if (nearest != null) {
            return "Perhaps you meant " + quoted(nearest) + ".";
        }
        List<String> different = new ArrayList<>();
        for (String known : names) {
            if (!different.contains(quoted(known))) {
                different.add(quoted(known));
            }
        }
        int listed = Math.min(different.size(), MOST_LISTED);
        return "The columns are " + String.join(", ", different.subList(0, listed))
                + (listed < different.size() ? ", …" : ".");
    }

    /** The name as a rule must write it to mean this column. */
    private static String quoted(String name) {
        boolean plain = !name.isEmpty() && !(name.charAt(0) >= '0' && name.charAt(0) <= '9');
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            plain &= c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_';
        }
        return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
    }

    /** How many letters must be put in, left out or exchanged to make one name the other, in any case of letters. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                boolean same = Character.toLowerCase(one.charAt(i - 1)) == Character.toLowerCase(other.charAt(j - 1));
                int exchanged = diagonal + (same ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(exchanged, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[row.length - 1];
    }
}
