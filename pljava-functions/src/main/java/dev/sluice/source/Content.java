package dev.sluice.source;

/**
 * The bytes of a file as they are cut into blocks: uncompressed, and in UTF-8. Thread-safe.
 *
 * <p>A file that is neither compressed nor transcoded is read at any place, and its size is known. All else is a stream, of which
 * only a window is there at a time.
 */
interface Content extends AutoCloseable {
    /** How many bytes there are, or -1 as long as that is not known. */
    long bytes();

    /**
     * Waits until the content is there up to an offset.
     *
     * @return the offset, or the end of the content if that comes before
     * @throws InterruptedException if the content was closed
     */
    long reach(long offset) throws InterruptedException;

    /** Reads exactly {@code length} bytes, which must have been reached and not {@link StreamContent#release released}. */
    void read(long offset, byte[] into, int at, int length);

    @Override
    void close();
}
