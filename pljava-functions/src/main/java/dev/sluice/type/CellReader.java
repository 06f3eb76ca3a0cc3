package dev.sluice.type;

/** Reads a cell that is no text: its value is in the form of its type, whatever the job says of text; # begins an error. */
final class CellReader implements ValueReader {
    private final ValueReader reader;

    CellReader(ColumnType type) {
        this.reader = ValueReaders.of(type);
    }

    @Override
    public ValueProblem read(byte[] bytes, int from, int to, TypedValue out) {
        return from < to && bytes[from] == '#' ? ValueProblem.INVALID_VALUE : reader.read(bytes, from, to, out);
    }
}
