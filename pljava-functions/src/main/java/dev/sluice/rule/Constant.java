package dev.sluice.rule;

import dev.sluice.csv.CsvRecord;

/** A condition that no record changes. */
final class Constant implements Condition {
    private final int truth;

    Constant(int truth) {
        this.truth = truth;
    }

    @Override
    public int test(CsvRecord record) {
        return truth;
    }
}
