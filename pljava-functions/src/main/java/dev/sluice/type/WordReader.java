package dev.sluice.type;

/** {@code boolean} in words of the job: 1 or 0. White space around the word does not count, the case of letters does. */
final class WordReader implements ValueReader {
    private final byte[][] trueWords;
    private final byte[][] falseWords;

    WordReader(byte[][] trueWords, byte[][] falseWords) {
        this.trueWords = trueWords;
        this.falseWords = falseWords;
    }

    @Override
    public ValueProblem read(byte[] bytes, int from, int to, TypedValue out) {
        int start = ValueReaders.skipSpace(bytes, from, to);
        int end = ValueReaders.dropSpace(bytes, start, to);
        boolean value = ColumnFormat.isOneOf(trueWords, bytes, start, end);
        if (!value && !ColumnFormat.isOneOf(falseWords, bytes, start, end)) {
            return ValueProblem.INVALID_VALUE;
        }
        out.number = value ? 1 : 0;
        return null;
    }
}
