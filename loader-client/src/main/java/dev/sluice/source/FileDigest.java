package dev.sluice.source;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * What the ledger knows a file by: SHA-256 over its size and the CRC32C of each {@link #BLOCK} of its bytes. The blocks may be
 * added in any order and from any thread. It recognises content; it is no defence against forgery.
 */
public final class FileDigest {
    /** Bytes that one CRC covers. Part of what a digest means: never change it. */
    public static final int BLOCK = 1 << 20;

    private final long bytes;
    private final int[] checksums;

    /** The digest of a file of that size, with no block added yet. */
    public FileDigest(long bytes) {
        this.bytes = bytes;
        this.checksums = new int[Math.toIntExact((bytes + BLOCK - 1) / BLOCK)];
    }

    /** Adds block number {@code block}, counted from 0: {@code data[from..to)} is all of it. */
    public void add(int block, byte[] data, int from, int to) {
        CRC32C checksum = new CRC32C();
        checksum.update(data, from, to - from);
        checksums[block] = (int) checksum.getValue();
    }

    /** The digest in hexadecimal, when all blocks have been added. */
    public String hex() {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            ByteBuffer buffer = ByteBuffer.allocate(8 + 4 * checksums.length).putLong(bytes);
            for (int checksum : checksums) {
                buffer.putInt(checksum);
            }
            return HexFormat.of().formatHex(sha.digest(buffer.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The digest of a file, read from its beginning to its end. */
    public static String of(SourceFile file) {
        FileDigest digest = new FileDigest(file.bytes());
        byte[] data = new byte[BLOCK];
        for (int block = 0; block < digest.checksums.length; block++) {
            long offset = (long) block * BLOCK;
            int length = (int) Math.min(BLOCK, file.bytes() - offset);
            file.read(offset, data, 0, length);
            digest.add(block, data, 0, length);
        }
        return digest.hex();
    }
}
