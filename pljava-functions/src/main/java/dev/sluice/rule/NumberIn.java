package dev.sluice.rule;

import dev.sluice.csv.CsvRecord;
import java.util.Arrays;
import java.util.List;

/** {@code IN} a set of numbers: a hash table with open addressing, never more than half full. */
final class NumberIn implements Condition {
    private static final long GOLDEN_RATIO = 0x9e37_79b9_7f4a_7c15L;

    private final Operand operand;
    private final int absent;
    private final long[] slots;
    private final int shift;

    /** 0 marks an empty slot, so the member 0 is kept here. */
    private boolean zero;

    /** @param hasNull whether NULL is a member too: then what is not found is UNKNOWN */
    NumberIn(Operand operand, int members, boolean hasNull) {
        this.operand = operand;
        this.absent = hasNull ? Predicate.UNKNOWN : Predicate.FALSE;
        int bits = 33 - Integer.numberOfLeadingZeros(Math.max(members, 1));
        this.slots = new long[1 << bits];
        this.shift = 64 - bits;
    }

    void add(long number) {
        if (number == 0) {
            zero = true;
        } else {
            slots[slot(number)] = number;
        }
    }

    /** How many places there are. */
    int places() {
        return slots.length + 1;
    }

    /** A number of its own for each member, less than {@link #places}; -1 for what is no member. */
    int place(long number) {
        if (number == 0) {
            return zero ? slots.length : -1;
        }
        int slot = slot(number);
        return slots[slot] == number ? slot : -1;
    }

    @Override
    public int test(CsvRecord record) {
        int state = operand.load(record);
        if (state != Predicate.TRUE) {
            return state;
        }
        return contains(operand.number) ? Predicate.TRUE : absent;
    }

    @Override
    public void addDemands(List<Demand> demands) {
        if (absent == Predicate.FALSE && operand.isPlainNumber()) {
            long[] numbers = Arrays.stream(slots).filter(number -> number != 0).toArray();
            if (zero) {
                numbers = Arrays.copyOf(numbers, numbers.length + 1);
            }
            Arrays.sort(numbers);
            demands.add(Demand.numbers(operand.field(), numbers));
        }
    }

    private boolean contains(long number) {
        return number == 0 ? zero : slots[slot(number)] == number;
    }

    /** Where the number is, or where it would be put. */
    private int slot(long number) {
        int slot = (int) (number * GOLDEN_RATIO >>> shift);
        while (slots[slot] != 0 && slots[slot] != number) {
            slot = slot + 1 & slots.length - 1;
        }
        return slot;
    }
}
