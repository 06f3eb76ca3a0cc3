package dev.sluice.rule;

import dev.sluice.csv.CsvRecord;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;

/**
 * A number compared with a literal, whatever the operator: whether it lies, or does not lie, from one bound to another.
 */
final class NumberRange implements Condition {
    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger GREATEST = BigInteger.valueOf(Long.MAX_VALUE);

    private final Operand operand;
    private final long least;
    private final long greatest;
    private final int inside;

    /** The literal may have a fraction, or lie beyond what a {@code long} holds; the comparison is exact. */
    NumberRange(Operand operand, String operator, BigDecimal literal) {
        BigInteger floor = literal.setScale(0, RoundingMode.FLOOR).unscaledValue();
        BigInteger ceiling = literal.setScale(0, RoundingMode.CEILING).unscaledValue();
        BigInteger from = LEAST;
        BigInteger to = GREATEST;
        boolean negated = operator.equals("<>");
        if (operator.equals("=") || negated) {
            from = ceiling;
            to = floor;
        } else if (operator.equals("<")) {
            to = ceiling.subtract(BigInteger.ONE);
        } else if (operator.equals("<=")) {
            to = floor;
        } else if (operator.equals(">")) {
            from = floor.add(BigInteger.ONE);
        } else {
            from = ceiling;
        }
        from = from.max(LEAST);
        to = to.min(GREATEST);
        boolean empty = from.compareTo(to) > 0;
        this.operand = operand;
        this.least = empty ? 1 : from.longValue();
        this.greatest = empty ? 0 : to.longValue();
        this.inside = negated ? Predicate.FALSE : Predicate.TRUE;
    }

    @Override
    public int test(CsvRecord record) {
        int state = operand.load(record);
        if (state != Predicate.TRUE) {
            return state;
        }
        long number = operand.number;
        return number >= least && number <= greatest ? inside : 1 - inside;
    }

    @Override
    public void addDemands(List<Demand> demands) {
        if (inside == Predicate.TRUE && operand.isPlainNumber()) {
            demands.add(Demand.range(operand.field(), least, greatest));
        }
    }
}
