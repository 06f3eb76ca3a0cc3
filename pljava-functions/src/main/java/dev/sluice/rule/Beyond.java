package dev.sluice.rule;

import dev.sluice.csv.CsvRecord;

/**
 * Whether a value is greater than the greatest of its group. A group that is not known has none: any row of it is beyond, NULL
 * too.
 */
final class Beyond implements Condition {
    private final Operand value;
    private final Operand group;

    /** Where the groups are; one of the two is null. */
    private final NumberIn numbers;

    private final BytesIn texts;

    /** By place of the group; that of NULL is the last. */
    private final boolean[] known;

    private final long[] greatest;

    /** Null when the value is a number. */
    private final Decimal[] greatestDecimals;

    Beyond(Operand value, Operand group, NumberIn numbers, BytesIn texts) {
        this.value = value;
        this.group = group;
        this.numbers = numbers;
        this.texts = texts;
        int places = (numbers != null ? numbers.places() : texts.places()) + 1;
        this.known = new boolean[places];
        this.greatest = value.isNumber() ? new long[places] : null;
        this.greatestDecimals = value.isNumber() ? null : new Decimal[places];
    }

    /** Sets the greatest value of a group; a group of null is NULL. */
    void set(Operand group, Operand literal) {
        int place = group == null ? known.length - 1 : placeOf(group);
        known[place] = true;
        if (greatest != null) {
            greatest[place] = literal.number;
        } else {
            greatestDecimals[place] = literal.decimal;
        }
    }

    @Override
    public int test(CsvRecord record) {
        int state = group.load(record);
        if (state == Predicate.BAD) {
            return state;
        }
        int place = state == Predicate.UNKNOWN ? known.length - 1 : placeOf(group);
        if (place < 0 || !known[place]) {
            return Predicate.TRUE;
        }
        state = value.load(record);
        if (state != Predicate.TRUE) {
            return state;
        }
        int order = greatest != null
                ? Long.compare(value.number, greatest[place])
                : value.decimal.compareTo(greatestDecimals[place]);
        return order > 0 ? Predicate.TRUE : Predicate.FALSE;
    }

    private int placeOf(Operand operand) {
        return numbers != null ? numbers.place(operand.number) : texts.place(operand.bytes, operand.from, operand.to);
    }
}
