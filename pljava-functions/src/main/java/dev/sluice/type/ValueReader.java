package dev.sluice.type;

/**
 * Reads the text of a field as a value of one column type: PostgreSQL's input function for the ISO forms, in Java.
 *
 * <p>What a reader accepts, PostgreSQL accepts with the same stored value; what PostgreSQL accepts in ISO form, a reader
 * accepts. Forms that depend on settings or on the moment of reading ({@code today}, {@code 1/8/99}) are refused.
 *
 * <p>Readers hold scratch space: one thread at a time. NULL is decided before a reader is asked.
 */
public interface ValueReader {
    /**
     * Reads {@code bytes[from..to)}.
     *
     * @param out receives the value; its content is undefined after a problem
     * @return null when {@code out} holds the value, else what is wrong
     */
    ValueProblem read(byte[] bytes, int from, int to, TypedValue out);

    /** The reader of a type. */
    static ValueReader of(ColumnType type) {
        return ValueReaders.of(type);
    }

    /** The reader of a type for cells that are no text, see {@link dev.sluice.csv.CsvRecord#isTyped}. */
    static ValueReader ofCells(ColumnType type) {
        return new CellReader(type);
    }

    /** The reader of a type whose values the files write in a format of their own. */
    static ValueReader of(ColumnType type, ColumnFormat format) {
        return format.isPlain() ? ValueReaders.of(type) : format.reader(type);
    }
}
