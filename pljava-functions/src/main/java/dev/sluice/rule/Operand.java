package dev.sluice.rule;

import dev.sluice.csv.CsvRecord;
import dev.sluice.type.ColumnFormat;
import dev.sluice.type.ColumnType;
import dev.sluice.type.TypeKind;
import dev.sluice.type.TypedValue;
import dev.sluice.type.ValueProblem;
import dev.sluice.type.ValueReader;

/**
 * A column, a function of a column, or a literal, as one side of a comparison: read, and brought to the form compared.
 */
final class Operand {
    /** In {@link #number}: as the reader gives it. */
    static final int NUMBER = 0;

    /** In {@link #number}: any number as a double, in a form whose order is that of PostgreSQL's. */
    static final int ORDERED = 1;

    /** In {@link #number}: a date as the timestamp of its midnight. */
    static final int MICROSECONDS = 2;

    /** In {@link #decimal}. */
    static final int DECIMAL = 3;

    /** In {@link #bytes}: the same bytes for the same decimal. */
    static final int DECIMAL_KEY = 4;

    /** In {@link #bytes}: text, or the canonical form of a uuid. */
    static final int TEXT = 5;

    /** In {@link #bytes}: without the spaces at the end. */
    static final int STRIPPED = 6;

    /** In {@link #bytes}: filled up with spaces, as PostgreSQL stores {@code char(n)}. */
    static final int PADDED = 7;

    private static final long MICROSECONDS_OF_DAY = 86_400_000_000L;

    private final Predicate predicate;
    private final int field;
    private final ColumnType type;
    private final ColumnFormat format;
    private final ValueReader reader;
    private final ValueReader cellReader;
    private final String function;
    private final int view;

    /**
     * How many digits surely fit the type when nothing but digits is there, which then mean the same in every format; 0
     * when the type is no integer.
     */
    private final int fastDigits;

    private final TypedValue value = new TypedValue();

    /** The number of the test that the operand was last loaded for; only where what was loaded lasts. */
    private long loadedFor;

    private int state;
    private ValueProblem problem;
    private boolean own;
    private byte[] buffer = new byte[0];
    private Letters letters;

    long number;
    byte[] bytes;
    int from;
    int to;
    final Decimal decimal;

    /**
     * A column or a function of it.
     *
     * @param cellReader for typed fields; null when there are none
     * @param function {@code length}, {@code lower}, {@code upper}, or null for the column itself
     */
    Operand(
            Predicate predicate,
            int field,
            ColumnType type,
            ColumnFormat format,
            ValueReader reader,
            ValueReader cellReader,
            String function,
            int view) {
        this.predicate = predicate;
        this.field = field;
        this.type = type;
        this.format = format;
        this.reader = reader;
        this.cellReader = cellReader;
        this.function = function;
        this.view = view;
        this.decimal = view == DECIMAL || view == DECIMAL_KEY || view == ORDERED && type.kind() == TypeKind.NUMERIC
                ? new Decimal()
                : null;
        TypeKind kind = type.kind();
        this.fastDigits = kind == TypeKind.INT4 ? 9 : kind == TypeKind.INT8 ? 18 : kind == TypeKind.INT2 ? 4 : 0;
    }

    /** A literal, before its text is {@link #set}. */
    static Operand literal(ColumnType type, int view) {
        return new Operand(null, -1, type, ColumnFormat.PLAIN, ValueReader.of(type), null, null, view);
    }

    /** Sets the value of a literal; {@code text} must not change while it is used. */
    ValueProblem set(byte[] text) {
        return read(reader, text, 0, text.length);
    }

    /** Makes the bytes the operand's own, so that they outlive the next use of the record and of the reader. */
    void keep() {
        own = true;
        if (bytes != null) {
            copy();
        }
    }

    /**
     * Whether this is the same column or function in the same view, and what was loaded once lasts for the whole test.
     */
    boolean isShared(int field, ColumnType type, String function, int view) {
        return this.field == field
                && this.view == view
                && this.type == type
                && (function == null ? this.function == null : function.equals(this.function))
                && lasts();
    }

    boolean isNumber() {
        return view <= MICROSECONDS;
    }

    /** Whether this is a column whose numbers are compared as the reader gives them. */
    boolean isPlainNumber() {
        return field >= 0 && function == null && view == NUMBER;
    }

    /** Whether this is a column whose bytes are compared as the reader gives them. */
    boolean isPlainText() {
        return field >= 0 && function == null && view == TEXT;
    }

    boolean isLiteral() {
        return field < 0;
    }

    int field() {
        return field;
    }

    /**
     * Reads the operand from a record: TRUE when it has a value, UNKNOWN when it is NULL, BAD when it cannot be read.
     */
    int load(CsvRecord record) {
        if (field < 0) {
            return Predicate.TRUE;
        }
        if (loadedFor == predicate.tested()) {
            return state == Predicate.BAD ? predicate.bad(field, problem) : state;
        }
        if (field >= record.count()) {
            return predicate.bad(field, null);
        }
        if (!format.select(record, field)) {
            return Predicate.UNKNOWN;
        }
        ValueReader chosen = cellReader != null && record.isTyped(field) ? cellReader : reader;
        ValueProblem found = read(chosen, record.value(), record.from(), record.to());
        state = Predicate.TRUE;
        if (found != null) {
            state = Predicate.BAD;
            problem = found;
            predicate.bad(field, found);
        }
        if (lasts()) {
            loadedFor = predicate.tested();
        }
        return state;
    }

