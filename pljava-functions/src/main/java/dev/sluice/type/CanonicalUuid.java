package dev.sluice.type;

/** The canonical text of a UUID (RFC 9562, section 4: 36 characters, lower case), as the reader of {@code uuid} values gives it. */
public final class CanonicalUuid {
    /** How many bytes a UUID has. */
    public static final int BYTES = 16;

    private CanonicalUuid() {}

    /** Puts the UUID whose text begins at {@code text[from]} into {@code out[at..at + BYTES)}. */
    public static void toBytes(byte[] text, int from, byte[] out, int at) {
        int next = from;
        for (int i = 0; i < BYTES; i++) {
            if (text[next] == '-') {
                next++;
            }
            out[at + i] = (byte) (digit(text[next]) << 4 | digit(text[next + 1]));
            next += 2;
        }
    }

    /** Of the letters the low four bits are 1 to 6, and bit 6 is set. */
    private static int digit(byte character) {
        return (character & 15) + (character >> 6) * 9;
    }
}
