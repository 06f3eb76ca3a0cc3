package dev.sluice.row;

import dev.sluice.plan.Plan;
import dev.sluice.plan.PlanColumn;
import dev.sluice.type.TypeKind;
import dev.sluice.type.TypedValue;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The accepted rows of a block, column by column, with their places. Valid until the engine scans its next block. Memory: the
 * typed values of one block. Not thread-safe.
 */
public final class AcceptedRows {
    private final TypeKind[] kinds;
    private final ColumnValues[] columns;
    private final ColumnValues rawRows;
    private final TypedValue raw = new TypedValue();
    private long[] byteOffsets = new long[64];
    private int[] lines = new int[64];
    private int count;

    AcceptedRows(Plan plan) {
        List<PlanColumn> planned = plan.columns();
        kinds = new TypeKind[planned.size()];
        columns = new ColumnValues[planned.size()];
        for (int i = 0; i < columns.length; i++) {
            kinds[i] = planned.get(i).type().kind();
            columns[i] = new ColumnValues(kinds[i].storage());
        }
        rawRows = plan.rawRow() ? new ColumnValues(TypeKind.Storage.TEXT) : null;
    }

    /** How many rows. */
    public int count() {
        return count;
    }

    /** The values of a column, by its place in the plan. */
    public ColumnValues column(int index) {
        return columns[index];
    }

    /** What the values of a column are. */
    public TypeKind kind(int index) {
        return kinds[index];
    }

    /** How many columns. */
    public int columns() {
        return columns.length;
    }

    /** The raw rows, without their line ends; null unless the plan asks for them. */
    public ColumnValues rawRows() {
        return rawRows;
    }

    /** Byte offset of a row in its file. */
    public long byteOffset(int row) {
        return byteOffsets[row];
    }

    /** Line of a row, less the first line of the block. */
    public int line(int row) {
        return lines[row];
    }

    void clear() {
        count = 0;
        for (ColumnValues column : columns) {
            column.clear();
        }
        if (rawRows != null) {
            rawRows.clear();
        }
    }

    /** Completes the row whose values have been set at {@link #count}. */
    void add(int line, long byteOffset, byte[] bytes, int from, int to) {
        if (count == lines.length) {
            lines = Arrays.copyOf(lines, count * 2);
            byteOffsets = Arrays.copyOf(byteOffsets, count * 2);
        }
        lines[count] = line;
        byteOffsets[count] = byteOffset;
        if (rawRows != null) {
            setRaw(bytes, from, to);
            rawRows.set(count, raw);
        }
        count++;
    }

    /** Fields that nobody reads may hold bytes that are no text, and PostgreSQL would not take them for some. */
    private void setRaw(byte[] bytes, int from, int to) {
        String text = Text.decode(bytes, from, to);
        if (Text.isExact(text, bytes, from, to)) {
            raw.text(bytes, from, to);
        } else {
            byte[] shown = text.getBytes(StandardCharsets.UTF_8);
            raw.text(shown, 0, shown.length);
        }
    }

    /** Drops the row that was added last. */
    void removeLast() {
        count--;
        for (ColumnValues column : columns) {
            column.unset(count);
        }
        if (rawRows != null) {
            rawRows.unset(count);
        }
    }

    /** Puts the row that was added last in the place of an earlier one. */
    void replaceByLast(int row) {
        count--;
        for (ColumnValues column : columns) {
            column.replace(row, count);
        }
        if (rawRows != null) {
            rawRows.replace(row, count);
        }
        lines[row] = lines[count];
        byteOffsets[row] = byteOffsets[count];
    }
}
