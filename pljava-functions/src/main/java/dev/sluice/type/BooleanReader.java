package dev.sluice.type;

/** {@code boolean}: 1 or 0 from PostgreSQL's words for them, of which any unique beginning will do. */
final class BooleanReader implements ValueReader {
    @Override
    public ValueProblem read(byte[] bytes, int from, int to, TypedValue out) {
        int start = ValueReaders.skipSpace(bytes, from, to);
        int end = ValueReaders.dropSpace(bytes, start, to);
        int length = end - start;
        if (length == 0) {
            return ValueProblem.INVALID_VALUE;
        }
        if (length == 1 && (bytes[start] == '0' || bytes[start] == '1')) {
            out.number = bytes[start] - '0';
            return null;
        }
        if (ValueReaders.isPrefix(bytes, start, end, "true")
                || ValueReaders.isPrefix(bytes, start, end, "yes")
                || length > 1 && ValueReaders.isPrefix(bytes, start, end, "on")) {
            out.number = 1;
            return null;
        }
        if (ValueReaders.isPrefix(bytes, start, end, "false")
                || ValueReaders.isPrefix(bytes, start, end, "no")
                || length > 1 && ValueReaders.isPrefix(bytes, start, end, "off")) {
            out.number = 0;
            return null;
        }
        return ValueProblem.INVALID_VALUE;
    }
}
