package dev.sluice.rule;

import dev.sluice.csv.CsvRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@code IN} a set of byte strings: a hash table with open addressing, never more than half full, over members that lie
 * one behind the other in one array.
 */
final class BytesIn implements Condition {
    private final Operand operand;
    private final int absent;
    private final int mask;

    /** By slot, the number of the member in it, counted from 1; 0 is an empty slot. */
    private final int[] slots;

    /** By member, its hash. */
    private final int[] hashes;

    /** By member, where it ends; it starts where the one before ends. */
    private final int[] ends;

    private byte[] members = new byte[256];
    private int count;

    /** @param hasNull whether NULL is a member too: then what is not found is UNKNOWN */
    BytesIn(Operand operand, int most, boolean hasNull) {
        this.operand = operand;
        this.absent = hasNull ? Predicate.UNKNOWN : Predicate.FALSE;
        this.slots = new int[1 << 33 - Integer.numberOfLeadingZeros(Math.max(most, 1))];
        this.mask = slots.length - 1;
        this.hashes = new int[most + 1];
        this.ends = new int[most + 1];
    }

    void add(byte[] bytes, int from, int to) {
        int hash = hash(bytes, from, to);
        int slot = slot(hash, bytes, from, to);
        if (slots[slot] != 0) {
            return;
        }
        int start = ends[count];
        int end = Math.addExact(start, to - from);
        if (end > members.length) {
            members = Arrays.copyOf(members, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(end, 2L * members.length)));
        }
        System.arraycopy(bytes, from, members, start, to - from);
        count++;
        ends[count] = end;
        hashes[count] = hash;
        slots[slot] = count;
    }

    /** How many places there are. */
    int places() {
        return ends.length - 1;
    }

    /** A number of its own for each member, less than {@link #places}; -1 for what is no member. */
    int place(byte[] bytes, int from, int to) {
        return slots[slot(hash(bytes, from, to), bytes, from, to)] - 1;
    }

    @Override
    public int test(CsvRecord record) {
        int state = operand.load(record);
        if (state != Predicate.TRUE) {
            return state;
        }
        int hash = hash(operand.bytes, operand.from, operand.to);
        return slots[slot(hash, operand.bytes, operand.from, operand.to)] != 0 ? Predicate.TRUE : absent;
    }

    @Override
    public void addDemands(List<Demand> demands) {
        if (absent == Predicate.FALSE && operand.isPlainText()) {
            List<String> texts = new ArrayList<>();
            for (int member = 1; member <= count; member++) {
                int start = ends[member - 1];
                texts.add(new String(members, start, ends[member] - start, StandardCharsets.UTF_8));
            }
            demands.add(Demand.texts(operand.field(), texts));
        }
    }

    /** Where the bytes are, or where they would be put. */
    private int slot(int hash, byte[] bytes, int from, int to) {
        int slot = hash & mask;
        while (slots[slot] != 0 && !isMember(slots[slot], hash, bytes, from, to)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private boolean isMember(int member, int hash, byte[] bytes, int from, int to) {
        return hashes[member] == hash && Arrays.equals(members, ends[member - 1], ends[member], bytes, from, to);
    }

    private static int hash(byte[] bytes, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        // The low bits choose the slot: let the high ones have a say.
        hash *= 0x85eb_ca6b;
        return hash ^ hash >>> 15;
    }
}
