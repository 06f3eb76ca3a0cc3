package dev.sluice.type;

/**
 * The one value that a {@link ValueReader} has just read. Mutable and reused from value to value, so that reading allocates
 * nothing. Which of the fields holds the value follows from {@link TypeKind#storage()}.
 */
public final class TypedValue {
    /** The value of a {@code NUMBER}. */
    public long number;

    /** The value of a {@code REAL}. */
    public double real;

    /** The array that holds the value of a {@code TEXT}: either the input itself or the reader's own scratch space. */
    public byte[] bytes;

    /** Start of the value in {@link #bytes}, inclusive. */
    public int from;

    /** End of the value in {@link #bytes}, exclusive. */
    public int to;

    /** Makes {@code bytes[from..to)} the value. */
    public void text(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }
}
