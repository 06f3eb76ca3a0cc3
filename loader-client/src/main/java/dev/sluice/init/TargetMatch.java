package dev.sluice.init;

import dev.sluice.init.TargetTable.Column;
import dev.sluice.type.ColumnFormat;
import dev.sluice.type.TypeKind;
import dev.sluice.type.TypedValue;
import dev.sluice.type.ValueReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which header feeds which column of a table that is there, by their names; and whether the values fit its types. */
final class TargetMatch {
    private static final Set<TypeKind> NUMBERS =
            Set.of(TypeKind.INT2, TypeKind.INT4, TypeKind.INT8, TypeKind.FLOAT4, TypeKind.FLOAT8, TypeKind.NUMERIC);
    private static final Set<TypeKind> TIMES = Set.of(TypeKind.DATE, TypeKind.TIMESTAMP, TypeKind.TIMESTAMPTZ);

    private final SampledTable table;
    private final TargetTable target;
    private final List<ProposedColumn> columns = new ArrayList<>();
    private final List<String> suggestions = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private TargetMatch(SampledTable table, TargetTable target) {
        this.table = table;
        this.target = target;
    }

    static TargetMatch of(SampledTable table, TargetTable target) {
        TargetMatch match = new TargetMatch(table, target);
        match.run();
        return match;
    }

    List<ProposedColumn> columns() {
        return columns;
    }

    /** What has no counterpart, with what could be it. */
    List<String> suggestions() {
        return suggestions;
    }

    List<String> warnings() {
        return warnings;
    }

    private void run() {
        List<String> headers = table.headers() != null ? table.headers() : table.names();
        int width = headers == null ? table.width() : Math.min(table.width(), headers.size());
        List<ColumnGuess> guesses = new ArrayList<>();
        for (int field = 0; field < width; field++) {
            String name = headers == null ? "" : ColumnNames.of(headers.get(field), "");
            guesses.add(new ColumnGuess(name, Proposal.values(table, field), table));
        }
        List<TypeGuess> types = Proposal.types(guesses, table);
        int[] fields = headers == null ? byPlace(width) : byName(headers.subList(0, width));
        for (int i = 0; i < fields.length; i++) {
            if (fields[i] >= 0) {
                add(target.columns().get(i), headers, fields[i], types.get(fields[i]), guesses.get(fields[i]));
            }
        }
        describeRest(headers, width, fields);
    }

    /** For each column the number of the field that feeds it, or -1. */
    private int[] byName(List<String> headers) {
        int[] fields = new int[target.columns().size()];
        java.util.Arrays.fill(fields, -1);
        boolean[] used = new boolean[headers.size()];
        // The stricter comparison first, so that it is not another's column that is taken.
        for (int strictness = 0; strictness < 4; strictness++) {
            for (int column = 0; column < fields.length; column++) {
                String name = plain(target.columns().get(column).name(), strictness);
                for (int field = 0; field < used.length && fields[column] < 0; field++) {
                    if (!used[field] && plain(headers.get(field), strictness).equals(name)) {
                        fields[column] = field;
                        used[field] = true;
                    }
                }
            }
        }
        return fields;
    }

    private int[] byPlace(int width) {
        int[] fields = new int[target.columns().size()];
        for (int column = 0; column < fields.length; column++) {
            fields[column] = column < width ? column : -1;
        }
        warnings.add("columns: there are no names, so fields feed the columns in the order of the table");
        return fields;
    }

    private static String plain(String name, int strictness) {
        return switch (strictness) {
            case 0 -> name;
            case 1 -> name.toLowerCase(Locale.ROOT);
            case 2 -> ColumnNames.of(name, name);
            default -> squeezed(name);
        };
    }

    private static String squeezed(String name) {
        String letters = ColumnNames.of(name, name).replace("_", "");
        return letters.isEmpty() ? name : letters;
    }

