package dev.sluice.plan;

import dev.sluice.csv.CsvFormat;
import dev.sluice.rule.Increment;
import dev.sluice.type.ColumnFormat;
import dev.sluice.type.ColumnType;
import dev.sluice.type.TypeKind;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a load does to each row, with every name resolved by the database. Immutable by convention.
 *
 * @param columns those of the target that the files feed, in the target's order
 * @param fields typed fields that only rules use
 * @param where keeps a row when true; null keeps all
 * @param sets members of each {@code IN (SELECT …)}, in the order in which they stand in {@code where} and then the checks
 * @param incremental what the target has already, on indexes into {@code columns}; null wants all
 * @param key indexes into {@code columns}; empty when rows are not deduplicated
 * @param keep which of the rows with one key is loaded
 * @param keepColumn index into {@code columns} of the column that {@link Keep#MAX} looks at; else -1
 * @param rawRow whether staging takes the line and the raw row along, because the merge may yet reject rows
 * @param headers the header of each file by its number; null where the files have none
 * @param missingAsNull whether fields that a record lacks at its end are NULL, else the row is rejected
 * @param extraIgnored whether fields beyond those of the header are ignored, else the row is rejected
 * @param validateAll whether rows that {@code where} drops are rejected when they are bad
 */
public record Plan(
        long load,
        CsvFormat format,
        List<PlanColumn> columns,
        List<PlanColumn> fields,
        String where,
        List<PlanCheck> checks,
        List<List<String>> sets,
        Increment incremental,
        int[] key,
        Keep keep,
        int keepColumn,
        boolean rawRow,
        Map<Integer, List<String>> headers,
        boolean missingAsNull,
        boolean extraIgnored,
        boolean validateAll) {

    /**
     * Reads the plan that {@code sluice.begin_load} made.
     *
     * @throws IllegalArgumentException if the text is no such plan
     */
    public static Plan read(String json) {
        Map<String, Object> plan = Json.readObject(json);
        Map<String, Object> format = object(plan.get("format"));
        List<PlanCheck> checks = new ArrayList<>();
        for (Object check : list(plan.get("checks"))) {
            checks.add(new PlanCheck(text(object(check), "name"), text(object(check), "expression")));
        }
        List<List<String>> sets = new ArrayList<>();
        for (Object set : list(plan.get("sets"))) {
            sets.add(strings(set));
        }
        List<Object> keys = list(plan.get("key"));
        int[] key = new int[keys.size()];
        for (int i = 0; i < key.length; i++) {
            key[i] = ((Long) keys.get(i)).intValue();
        }
        Map<Integer, List<String>> headers = new LinkedHashMap<>();
        for (Object item : list(plan.get("files"))) {
            Map<String, Object> file = object(item);
            Object header = file.get("header");
            headers.put(((Long) file.get("number")).intValue(), header == null ? null : strings(header));
        }
        return new Plan(
                (Long) plan.get("load"),
                CsvFormat.read(format),
                columns(plan.get("columns")),
                columns(plan.get("fields")),
                text(plan, "where"),
                checks,
                sets,
                incremental(object(plan.get("incremental"))),
                key,
                plan.get("keep") == null
                        ? Keep.FIRST
                        : Keep.valueOf(text(plan, "keep").toUpperCase(Locale.ROOT)),
                integer(plan, "keep_column", -1),
                Boolean.TRUE.equals(plan.get("raw_row")),
                headers,
                "null".equals(format.get("missing_fields")),
                "ignore".equals(format.get("extra_fields")),
                Boolean.TRUE.equals(plan.get("validate_all")));
    }

    private static Increment incremental(Map<String, Object> incremental) {
        if (incremental == null) {
            return null;
        }
        List<String> groups = new ArrayList<>();
        List<String> greatest = new ArrayList<>();
        if (incremental.get("per") == null) {
            groups.add(null);
            greatest.add(text(incremental, "value"));
        }
        for (Object value : list(incremental.get("values"))) {
            groups.add((String) list(value).get(0));
            greatest.add((String) list(value).get(1));
        }
        return new Increment(integer(incremental, "column", -1), integer(incremental, "per", -1), groups, greatest);
    }

    private static List<PlanColumn> columns(Object value) {
        List<PlanColumn> columns = new ArrayList<>();
        for (Object item : list(value)) {
            Map<String, Object> column = object(item);
            columns.add(new PlanColumn(
                    text(column, "name"),
                    text(column, "from"),
                    type(column),
                    Boolean.TRUE.equals(column.get("required")),
                    columnFormat(column)));
        }
        return columns;
    }

    private static ColumnType type(Map<String, Object> column) {
        String zone = text(column, "zone");
        try {
            return new ColumnType(
                    TypeKind.valueOf(text(column, "kind").toUpperCase(Locale.ROOT)),
                    text(column, "type"),
                    integer(column, "length", -1),
                    integer(column, "precision", -1),
                    integer(column, "scale", 0),
                    ZoneId.of(zone == null ? "UTC" : zone));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "unknown time zone \"" + zone + "\" of column \"" + text(column, "name") + "\"");
        }
    }

    private static ColumnFormat columnFormat(Map<String, Object> column) {
        ColumnFormat format = new ColumnFormat(
                strings(column.get("pattern")),
                text(column, "decimal"),
                text(column, "thousands"),
                strings(column.get("true")),
                strings(column.get("false")),
                strings(column.get("null")),
                Boolean.TRUE.equals(column.get("trim")),
                text(column, "default"));
        return format.isPlain() ? ColumnFormat.PLAIN : format;
    }

    private static int integer(Map<String, Object> object, String member, int otherwise) {
        Object value = object.get(member);
        return value == null ? otherwise : ((Long) value).intValue();
    }

    private static String text(Map<String, Object> object, String member) {
        return (String) object.get(member);
    }

    private static List<String> strings(Object value) {
        List<String> strings = new ArrayList<>();
        for (Object item : list(value)) {
            strings.add((String) item);
        }
        return strings;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> list(Object value) {
        return value == null ? List.of() : (List<Object>) value;
    }
}
