package dev.sluice.init;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Columns by which rows can be told apart.
 *
 * @param columns numbers of one or two columns, from 0
 * @param rows rows in which no two have the same values there, and none lacks one
 */
record KeyGuess(List<Integer> columns, int rows) {
    /** Columns that pairs are made of. */
    private static final int PAIRED = 8;

    private static final Set<String> KEY_TYPES =
            Set.of("smallint", "integer", "bigint", "text", "uuid", "date", "timestamp", "timestamptz");
    private static final Pattern KEY_NAME =
            Pattern.compile("(.*_)?(id|uuid|guid|key|code|no|nr|number|isbn|ean|sku|pk)(_\\d)?|eic_.*|.*id");
    private static final Pattern TIME_NAME =
            Pattern.compile("(.*_)?(ts|time|timestamp|date|day|datum|year|month|period|hour)");

    /** The likeliest key, or null when there is none. */
    static KeyGuess of(List<String> names, List<TypeGuess> types, List<String[]> rows) {
        if (rows.size() < 2) {
            return null;
        }
        List<Integer> candidates = new ArrayList<>();
        for (int column = 0; column < names.size(); column++) {
            if (KEY_TYPES.contains(types.get(column).type()) && isFilled(rows, column)) {
                candidates.add(column);
            }
        }
        candidates.sort((a, b) -> Integer.compare(rank(names, types, a), rank(names, types, b)));
        for (int column : candidates) {
            if (rank(names, types, column) < 200 && isUnique(rows, column, -1)) {
                return new KeyGuess(List.of(column), rows.size());
            }
        }
        List<Integer> paired = candidates.subList(0, Math.min(candidates.size(), PAIRED));
        for (int second = 1; second < paired.size(); second++) {
            for (int first = 0; first < second; first++) {
                int a = paired.get(first);
                int b = paired.get(second);
                // Two columns are unique by chance more easily than one: one has to look like a key, the other not
                // unlike.
                boolean likely = rank(names, types, a) < 100 && rank(names, types, b) < 200;
                if (likely && isUnique(rows, a, b)) {
                    return new KeyGuess(a < b ? List.of(a, b) : List.of(b, a), rows.size());
                }
            }
        }
        return null;
    }

    /** Low is likely: names of keys, then of times, then the first column; whatever else is unique, is so by chance. */
    private static int rank(List<String> names, List<TypeGuess> types, int column) {
        String name = names.get(column);
        String type = types.get(column).type();
        if (KEY_NAME.matcher(name).matches()) {
            return column;
        }
        if (TIME_NAME.matcher(name).matches() || type.startsWith("timestamp") || type.equals("date")) {
            return 100 + column;
        }
        return column == 0 ? 90 : 200 + column;
    }

    private static boolean isFilled(List<String[]> rows, int column) {
        for (String[] row : rows) {
            if (column >= row.length || row[column] == null || row[column].isBlank() || Cell.isNullWord(row[column])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUnique(List<String[]> rows, int first, int second) {
        Set<Object> seen = new HashSet<>();
        for (String[] row : rows) {
            Object key = second < 0 ? plain(row[first]) : List.of(plain(row[first]), plain(row[second]));
            if (!seen.add(key)) {
                return false;
            }
        }
        return true;
    }

    /** What may be the same value is taken for the same. */
    private static String plain(String value) {
        return value.strip().toLowerCase(java.util.Locale.ROOT);
    }
}
