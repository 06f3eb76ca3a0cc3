package dev.sluice.rule;

import dev.sluice.csv.CsvRecord;
import dev.sluice.type.ValueProblem;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A rule bound to the columns of a file. Tests a record without allocating anything, save for regular expressions,
 * decimals of more than 18 digits, and changing the case of letters beyond ASCII. One thread at a time.
 */
public final class Predicate {
    /** The rule is false. */
    public static final int FALSE = 0;

    /** The rule is true. */
    public static final int TRUE = 1;

    /** The rule is NULL. */
    public static final int UNKNOWN = 2;

    /**
     * The rule cannot be decided: a value that it needs is not a value of its column's type, or the record lacks the
     * field.
     */
    public static final int BAD = 3;

    private Condition root;
    private int firstField;
    private int lastField;
    private BitSet fields;
    private int badField;
    private ValueProblem badProblem;
    private long tested;

    Predicate() {}

    void start(Condition root, BitSet fields, int firstField, int lastField) {
        this.root = root;
        this.fields = fields;
        this.firstField = firstField;
        this.lastField = lastField;
    }

    /**
     * Tests a record of which the fields up to {@link #lastField} are located, or all if it has fewer.
     *
     * <p>Operands are looked at from left to right. {@code AND} stops at the first that is false, {@code OR} at the
     * first that is true. A bad one does not stop them; if nothing else does, the result is bad, whether others are
     * NULL or not. {@code IS NULL} of a column needs the field, but not a good value in it.
     *
     * @return {@link #FALSE}, {@link #TRUE}, {@link #UNKNOWN} or {@link #BAD}
     */
    public int test(CsvRecord record) {
        tested++;
        badField = -1;
        return root.test(record);
    }

    /** The lowest field that the rule needs, or -1 if it needs none. */
    public int firstField() {
        return firstField;
    }

    /** The highest field that the rule needs, or -1 if it needs none. */
    public int lastField() {
        return lastField;
    }

    /** The fields that the rule needs. */
    public BitSet fields() {
        return (BitSet) fields.clone();
    }

    /** What records must have, or the rule is {@link #FALSE} for sure. There may be more of it than is known here. */
    public List<Demand> demands() {
        List<Demand> demands = new ArrayList<>();
        root.addDemands(demands);
        return demands;
    }

    /** After {@link #BAD}: the field that was first found bad, of those that made the rule so. */
    public int badField() {
        return badField;
    }

    /** After {@link #BAD}: what is wrong with {@link #badField}; null if the record has no such field. */
    public ValueProblem badProblem() {
        return badProblem;
    }

    /** Tells one call of {@link #test} from the next. */
    long tested() {
        return tested;
    }

    /** Notes a bad field, unless one was found before. */
    int bad(int field, ValueProblem problem) {
        if (badField < 0) {
            badField = field;
            badProblem = problem;
        }
        return BAD;
    }

    /** Forgets the bad field, because what it was found in has been decided without it. */
    void forgetBad() {
        badField = -1;
    }
}
