package dev.sluice.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * What the ledger knows a file by: SHA-256 over its size and the CRC32C of each {@link #BLOCK} of its bytes. The blocks may be
 * added in any order and from any thread. It recognises content; it is no defence against forgery.
 */
public final class FileDigest {
    /** Bytes that one CRC covers. Part of what a digest means: never change it. */
    public static final int BLOCK = 1 << 20;

    private int[] checksums = new int[64];

    /** Adds block number {@code block}, counted from 0: {@code data[from..to)} is all of it. */
    public void add(int block, byte[] data, int from, int to) {
        CRC32C checksum = new CRC32C();
        checksum.update(data, from, to - from);
        put(block, (int) checksum.getValue());
    }

    synchronized void put(int block, int checksum) {
        if (block >= checksums.length) {
            checksums = Arrays.copyOf(checksums, Math.max(2 * checksums.length, block + 1));
        }
        checksums[block] = checksum;
    }

    /** The digest, in hexadecimal, of a file of {@code bytes} bytes whose blocks have all been added. */
    public synchronized String hex(long bytes) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            int blocks = Math.toIntExact((bytes + BLOCK - 1) / BLOCK);
            ByteBuffer buffer = ByteBuffer.allocate(8 + 4 * blocks).putLong(bytes);
            for (int block = 0; block < blocks; block++) {
                buffer.putInt(checksums[block]);
            }
            return HexFormat.of().formatHex(sha.digest(buffer.array()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The digest of a part of a file: that of the file itself when the part is null. */
    static String ofPart(Stored file, String part) throws IOException {
        String whole = of(file);
        if (part == null) {
            return whole;
        }
        RunningDigest digest = new RunningDigest();
        byte[] text = (whole + ' ' + part).getBytes(StandardCharsets.UTF_8);
        digest.add(text, 0, text.length);
        return digest.hex();
    }

    /** The digest of a file as it is stored, for which all of it is read. */
    public static String of(Stored file) throws IOException {
        RunningDigest digest = new RunningDigest();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = file.open()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.add(buffer, 0, read);
            }
        }
        return digest.hex();
    }
}
