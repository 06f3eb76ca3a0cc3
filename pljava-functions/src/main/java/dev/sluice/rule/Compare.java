package dev.sluice.rule;

import dev.sluice.csv.CsvRecord;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A comparison of two columns, or of a column and a literal that is not a number of 64 bits. */
final class Compare implements Condition {
    private static final int LESS = 1;
    private static final int EQUAL = 2;
    private static final int GREATER = 4;

    private final Operand left;
    private final Operand right;
    private final int wanted;

    Compare(Operand left, String operator, Operand right) {
        this.left = left;
        this.right = right;
        int less = operator.equals("<") || operator.equals("<=") || operator.equals("<>") ? LESS : 0;
        int equal = operator.equals("=") || operator.equals("<=") || operator.equals(">=") ? EQUAL : 0;
        int greater = operator.equals(">") || operator.equals(">=") || operator.equals("<>") ? GREATER : 0;
        this.wanted = less | equal | greater;
    }

    @Override
    public int test(CsvRecord record) {
        int state = left.load(record);
        int other = right.load(record);
        if (state != Predicate.TRUE || other != Predicate.TRUE) {
            // Of those two, BAD outweighs UNKNOWN, and TRUE only says that there is a value.
            return Math.max(state, other);
        }
        int order = compare();
        int found = order < 0 ? LESS : order == 0 ? EQUAL : GREATER;
        return (wanted & found) != 0 ? Predicate.TRUE : Predicate.FALSE;
    }

    @Override
    public void addDemands(List<Demand> demands) {
        if (wanted == EQUAL && left.isPlainText() && right.isLiteral()) {
            String text = new String(right.bytes, right.from, right.to - right.from, StandardCharsets.UTF_8);
            demands.add(Demand.texts(left.field(), List.of(text)));
        }
    }

    private int compare() {
        if (left.isNumber()) {
            return Long.compare(left.number, right.number);
        }
        if (left.decimal != null) {
            return left.decimal.compareTo(right.decimal);
        }
        return Arrays.compareUnsigned(left.bytes, left.from, left.to, right.bytes, right.from, right.to);
    }
}
