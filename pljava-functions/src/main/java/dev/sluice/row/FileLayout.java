package dev.sluice.row;

import dev.sluice.csv.CsvRecord;
import dev.sluice.plan.Plan;
import dev.sluice.plan.PlanCheck;
import dev.sluice.plan.PlanColumn;
import dev.sluice.rule.Expression;
import dev.sluice.rule.Increment;
import dev.sluice.rule.Predicate;
import dev.sluice.rule.Rule;
import dev.sluice.rule.RuleColumns;
import dev.sluice.rule.RuleException;
import dev.sluice.type.ColumnFormat;
import dev.sluice.type.ColumnType;
import dev.sluice.type.TypeKind;
import dev.sluice.type.ValueReader;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** A plan bound to the fields of the files with one header: which field feeds which column, and the rules on field numbers. */
final class FileLayout {
    private static final ColumnType TEXT = new ColumnType(TypeKind.TEXT, "text", -1, -1, 0, ZoneOffset.UTC);

    /** Names of the fields; where there is no header, the names of the columns that they feed. */
    final List<String> fieldNames = new ArrayList<>();

    /** By column of the plan: the field that feeds it. */
    final int[] fields;

    /** By column of the plan; null for the usual one, which has no format. */
    final ColumnFormat[] formats;

    /** By column of the plan. */
    final ValueReader[] readers;

    /** By column of the plan, for fields that are typed; null when there are none. */
    final ValueReader[] cellReaders;

    /** With the plan's increment; null keeps every row. */
    final Predicate where;

    final Predicate[] checks;

    /** By field: its type, as rules see it. */
    final ColumnType[] fieldTypes;

    /** By field: its format, as rules see it. */
    final ColumnFormat[] fieldFormats;

    FileLayout(Plan plan, List<String> header) {
        List<PlanColumn> columns = plan.columns();
        fields = new int[columns.size()];
        formats = new ColumnFormat[columns.size()];
        readers = new ValueReader[columns.size()];
        cellReaders = plan.format().cells() ? new ValueReader[columns.size()] : null;
        if (header == null) {
            for (PlanColumn column : columns) {
                fieldNames.add(column.name());
            }
        } else {
            fieldNames.addAll(header);
        }
        fieldTypes = new ColumnType[fieldNames.size()];
        fieldFormats = new ColumnFormat[fieldNames.size()];
        for (int i = 0; i < fields.length; i++) {
            PlanColumn column = columns.get(i);
            fields[i] = column.from() == null ? i : fieldOf(column.from());
            formats[i] = column.format().isPlain() ? null : column.format();
            readers[i] = ValueReader.of(column.type(), column.format());
            if (cellReaders != null) {
                cellReaders[i] = ValueReader.ofCells(column.type());
            }
            setType(fields[i], column);
        }
        for (PlanColumn field : plan.fields()) {
            setType(fieldOf(field), field);
        }
        RuleColumns names = new RuleColumns(plan.format().cells());
        for (int i = 0; i < fieldTypes.length; i++) {
            if (fieldTypes[i] == null) {
                fieldTypes[i] = TEXT;
                fieldFormats[i] = ColumnFormat.PLAIN;
            }
            names.add(fieldNames.get(i), i, fieldTypes[i], fieldFormats[i]);
        }
        for (int i = 0; i < fields.length; i++) {
            PlanColumn column = columns.get(i);
            names.addAlias(column.name(), fields[i], column.type(), column.format());
        }
        for (PlanColumn field : plan.fields()) {
            names.addAlias(field.name(), fieldOf(field), field.type(), field.format());
        }
        Iterator<List<String>> sets = plan.sets().iterator();
        where = plan.where() == null && plan.incremental() == null
                ? null
                : bind("where", plan.where() == null ? "TRUE" : plan.where(), names, sets, increment(plan));
        checks = new Predicate[plan.checks().size()];
        for (int i = 0; i < checks.length; i++) {
            PlanCheck check = plan.checks().get(i);
            checks[i] = bind(check.name(), check.expression(), names, sets, null);
        }
    }

    private void setType(int field, PlanColumn column) {
        fieldTypes[field] = column.type();
        fieldFormats[field] = column.format();
    }

    /** The plan's increment on the numbers that its columns have among the names of rules, where the fields come first. */
    private Increment increment(Plan plan) {
        Increment increment = plan.incremental();
        if (increment == null) {
            return null;
        }
        int per = increment.per() < 0 ? -1 : fieldTypes.length + increment.per();
        return new Increment(fieldTypes.length + increment.column(), per, increment.groups(), increment.greatest());
    }

    /** Takes as many of the remaining sets as the rule has subqueries. */
    private static Predicate bind(
            String rule, String text, RuleColumns names, Iterator<List<String>> sets, Increment increment) {
        try {
            Expression expression = Rule.parse(text);
            List<List<String>> own = new ArrayList<>();
            for (int i = expression.subqueries().size(); i > 0; i--) {
                if (!sets.hasNext()) {
                    throw new IllegalArgumentException("the plan lacks the members of a subquery of \"" + rule + "\"");
                }
                own.add(sets.next());
            }
            return expression.bind(names, own, increment);
        } catch (RuleException e) {
            throw e.in(rule);
        }
    }

    private int fieldOf(PlanColumn column) {
        return fieldOf(column.from() == null ? column.name() : column.from());
    }

    private int fieldOf(String name) {
        int field = fieldNames.indexOf(name);
        if (field < 0) {
            throw new IllegalArgumentException("the header has no column \"" + name + "\"");
        }
        return field;
    }

    /** The field's text, or null. */
    static String text(CsvRecord record, int field) {
        if (field >= record.count() || record.isNull(field)) {
            return null;
        }
        record.select(field);
        return Text.decode(record.value(), record.from(), record.to());
    }
}
