package dev.sluice.source;

import java.util.zip.CRC32C;

/** A {@link FileDigest} of bytes that come one after another, their number unknown. One thread at a time. */
final class RunningDigest {
    private final FileDigest digest = new FileDigest();
    private final CRC32C checksum = new CRC32C();
    private int blocks;
    private long bytes;

    void add(byte[] data, int from, int to) {
        int at = from;
        while (at < to) {
            int length = (int) Math.min(to - at, FileDigest.BLOCK - bytes % FileDigest.BLOCK);
            checksum.update(data, at, length);
            at += length;
            bytes += length;
            if (bytes % FileDigest.BLOCK == 0) {
                endBlock();
            }
        }
    }

    /** How many bytes there were. */
    long bytes() {
        return bytes;
    }

    /** The digest in hexadecimal. Ends it: nothing may be added any more. */
    String hex() {
        if (bytes % FileDigest.BLOCK != 0) {
            endBlock();
        }
        return digest.hex(bytes);
    }

    private void endBlock() {
        digest.put(blocks++, (int) checksum.getValue());
        checksum.reset();
    }
}
