package dev.sluice.rule;

import dev.sluice.csv.CsvRecord;
import dev.sluice.type.ColumnFormat;

/** {@code column IS NULL}. */
final class NullTest implements Condition {
    private final Predicate predicate;
    private final int field;
    private final ColumnFormat format;

    NullTest(Predicate predicate, int field, ColumnFormat format) {
        this.predicate = predicate;
        this.field = field;
        this.format = format;
    }

    @Override
    public int test(CsvRecord record) {
        if (field >= record.count()) {
            return predicate.bad(field, null);
        }
        return format.isNull(record, field) ? Predicate.TRUE : Predicate.FALSE;
    }
}
