package dev.sluice.rule;

import dev.sluice.csv.CsvRecord;

/** {@code NOT}, {@code IS TRUE} and the like: the truth of a condition made another, by a table. */
final class Mapped implements Condition {
    // In the order of Predicate's constants: what becomes of FALSE, TRUE, UNKNOWN and BAD.
    static final int[] NOT = {Predicate.TRUE, Predicate.FALSE, Predicate.UNKNOWN, Predicate.BAD};
    static final int[] IS_TRUE = {Predicate.FALSE, Predicate.TRUE, Predicate.FALSE, Predicate.BAD};
    static final int[] IS_NOT_TRUE = {Predicate.TRUE, Predicate.FALSE, Predicate.TRUE, Predicate.BAD};
    static final int[] IS_FALSE = {Predicate.TRUE, Predicate.FALSE, Predicate.FALSE, Predicate.BAD};
    static final int[] IS_NULL = {Predicate.FALSE, Predicate.FALSE, Predicate.TRUE, Predicate.BAD};

    private final Condition condition;
    private final int[] table;

    Mapped(Condition condition, int[] table) {
        this.condition = condition;
        this.table = table;
    }

    @Override
    public int test(CsvRecord record) {
        return table[condition.test(record)];
    }
}
