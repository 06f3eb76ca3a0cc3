package dev.sluice.dedup;

import java.util.Arrays;

/**
 * Finds rows with equal keys: open addressing over row numbers. Exact, since every match is confirmed by the caller's
 * {@link Keys}. Memory: 8 bytes a slot, at most half of the slots in use. Not thread-safe.
 */
public final class KeyIndex {
    /** The keys of rows that are known by number. */
    public interface Keys {
        /** A hash of the key of a row; equal keys have equal hashes. */
        int hash(int row);

        /** Whether two rows have the same key. */
        boolean same(int row, int other);
    }

    private static final int EMPTY = -1;

    private final Keys keys;
    private int[] rows = new int[128];
    private int[] hashes = new int[128];
    private int count;

    /** An empty index of rows with these keys. */
    public KeyIndex(Keys keys) {
        this.keys = keys;
        Arrays.fill(rows, EMPTY);
    }

    /** Forgets all rows. */
    public void clear() {
        if (count > 0) {
            Arrays.fill(rows, EMPTY);
            count = 0;
        }
    }

    /**
     * Adds a row unless there is one with its key.
     *
     * @return the row with the same key, or -1 when {@code row} was added
     */
    public int find(int row) {
        int hash = spread(keys.hash(row));
        int mask = rows.length - 1;
        int slot = hash & mask;
        while (rows[slot] != EMPTY) {
            if (hashes[slot] == hash && keys.same(rows[slot], row)) {
                return rows[slot];
            }
            slot = slot + 1 & mask;
        }
        rows[slot] = row;
        hashes[slot] = hash;
        if (++count * 2 > rows.length) {
            grow();
        }
        return -1;
    }

    private void grow() {
        int[] oldRows = rows;
        int[] oldHashes = hashes;
        rows = new int[oldRows.length * 2];
        hashes = new int[rows.length];
        Arrays.fill(rows, EMPTY);
        int mask = rows.length - 1;
        for (int i = 0; i < oldRows.length; i++) {
            if (oldRows[i] != EMPTY) {
                int slot = oldHashes[i] & mask;
                while (rows[slot] != EMPTY) {
                    slot = slot + 1 & mask;
                }
                rows[slot] = oldRows[i];
                hashes[slot] = oldHashes[i];
            }
        }
    }

    private static int spread(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed ^ mixed >>> 15;
    }
}
