package dev.sluice.phase;

/** What a thread of a load is at, for the profile of the load. */
public enum Phase {
    /** Asking the server what there is to do, and beginning the load. */
    BEGIN,
    /** Connecting, starting the Java machine of the backend, and waiting until the load has begun. */
    CONNECT,
    /** Bytes from the file, or from the thread that unpacks it. */
    READ,
    /** Unpacking a compressed file, on a thread of its own. */
    DECOMPRESS,
    /** The digest, the guess where the first record of the block starts, and the wait until that is certain. */
    CUT,
    /** Applying {@code where}, if the server applies the rules; else all of them. */
    PUSHDOWN,
    /** Handing rows to COPY, which waits when the server is slower. */
    SEND,
    /** Writing the target. */
    MERGE
}
