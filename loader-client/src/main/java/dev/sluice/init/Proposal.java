package dev.sluice.init;

import dev.sluice.client.JobSpec;
import dev.sluice.failure.SluiceException;
import dev.sluice.file.FoundFile;
import dev.sluice.init.NumberGuess.Convention;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A job for files, and the table that it fills: what was made out from samples of them.
 *
 * @param job name of the job
 * @param target as the job names it
 * @param table what was looked at
 * @param columns of the target, in order
 * @param key names of the columns of a key; empty when none was found, or when the table is there already
 * @param keyRows rows in which the key is unique
 * @param existing whether the table is there already
 * @param suggestions columns without a counterpart, and what could be it
 * @param warnings what the user has to decide or mend before a load
 */
public record Proposal(
        String job,
        String target,
        SampledTable table,
        List<ProposedColumn> columns,
        List<String> key,
        int keyRows,
        boolean existing,
        List<String> suggestions,
        List<String> warnings) {

    /** One in so many rows may be broken. */
    private static final int MOST_BROKEN = 20;

    private static final Pattern TABLE_NAME =
            Pattern.compile("([\\p{L}_][\\p{L}\\d_$]*|\"[^\"]+\")(\\.([\\p{L}_][\\p{L}\\d_$]*|\"[^\"]+\"))?");

    /**
     * What the user says of the files; what is null, is found out.
     *
     * @param job name of the job; null: that of the table
     * @param table name of the new table, as SQL has it; null: that of the first file
     * @param sheet of a workbook, by name or number; null: the one that is read by default
     * @param ambiguousAsText whether columns that could mean other values become texts, because nobody will look at it
     */
    public record Wishes(
            String job, String table, String encoding, String delimiter, String sheet, boolean ambiguousAsText) {
        /** A new table for somebody in a hurry. */
        public static final Wishes NONE = new Wishes(null, null, null, null, null, true);
    }

    /**
     * Looks at files, which must be alike.
     *
     * @throws SluiceException if one cannot be read, or nothing can be made of it
     */
    public static Proposal of(List<Path> files, Wishes wishes) {
        String name = wishes.table() == null ? tableName(files.get(0)) : checked(wishes.table());
        return of(read(files, wishes), name, wishes);
    }

    /**
     * Looks at files that are to be loaded into a table that is there.
     *
     * @throws SluiceException if one cannot be read, or nothing can be made of it
     */
    public static Proposal of(List<Path> files, TargetTable target, Wishes wishes) {
        SampledTable table = read(files, wishes);
        TargetMatch match = TargetMatch.of(table, target);
        if (match.columns().isEmpty()) {
            throw new SluiceException(
                    "no column of \"" + target.name() + "\" has the name of one in \"" + table.source() + "\"",
                    String.join("; ", match.suggestions()) + ".",
                    "Is it the right table? Without --target, init proposes a new one.");
        }
        List<String> warnings = warnings(table);
        warnings.addAll(match.warnings());
        return new Proposal(
                wishes.job() == null ? target.name() : wishes.job(),
                target.name(),
                table,
                match.columns(),
                List.of(),
                0,
                true,
                match.suggestions(),
                warnings);
    }

    private static SampledTable read(List<Path> files, Wishes wishes) {
        List<SampledTable> tables = new ArrayList<>();
        List<FoundFile> seen = new ArrayList<>();
        for (Path path : files) {
            for (FoundFile file : FoundFile.at(path)) {
                if (seen.stream().noneMatch(each -> isSame(each, file))) {
                    seen.add(file);
                    SampledTable converted = ConvertedSample.read(file, wishes.sheet(), !wishes.ambiguousAsText());
                    tables.add(
                            converted == null
                                    ? CsvSample.read(
                                            Sample.of(file, wishes.encoding()),
                                            wishes.delimiter(),
                                            !wishes.ambiguousAsText())
                                    : converted);
                }
            }
        }
        return Agreement.of(tables);
    }

    /** Whether two files hold the same, so that a load takes the first of them only. */
    private static boolean isSame(FoundFile one, FoundFile other) {
        return one.bytes() >= 0 && one.bytes() == other.bytes() && one.digest().equals(other.digest());
    }

    static Proposal of(SampledTable table, String target, Wishes wishes) {
        List<String> headers = table.headers() != null ? table.headers() : table.names();
        List<String> names = new ArrayList<>();
        int width = table.width();
        if (headers == null) {
            for (int i = 1; i <= width; i++) {
                names.add("column_" + i);
            }
        } else {
            names = ColumnNames.of(headers);
            width = Math.min(width, names.size());
        }
        List<ColumnGuess> guesses = new ArrayList<>();
        for (int column = 0; column < width; column++) {
            guesses.add(new ColumnGuess(names.get(column), values(table, column), table));
        }
        List<TypeGuess> types = types(guesses, table);
        List<ProposedColumn> columns = new ArrayList<>();
        List<String> warnings = warnings(table);
        for (int column = 0; column < width; column++) {
            Object from = table.headers() == null
                    ? (Object) (column + 1)
                    : table.headers().get(column);
            TypeGuess type = types.get(column);
            if (type.ambiguous() && wishes.ambiguousAsText()) {
                List<String> notes = new ArrayList<>(type.notes());
                notes.add("so it is a text");
                type = new TypeGuess("text", Map.of(), true, notes);
            }
            types.set(column, type);
            columns.add(column(
                    names.get(column),
                    from,
                    type,
                    guesses.get(column),
                    type.type().equals("text")));
            if (type.ambiguous()) {
                warnings.add("column " + names.get(column) + ": " + String.join("; ", type.notes()));
            }
        }
        KeyGuess key = KeyGuess.of(names.subList(0, width), types, table.rows());
        List<String> keyNames = new ArrayList<>();
        if (key != null) {
            for (int column : key.columns()) {
                keyNames.add(names.get(column));
            }
        }
        String job = wishes.job() == null ? target : wishes.job();
        return new Proposal(
                job, target, table, columns, keyNames, key == null ? 0 : key.rows(), false, List.of(), warnings);
    }

    /** The job, as {@code sluice apply} reads it from {@link #toYaml}. */
    public JobSpec toJob() {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("target", target);
        spec.put("format", JobText.format(table));
        Map<String, Object> members = new LinkedHashMap<>();
        for (ProposedColumn column : columns) {
            members.put(column.name(), JobText.members(column));
        }
        spec.put("columns", members);
        return new JobSpec(job, spec);
    }

    /** The same with another key: columns of the table, as the user names them. */
    public Proposal withKey(List<String> columns) {
        return new Proposal(job, target, table, this.columns, columns, 0, existing, suggestions, warnings);
    }

    /**
     * The job file.
     *
     * @param sql whether the table's definition stands in it, as a comment
     */
    public String toYaml(boolean sql) {
        return JobText.write(this, sql);
    }

    /** The table's definition in SQL. */
    public String toSql() {
        return TableText.write(this, true);
    }

    /** The table's definition for a program: without comments, and with a key only if it is one in all rows of the files. */
    public String toPlainSql() {
        return TableText.write(this, false);
    }

    /** What was found, line by line, with how sure it is. */
    public List<String> describe() {
        return JobText.describe(this);
    }

    static ProposedColumn column(String name, Object from, TypeGuess type, ColumnGuess guess, boolean text) {
        long words =
                guess.nullWords().values().stream().mapToInt(Integer::intValue).sum();
        long nulls = guess.nulls() + (text ? 0 : words + guess.empties());
        long values = guess.present().size() + (text ? words + guess.empties() : 0);
        return new ProposedColumn(name, from, type, values, nulls, List.of());
    }

    /** A name as SQL has it: with a schema before it or not, in double quotes or not. */
    private static String checked(String table) {
        if (!TABLE_NAME.matcher(table).matches()) {
            throw new SluiceException(
                    "\"" + table + "\" is not the name of a table",
                    null,
                    "Write table or schema.table, with double quotes around a part that has blanks or capital letters.");
        }
        return table;
    }

    /** The name of a file, in letters that SQL takes. */
    static String tableName(Path file) {
        Path last = file.getFileName();
        String name = last == null ? "" : last.toString();
        int point = name.indexOf('.', 1);
        return ColumnNames.of(point > 0 ? name.substring(0, point) : name, "new_table");
    }

    /** A few rows of another width are likely broken, and say nothing of a column; where they are many, it is what the file is like. */
    static List<String> values(SampledTable table, int column) {
        long others =
                table.rows().stream().filter(row -> row.length != table.width()).count();
        boolean ragged = others * MOST_BROKEN > table.rows().size();
        List<String> values = new ArrayList<>();
        for (String[] row : table.rows()) {
            if (row.length == table.width() || ragged && column < row.length) {
                values.add(row[column]);
            }
        }
        return values;
    }

    static List<TypeGuess> types(List<ColumnGuess> guesses, SampledTable table) {
        Set<Convention> conventions = new HashSet<>();
        Set<String> orders = new HashSet<>();
        for (ColumnGuess guess : guesses) {
            conventions.add(guess.convention());
            orders.add(guess.order());
        }
        conventions.remove(Convention.UNKNOWN);
        orders.remove(null);
        orders.remove("ymd");
        // Where columns contradict each other, none speaks for the rest.
        Convention convention = conventions.size() == 1 ? conventions.iterator().next() : Convention.UNKNOWN;
        String order = orders.size() == 1 ? orders.iterator().next() : null;
        boolean suspectsComma = ";".equals(table.format().get("delimiter")) || conventions.size() > 1;
        List<TypeGuess> types = new ArrayList<>();
        for (ColumnGuess guess : guesses) {
            types.add(guess.type(convention, suspectsComma, order));
        }
        return types;
    }

    static List<String> warnings(SampledTable table) {
        List<String> warnings = new ArrayList<>();
        for (SampledTable.Finding finding : table.findings()) {
            if (!finding.sure()) {
                warnings.add((finding.member().isEmpty() ? "" : finding.member() + ": ") + finding.text());
            }
        }
        return warnings;
    }
}
