package dev.sluice.rule;

import dev.sluice.csv.CsvRecord;

/** {@code column IS NULL}. */
final class NullTest implements Condition {
    private final Predicate predicate;
    private final int field;

    NullTest(Predicate predicate, int field) {
        this.predicate = predicate;
        this.field = field;
    }

    @Override
    public int test(CsvRecord record) {
        if (field >= record.count()) {
            return predicate.bad(field, null);
        }
        return record.isNull(field) ? Predicate.TRUE : Predicate.FALSE;
    }
}
