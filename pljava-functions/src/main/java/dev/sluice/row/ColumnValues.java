package dev.sluice.row;

import dev.sluice.type.TypeKind;
import dev.sluice.type.TypedValue;
import java.util.Arrays;

/**
 * The values of one column of the accepted rows of a block. Reused from block to block; grows to the largest. Not thread-safe.
 */
public final class ColumnValues {
    private final TypeKind.Storage storage;
    private boolean[] nulls = new boolean[64];
    private int nullCount;
    private long[] numbers;
    private double[] reals;
    private int[] starts;
    private int[] ends;
    private byte[] heap;
    private int heapEnd;

    ColumnValues(TypeKind.Storage storage) {
        this.storage = storage;
        switch (storage) {
            case NUMBER:
                numbers = new long[64];
                break;
            case REAL:
                reals = new double[64];
                break;
            default:
                starts = new int[64];
                ends = new int[64];
                heap = new byte[1024];
        }
    }

    /** Which of the accessors holds the values. */
    public TypeKind.Storage storage() {
        return storage;
    }

    /** Whether any row has NULL here. */
    public boolean hasNulls() {
        return nullCount > 0;
    }

    /** Whether the value of a row is NULL. */
    public boolean isNull(int row) {
        return nulls[row];
    }

    /** The value of a row, of a {@code NUMBER} column; undefined when NULL. */
    public long number(int row) {
        return numbers[row];
    }

    /** The value of a row, of a {@code REAL} column; undefined when NULL. */
    public double real(int row) {
        return reals[row];
    }

    /** The array that holds the values of a {@code TEXT} column. */
    public byte[] heap() {
        return heap;
    }

    /** End of the used part of {@link #heap}, which may also hold values that were replaced. */
    public int heapEnd() {
        return heapEnd;
    }

    /** Start of a row's value in {@link #heap}; equal to {@link #end} when NULL. */
    public int start(int row) {
        return starts[row];
    }

    /** End of a row's value in {@link #heap}, exclusive. */
    public int end(int row) {
        return ends[row];
    }

    void clear() {
        nullCount = 0;
        heapEnd = 0;
    }

    void setNull(int row) {
        reserve(row);
        nulls[row] = true;
        nullCount++;
        if (storage == TypeKind.Storage.NUMBER) {
            numbers[row] = 0;
        } else if (storage == TypeKind.Storage.REAL) {
            reals[row] = 0;
        } else {
            starts[row] = heapEnd;
            ends[row] = heapEnd;
        }
    }

    void set(int row, TypedValue value) {
        reserve(row);
        nulls[row] = false;
        if (storage == TypeKind.Storage.NUMBER) {
            numbers[row] = value.number;
        } else if (storage == TypeKind.Storage.REAL) {
            reals[row] = value.real;
        } else {
            int length = value.to - value.from;
            if (heap.length - heapEnd < length) {
                heap = Arrays.copyOf(heap, Math.max(heap.length * 2, heapEnd + length));
            }
            System.arraycopy(value.bytes, value.from, heap, heapEnd, length);
            starts[row] = heapEnd;
            heapEnd += length;
            ends[row] = heapEnd;
        }
    }

    /** Takes back what was set last, at {@code row}. */
    void unset(int row) {
        if (nulls[row]) {
            nullCount--;
        }
        if (storage == TypeKind.Storage.TEXT) {
            heapEnd = starts[row];
        }
    }

    /** Puts the value of {@code from} in the place of that of {@code to}, an earlier row. */
    void replace(int to, int from) {
        if (nulls[to] && !nulls[from]) {
            nullCount--;
        }
        nulls[to] = nulls[from];
        if (storage == TypeKind.Storage.NUMBER) {
            numbers[to] = numbers[from];
        } else if (storage == TypeKind.Storage.REAL) {
            reals[to] = reals[from];
        } else {
            starts[to] = starts[from];
            ends[to] = ends[from];
        }
    }

    int hash(int row) {
        if (storage == TypeKind.Storage.NUMBER) {
            return Long.hashCode(numbers[row]);
        }
        if (storage == TypeKind.Storage.REAL) {
            return Double.hashCode(reals[row] + 0.0);
        }
        int hash = 1;
        for (int i = starts[row]; i < ends[row]; i++) {
            hash = 31 * hash + heap[i];
        }
        return hash;
    }

    boolean same(int row, int other) {
        if (storage == TypeKind.Storage.NUMBER) {
            return numbers[row] == numbers[other];
        }
        if (storage == TypeKind.Storage.REAL) {
            return reals[row] == reals[other] || Double.isNaN(reals[row]) && Double.isNaN(reals[other]);
        }
        return Arrays.equals(heap, starts[row], ends[row], heap, starts[other], ends[other]);
    }

    /** The order of PostgreSQL, with NULL below all values. Not for {@code TEXT}, whose order only PostgreSQL knows. */
    int compare(int row, int other) {
        if (nulls[row] || nulls[other]) {
            return Boolean.compare(nulls[other], nulls[row]);
        }
        if (storage == TypeKind.Storage.NUMBER) {
            return Long.compare(numbers[row], numbers[other]);
        }
        // Adding zero makes -0 the same as 0.
        return Double.compare(reals[row] + 0.0, reals[other] + 0.0);
    }

    private void reserve(int row) {
        if (row < nulls.length) {
            return;
        }
        int more = nulls.length * 2;
        nulls = Arrays.copyOf(nulls, more);
        if (storage == TypeKind.Storage.NUMBER) {
            numbers = Arrays.copyOf(numbers, more);
        } else if (storage == TypeKind.Storage.REAL) {
            reals = Arrays.copyOf(reals, more);
        } else {
            starts = Arrays.copyOf(starts, more);
            ends = Arrays.copyOf(ends, more);
        }
    }
}