    private void add(Column column, List<String> headers, int field, TypeGuess guess, ColumnGuess seen) {
        Object from = table.headers() == null ? (Object) (field + 1) : headers.get(field);
        Map<String, Object> format = format(column, guess, seen);
        List<String> notes = new ArrayList<>(guess.ambiguous() && !column.isText() ? guess.notes() : List.of());
        boolean ambiguous = guess.ambiguous() && !column.isText();
        List<String> bad = misfits(column, format, seen.present());
        if (!bad.isEmpty()) {
            notes.add(Texts.of(seen.present().size() - bad.size()) + " of "
                    + Texts.count(seen.present().size(), "value") + " fit, not \"" + ColumnGuess.shortened(bad.get(0))
                    + "\"");
        }
        TypeGuess type = new TypeGuess(column.type().name(), format, ambiguous, notes);
        ProposedColumn proposed = Proposal.column(column.name(), from, type, seen, column.isText());
        columns.add(proposed);
        if (ambiguous || !bad.isEmpty()) {
            warnings.add("column " + column.name() + ": " + String.join("; ", notes));
        }
        if (column.required() && proposed.nulls() > 0) {
            warnings.add("column " + column.name() + ": it is NOT NULL, and " + Texts.count(proposed.nulls(), "value")
                    + " NULL");
        }
    }

    /** What of the format makes sense for the type of the column. */
    private static Map<String, Object> format(Column column, TypeGuess guess, ColumnGuess seen) {
        Map<String, Object> format = new LinkedHashMap<>();
        TypeKind kind = column.type().kind();
        boolean fits = NUMBERS.contains(kind)
                        && !guess.format().containsKey("pattern")
                        && !guess.format().containsKey("true")
                || TIMES.contains(kind)
                        && !guess.format().containsKey("decimal")
                        && !guess.format().containsKey("true")
                || kind == TypeKind.BOOL && guess.type().equals("boolean");
        if (fits) {
            format.putAll(guess.format());
        }
        if (kind != TypeKind.TIMESTAMPTZ) {
            format.remove("timezone");
        }
        format.putAll(column.isText() ? seen.errorFormat() : seen.nullFormat());
        return format;
    }

    private static List<String> misfits(Column column, Map<String, Object> format, List<String> values) {
        TypeKind kind = column.type().kind();
        List<String> bad = new ArrayList<>();
        // All were read by the pattern, else there would be none; and only PostgreSQL reads the other types.
        if (format.containsKey("pattern") || kind == TypeKind.OTHER) {
            return bad;
        }
        ValueReader reader = ValueReader.of(
                column.type(),
                new ColumnFormat(
                        List.of(),
                        (String) format.get("decimal"),
                        (String) format.get("thousands"),
                        words(format.get("true")),
                        words(format.get("false")),
                        List.of(),
                        false,
                        null));
        TypedValue out = new TypedValue();
        for (String value : values) {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            if (reader.read(bytes, 0, bytes.length, out) != null) {
                bad.add(value);
            }
        }
        return bad;
    }

    private static List<String> words(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : value == null ? List.of() : List.of(value.toString());
    }

    private void describeRest(List<String> headers, int width, int[] fields) {
        List<String> free = new ArrayList<>();
        List<Object> freeFrom = new ArrayList<>();
        for (int field = 0; field < width; field++) {
            int number = field;
            if (java.util.Arrays.stream(fields).noneMatch(each -> each == number)) {
                free.add(headers == null ? "field " + (field + 1) : headers.get(field));
                freeFrom.add(table.headers() == null ? (Object) (field + 1) : headers.get(field));
            }
        }
        for (int i = 0; i < fields.length; i++) {
            if (fields[i] >= 0) {
                continue;
            }
            Column column = target.columns().get(i);
            StringBuilder text = new StringBuilder(
                    "column " + column.name() + " (" + column.type().name() + ") is fed by nothing");
            for (int j = 0; j < free.size(); j++) {
                if (isNear(squeezed(free.get(j)), squeezed(column.name()))) {
                    text.append("; perhaps by ")
                            .append(Yaml.value(Map.of(column.name(), Map.of("from", freeFrom.get(j)))));
                }
            }
            suggestions.add(text.toString());
            if (column.required()) {
                warnings.add(text + "; it is NOT NULL and has no default");
            }
        }
        for (String header : free) {
            suggestions.add("\"" + header + "\" feeds no column");
        }
    }

    private static boolean isNear(String a, String b) {
        int shorter = Math.min(a.length(), b.length());
        if (shorter >= 3 && (a.contains(b) || b.contains(a))) {
            return true;
        }
        return shorter >= 3 && distance(a, b) <= Math.max(1, shorter / 4);
    }

    /** Letters to change, add or leave out. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
