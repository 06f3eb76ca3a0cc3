package dev.sluice.type;

/** Reads the fields of a column in its format, and the value that stands for NULL, which is not of the files, without it. */
final class FallbackReader implements ValueReader {
    private final byte[] fallback;
    private final ValueReader plain;
    private final ValueReader formatted;

    /** A reader that knows the fallback by its array. */
    FallbackReader(byte[] fallback, ValueReader plain, ValueReader formatted) {
        this.fallback = fallback;
        this.plain = plain;
        this.formatted = formatted;
    }

    @Override
    public ValueProblem read(byte[] bytes, int from, int to, TypedValue out) {
        return (bytes == fallback ? plain : formatted).read(bytes, from, to, out);
    }
}
