package dev.sluice.source;

/** The first bytes of a stream, read to find its header and its data. */
final class Beginning implements Content {
    private final byte[] text;
    private final int length;
    private final boolean whole;

    /**
     * @param whole whether the stream ends at {@code length}
     */
    Beginning(byte[] text, int length, boolean whole) {
        this.text = text;
        this.length = length;
        this.whole = whole;
    }

    @Override
    public long bytes() {
        return whole ? length : -1;
    }

    @Override
    public long reach(long offset) {
        return Math.min(offset, length);
    }

    @Override
    public void read(long offset, byte[] into, int at, int count) {
        System.arraycopy(text, (int) offset, into, at, count);
    }

    @Override
    public void close() {}
}
