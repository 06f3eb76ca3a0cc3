package dev.sluice.rule;

import dev.sluice.csv.CsvRecord;
import java.util.List;

/** {@code AND} or {@code OR} of two or more conditions. */
final class Logic implements Condition {
    private final Predicate predicate;
    private final Condition[] operands;
    private final int neutral;
    private final int decisive;

    Logic(Predicate predicate, boolean and, Condition... operands) {
        this.predicate = predicate;
        this.operands = operands;
        this.neutral = and ? Predicate.TRUE : Predicate.FALSE;
        this.decisive = and ? Predicate.FALSE : Predicate.TRUE;
    }

    @Override
    public int test(CsvRecord record) {
        boolean badBefore = predicate.badField() >= 0;
        int result = neutral;
        for (Condition operand : operands) {
            int truth = operand.test(record);
            if (truth == decisive) {
                if (result == Predicate.BAD && !badBefore) {
                    predicate.forgetBad();
                }
                return truth;
            }
            // The neutral truth, NULL and BAD are numbered in the order in which they outweigh each other.
            result = Math.max(result, truth);
        }
        return result;
    }

    @Override
    public void addDemands(List<Demand> demands) {
        if (decisive == Predicate.FALSE) {
            for (Condition operand : operands) {
                operand.addDemands(demands);
            }
        }
    }
}
