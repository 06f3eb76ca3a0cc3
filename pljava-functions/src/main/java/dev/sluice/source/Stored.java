package dev.sluice.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;

/** The bytes of a file as they are stored, which can be read from their beginning again. */
public interface Stored extends Closeable {
    /** The name as the user gave it. */
    String name();

    /** How many bytes there are; -1 when only reading to the end can tell. */
    long bytes();

    /** Where in the file on disk they begin. */
    default long offset() {
        return 0;
    }

    /** The beginning. Closing ends nothing but this reading. */
    InputStream open() throws IOException;

    /** The beginning, for the last time. */
    default InputStream openLast() throws IOException {
        return open();
    }

    /** The file itself, of which any thread may read any part; null when it can only be read from its beginning. Whoever calls closes it. */
    default FileChannel channel() throws IOException {
        return null;
    }

    /** How the bytes are compressed, by their first {@link Packing#HEAD}. */
    default Packing packing(byte[] head) {
        return Packing.of(head, head.length);
    }

    /**
     * The content of all that is compressed; {@code packed} need not be buffered.
     *
     * @return null when this packing cannot be unpacked here
     */
    default InputStream unpack(Packing packing, InputStream packed) throws IOException {
        return packing.unpack(packed);
    }

    /** Whether {@link #check} wants to be told. */
    default boolean checks() {
        return false;
    }

    /**
     * Is told of the whole content when it has been unpacked.
     *
     * @throws IOException if that is not what was packed
     */
    default void check(long bytes, long crc) throws IOException {}

    /** Nobody is going to read it again. */
    @Override
    default void close() throws IOException {}
}
