package dev.sluice.source;

import java.io.Closeable;
import java.io.IOException;

/** The bytes of a file as they are uncompressed, from offset 0 on. */
interface Content extends Closeable {
    /** How many bytes there are, or -1 as long as that is not known. */
    long bytes();

    /** Makes the bytes before {@code end} readable; gives {@code end}, or the number of bytes if there are less. */
    long reach(long end) throws IOException;

    /** Reads exactly {@code length} bytes, which {@link #reach} has made readable. */
    void read(long offset, byte[] into, int at, int length) throws IOException;

    /** Nobody is going to read bytes before {@code offset} again. */
    void forget(long offset);
}
