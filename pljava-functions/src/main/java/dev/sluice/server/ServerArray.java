package dev.sluice.server;

import dev.sluice.row.AcceptedRows;
import dev.sluice.row.ColumnValues;
import dev.sluice.type.CanonicalUuid;
import dev.sluice.type.NumericDigits;
import dev.sluice.type.TypeKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A column of accepted rows as the array that PostgreSQL would make of it in memory, so that nothing is converted a second
 * time: {@code utils/array.h} says how arrays lie there, {@code numeric.c} how numbers do. Without the first word, the length,
 * which {@code bytea} has of its own. It is for {@code sluice_private.array_of}.
 */
final class ServerArray {
    /** The word that is left out, and that offsets in an array count from; and the one before each value of variable length. */
    private static final int LENGTH_WORD = 4;

    private static final int HEADER = 24;
    private static final int LARGEST_ALIGNMENT = 8;

    private static final int SHORT_NUMERIC = 0x8000;
    private static final int SHORT_NEGATIVE = 0x2000;
    private static final int SHORT_SCALE_SHIFT = 7;
    private static final int SHORT_SCALE_MOST = 0x3F;
    private static final int SHORT_WEIGHT_MASK = 0x7F;
    private static final int SHORT_WEIGHT_MOST = 0x3F;

    private ByteBuffer out;
    private final NumericDigits number = new NumericDigits();

    private ServerArray(TypeKind kind, int rows, ColumnValues nulls, int dataBytes) {
        int bitmap = nulls == null ? 0 : (rows + 7) / 8;
        int data = aligned(HEADER + bitmap, LARGEST_ALIGNMENT);
        out = ByteBuffer.allocate(data - LENGTH_WORD + dataBytes).order(ByteOrder.nativeOrder());
        out.putInt(1);
        out.putInt(nulls == null ? 0 : data);
        out.putInt(elementType(kind));
        out.putInt(rows);
        out.putInt(1);
        if (nulls != null) {
            byte[] present = new byte[bitmap];
            for (int row = 0; row < rows; row++) {
                if (!nulls.isNull(row)) {
                    present[row / 8] |= (byte) (1 << row % 8);
                }
            }
            out.put(present);
        }
        out.position(data - LENGTH_WORD);
    }

    /** The values of a column of a kind. Those that PostgreSQL converts itself are {@code text}. */
    static byte[] of(ColumnValues column, TypeKind kind, int rows) {
        ColumnValues nulls = column.hasNulls() ? column : null;
        ServerArray array = new ServerArray(kind, rows, nulls, column.heapEnd() + Long.BYTES * rows);
        for (int row = 0; row < rows; row++) {
            if (!column.isNull(row)) {
                array.put(column, kind, row);
            }
        }
        return Arrays.copyOf(array.out.array(), array.out.position());
    }

    /** The byte offsets of the rows in their file, as {@code bigint}. */
    static byte[] byteOffsets(AcceptedRows rows) {
        ServerArray array = numbers(rows.count());
        for (int row = 0; row < rows.count(); row++) {
            array.out.putLong(rows.byteOffset(row));
        }
        return array.out.array();
    }

    /** The lines of the rows in their file, as {@code bigint}. */
    static byte[] lines(AcceptedRows rows, long firstLine) {
        ServerArray array = numbers(rows.count());
        for (int row = 0; row < rows.count(); row++) {
            array.out.putLong(firstLine + rows.line(row));
        }
        return array.out.array();
    }

    private static ServerArray numbers(int rows) {
        return new ServerArray(TypeKind.INT8, rows, null, Long.BYTES * rows);
    }

    /** {@code pg_type.oid}, which is the same everywhere for the types that PostgreSQL comes with. */
    private static int elementType(TypeKind kind) {
        return switch (kind) {
            case BOOL -> 16;
            case INT2 -> 21;
            case INT4 -> 23;
            case INT8 -> 20;
            case FLOAT4 -> 700;
            case FLOAT8 -> 701;
            case NUMERIC -> 1700;
            case DATE -> 1082;
            case TIMESTAMP -> 1114;
            case TIMESTAMPTZ -> 1184;
            case UUID -> 2950;
            case TEXT, VARCHAR, CHAR, OTHER -> 25;
        };
    }

    private void put(ColumnValues column, TypeKind kind, int row) {
        switch (kind) {
            case BOOL -> out.put((byte) column.number(row));
            case INT2 -> out.putShort((short) column.number(row));
            case INT4, DATE -> out.putInt((int) column.number(row));
            case INT8, TIMESTAMP, TIMESTAMPTZ -> out.putLong(column.number(row));
            case FLOAT4 -> out.putFloat((float) column.real(row));
            case FLOAT8 -> out.putDouble(column.real(row));
            case UUID -> putUuid(column, row);
            case NUMERIC -> putNumeric(column, row);
            case TEXT, VARCHAR, CHAR, OTHER -> putText(column, row);
        }
    }

    private void putUuid(ColumnValues column, int row) {
        ensure(CanonicalUuid.BYTES);
        CanonicalUuid.toBytes(column.heap(), column.start(row), out.array(), out.position());
        out.position(out.position() + CanonicalUuid.BYTES);
    }

    private void putText(ColumnValues column, int row) {
        int start = column.start(row);
        int length = column.end(row) - start;
        int end = begin(length);
        out.put(column.heap(), start, length);
        out.position(end);
    }

    private void putNumeric(ColumnValues column, int row) {
        number.read(column.heap(), column.start(row), column.end(row));
        int digits = Short.BYTES * number.count;
        int end;
        if (number.sign >= NumericDigits.NAN) {
            end = begin(Short.BYTES);
            out.putShort((short) number.sign);
        } else if (number.scale <= SHORT_SCALE_MOST
                && number.weight <= SHORT_WEIGHT_MOST
                && number.weight >= ~SHORT_WEIGHT_MOST) {
            end = begin(Short.BYTES + digits);
            out.putShort((short) (SHORT_NUMERIC
                    | (number.sign == NumericDigits.NEGATIVE ? SHORT_NEGATIVE : 0)
                    | number.scale << SHORT_SCALE_SHIFT
                    | number.weight & SHORT_WEIGHT_MASK));
        } else {
            end = begin(2 * Short.BYTES + digits);
            out.putShort((short) (number.sign | number.scale));
            out.putShort((short) number.weight);
        }
        for (int i = 0; i < number.count; i++) {
            out.putShort(number.digits[i]);
        }
        out.position(end);
    }

    /** Begins a value of variable length, and returns where the next one does. */
    private int begin(int length) {
        int end = out.position() + aligned(LENGTH_WORD + length, Integer.BYTES);
        ensure(end - out.position());
        int word = LENGTH_WORD + length;
        out.putInt(out.order() == ByteOrder.LITTLE_ENDIAN ? word << 2 : word);
        return end;
    }

    private void ensure(int bytes) {
        if (out.remaining() < bytes) {
            int capacity = Math.max(2 * out.capacity(), out.position() + bytes);
            out = ByteBuffer.allocate(capacity).order(out.order()).put(out.flip());
        }
    }

    private static int aligned(int bytes, int alignment) {
        return (bytes + alignment - 1) / alignment * alignment;
    }
}