    private boolean lasts() {
        return view <= DECIMAL;
    }

    private ValueProblem read(ValueReader chosen, byte[] text, int start, int end) {
        if (!readFast(text, start, end)) {
            ValueProblem found = chosen.read(text, start, end, value);
            if (found != null) {
                return found;
            }
            number = value.number;
        }
        if (function != null) {
            apply();
        }
        return view == NUMBER ? null : show();
    }

    /** Digits with or without a minus; every other form of an integer is left to the reader. */
    private boolean readFast(byte[] text, int start, int end) {
        int at = start;
        boolean negative = at < end && text[at] == '-';
        if (negative) {
            at++;
        }
        if (at == end || end - at > fastDigits) {
            return false;
        }
        long digits = 0;
        for (; at < end; at++) {
            int digit = text[at] - '0';
            if (digit < 0 || digit > 9) {
                return false;
            }
            digits = digits * 10 + digit;
        }
        number = negative ? -digits : digits;
        return true;
    }

    private void apply() {
        if (type.kind() == TypeKind.CHAR) {
            value.to = stripped(value.bytes, value.from, value.to);
        }
        if (function.equals("length")) {
            number = characters(value.bytes, value.from, value.to);
            return;
        }
        if (letters == null) {
            letters = new Letters();
        }
        letters.change(value.bytes, value.from, value.to, function.equals("upper"));
        value.text(letters.bytes(), 0, letters.length());
    }

    /** Brings the value that was read to the form of the view. */
    private ValueProblem show() {
        if (view == MICROSECONDS) {
            number = microseconds(number);
            return null;
        }
        if (view >= TEXT) {
            showBytes();
            return null;
        }
        if (type.kind() == TypeKind.FLOAT4 || type.kind() == TypeKind.FLOAT8) {
            number = ordered(value.real);
            return null;
        }
        if (type.kind() != TypeKind.NUMERIC) {
            if (view == ORDERED) {
                number = ordered(number);
            } else {
                decimal.set(number);
            }
        } else {
            if (!decimal.read(value.bytes, value.from, value.to, type)) {
                return ValueProblem.INVALID_VALUE;
            }
            if (view == ORDERED) {
                number = ordered(decimal.toDouble());
            }
        }
        if (view == DECIMAL_KEY) {
            bytes = decimal.key();
            from = 0;
            to = decimal.keyLength();
        }
        return null;
    }

    private void showBytes() {
        bytes = value.bytes;
        from = value.from;
        to = value.to;
        if (view == STRIPPED) {
            to = stripped(bytes, from, to);
        } else if (view == PADDED) {
            pad();
        }
        if (own) {
            copy();
        }
    }

    private void pad() {
        int length = to - from;
        int missing = Math.max(0, type.length() - characters(bytes, from, to));
        reserve(length + missing);
        System.arraycopy(bytes, from, buffer, 0, length);
        for (int i = 0; i < missing; i++) {
            buffer[length + i] = ' ';
        }
        bytes = buffer;
        from = 0;
        to = length + missing;
    }

    private void copy() {
        int length = to - from;
        reserve(length);
        System.arraycopy(bytes, from, buffer, 0, length);
        bytes = buffer;
        from = 0;
        to = length;
    }

    private void reserve(int length) {
        if (buffer.length < length) {
            byte[] larger = new byte[Math.max(length, 2 * buffer.length)];
            System.arraycopy(buffer, 0, larger, 0, buffer.length);
            if (bytes == buffer) {
                bytes = larger;
            }
            buffer = larger;
        }
    }

    private static int stripped(byte[] bytes, int from, int to) {
        int end = to;
        while (end > from && bytes[end - 1] == ' ') {
            end--;
        }
        return end;
    }

    private static int characters(byte[] bytes, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            if ((bytes[i] & 0xc0) != 0x80) {
                count++;
            }
        }
        return count;
    }

    /** Makes the order of doubles that of longs: NaN equals itself and is the greatest, both zeros are the same. */
    private static long ordered(double real) {
        if (real != real) {
            return Long.MAX_VALUE;
        }
        long bits = Double.doubleToRawLongBits(real + 0.0);
        return bits ^ bits >> 63 & Long.MAX_VALUE;
    }

    /**
     * Infinite dates become infinite timestamps; dates beyond the last timestamp are later than it and not infinite.
     */
    private static long microseconds(long days) {
        if (days >= Integer.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        if (days <= Integer.MIN_VALUE) {
            return Long.MIN_VALUE;
        }
        return days > Long.MAX_VALUE / MICROSECONDS_OF_DAY ? Long.MAX_VALUE - 1 : days * MICROSECONDS_OF_DAY;
    }
}
