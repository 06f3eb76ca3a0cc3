package dev.sluice.source;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** How a file is compressed, told by its first bytes and never by its name. */
public enum Packing {
    NONE("nothing"),
    GZIP("gzip"),
    ZSTD("zstd"),
    BZIP2("bzip2"),
    XZ("xz"),
    LZ4("lz4"),
    /** Entries of zip archives. */
    DEFLATE("deflate"),
    /** Large entries of archives that Windows makes. */
    DEFLATE64("deflate64"),
    /** An archive of files, each of which has a packing of its own. */
    ZIP("zip");

    /** Bytes of a file's beginning that {@link #of} wants, if there are as many. */
    public static final int HEAD = 512;

    private static final int SKIPPABLE = 0x184d2a50;

    private final String label;

    Packing(String label) {
        this.label = label;
    }

    @Override
    public String toString() {
        return label;
    }

    /** The packing of a file that begins with these bytes. */
    public static Packing of(byte[] head, int length) {
        int at = 0;
        // zstd and lz4 may begin with frames to be skipped, as pzstd makes them.
        while (at + 8 <= length && (int32(head, at) & ~0xf) == SKIPPABLE) {
            long next = at + 8 + (int32(head, at + 4) & 0xffffffffL);
            if (next > length - 4) {
                return ZSTD;
            }
            at = (int) next;
        }
        if (at + 4 <= length && int32(head, at) == 0xfd2fb528) {
            return ZSTD;
        }
        if (at + 4 <= length && int32(head, at) == 0x184d2204) {
            return LZ4;
        }
        if (begins(head, length, 0x1f, 0x8b, 8)) {
            return GZIP;
        }
        if (begins(head, length, 0xfd, '7', 'z', 'X', 'Z', 0)) {
            return XZ;
        }
        // BZh, the size of blocks, and then the mark of a block or of the end: text does not go on like this.
        if (begins(head, length, 'B', 'Z', 'h')
                && length >= 10
                && (int48(head, 4) == 0x314159265359L || int48(head, 4) == 0x177245385090L)) {
            return BZIP2;
        }
        if (begins(head, length, 'P', 'K', 3, 4) || begins(head, length, 'P', 'K', 5, 6)) {
            return ZIP;
        }
        return NONE;
    }

    /** What a file is that Sluice does not unpack, or null when its beginning is that of no such format. */
    static String foreign(byte[] head, int length) {
        if (begins(head, length, '7', 'z', 0xbc, 0xaf, 0x27, 0x1c)) {
            return "a 7z archive";
        }
        if (begins(head, length, 'R', 'a', 'r', '!', 0x1a, 7)) {
            return "a rar archive";
        }
        if (begins(head, length, 0x1f, 0x9d)) {
            return "compressed with compress (.Z)";
        }
        if (begins(head, length, 0x02, 0x21, 0x4c, 0x18)) {
            return "compressed with lz4 in its legacy format";
        }
        if (length >= 262 && new String(head, 257, 5, StandardCharsets.ISO_8859_1).equals("ustar")) {
            return "a tar archive";
        }
        return null;
    }

    /** The content of one compressed file, all of its members; null when it takes more than the JDK to unpack it. */
    InputStream unpack(InputStream packed) {
        return switch (this) {
            case NONE -> packed;
            case GZIP -> new GzipInput(packed);
            case DEFLATE -> new InflaterInputStream(packed, new Inflater(true), 1 << 16);
            default -> null;
        };
    }

    private static int int32(byte[] bytes, int at) {
        return bytes[at] & 0xff
                | (bytes[at + 1] & 0xff) << 8
                | (bytes[at + 2] & 0xff) << 16
                | (bytes[at + 3] & 0xff) << 24;
    }

    private static long int48(byte[] bytes, int at) {
        long value = 0;
        for (int i = 0; i < 6; i++) {
            value = value << 8 | bytes[at + i] & 0xff;
        }
        return value;
    }

    private static boolean begins(byte[] head, int length, int... magic) {
        if (length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((head[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }
}
