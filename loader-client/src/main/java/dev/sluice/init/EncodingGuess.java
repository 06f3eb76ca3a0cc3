package dev.sluice.init;

import dev.sluice.failure.SluiceException;
import dev.sluice.source.Encoding;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The encoding of a file.
 *
 * @param name for {@code encoding} of a job
 * @param charset to read it with
 * @param mark bytes of the byte order mark
 * @param sure whether it can hardly be another
 * @param ascii whether all that was seen is ASCII, so that nearly every encoding would read it alike
 * @param why what tells it, for the user
 */
record EncodingGuess(String name, Charset charset, int mark, boolean sure, boolean ascii, String why) {
    private static final String WESTERN = "windows-1252";

    /** Bytes that windows-1252 leaves without a meaning. */
    private static final String NOT_WESTERN = "\u0081\u008d\u008f\u0090\u009d";

    /** Letters of other scripts stand next to each other; those of western languages, between ASCII letters. */
    private static final int FOREIGN_RUN = 4;

    /** What the user says that it is. */
    static EncodingGuess said(byte[] head, String name) {
        EncodingGuess marked = byMark(head);
        if (marked != null) {
            return marked;
        }
        return new EncodingGuess(name, Encoding.of(name).charset(), 0, true, false, "as said");
    }

    /**
     * Finds it out from parts of a file, of which the first is the beginning.
     *
     * @throws SluiceException if it is no text
     */
    static EncodingGuess of(String name, List<byte[]> parts) {
        byte[] head = parts.get(0);
        EncodingGuess marked = byMark(head);
        if (marked != null) {
            return marked;
        }
        EncodingGuess wide = byZeros(name, head);
        if (wide != null) {
            return wide;
        }
        Utf8Count count = new Utf8Count();
        parts.forEach(count::add);
        if (count.high == 0) {
            return new EncodingGuess("UTF-8", StandardCharsets.UTF_8, 0, true, true, "all ASCII");
        }
        if (count.invalid == 0) {
            return new EncodingGuess(
                    "UTF-8",
                    StandardCharsets.UTF_8,
                    0,
                    true,
                    false,
                    Texts.count(count.valid, "character") + " beyond ASCII, all valid");
        }
        if (count.invalid * 10 < count.valid) {
            return new EncodingGuess(
                    "UTF-8",
                    StandardCharsets.UTF_8,
                    0,
                    false,
                    false,
                    Texts.of(count.invalid) + " of " + Texts.of(count.invalid + count.valid)
                            + " characters beyond ASCII are invalid: their rows will be rejected");
        }
        return byBytes(parts);
    }

    /** The text of a part, as UTF-8. What cannot be decoded becomes U+FFFD. */
    byte[] decode(byte[] part, boolean first) {
        int from = first ? Math.min(mark, part.length) : 0;
        if (charset.equals(StandardCharsets.UTF_8)) {
            byte[] bytes = new byte[part.length - from];
            System.arraycopy(part, from, bytes, 0, bytes.length);
            return bytes;
        }
        return charset.decode(ByteBuffer.wrap(part, from, part.length - from))
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Whether text in {@code other} is read alike in this encoding. */
    boolean covers(EncodingGuess other) {
        boolean oneByte = !name.startsWith("UTF-16") && !name.startsWith("UTF-32");
        return charset.equals(other.charset) || oneByte && other.ascii;
    }

    private static EncodingGuess byMark(byte[] head) {
        if (begins(head, 0xef, 0xbb, 0xbf)) {
            return marked("UTF-8", StandardCharsets.UTF_8, 3);
        }
        if (begins(head, 0xff, 0xfe, 0, 0)) {
            return marked("UTF-32LE", Charset.forName("UTF-32LE"), 4);
        }
        if (begins(head, 0, 0, 0xfe, 0xff)) {
            return marked("UTF-32BE", Charset.forName("UTF-32BE"), 4);
        }
        if (begins(head, 0xff, 0xfe)) {
            return marked("UTF-16LE", StandardCharsets.UTF_16LE, 2);
        }
        return begins(head, 0xfe, 0xff) ? marked("UTF-16BE", StandardCharsets.UTF_16BE, 2) : null;
    }

    private static EncodingGuess marked(String name, Charset charset, int mark) {
        return new EncodingGuess(name, charset, mark, true, false, "byte order mark");
    }

    private static EncodingGuess byZeros(String name, byte[] head) {
        int length = Math.min(head.length, 1 << 16);
        int even = 0;
        int odd = 0;
        for (int i = 0; i < length; i++) {
            if (head[i] == 0) {
                even += 1 - (i & 1);
                odd += i & 1;
            }
        }
        int zeros = even + odd;
        // One in a text is the matter of its row; many are another encoding, or no text at all.
        if (zeros <= length / 16) {
            return null;
        }
        if (odd > 9 * even) {
            return new EncodingGuess(
                    "UTF-16LE", StandardCharsets.UTF_16LE, 0, true, false, "every second byte is zero");
        }
        if (even > 9 * odd) {
            return new EncodingGuess(
                    "UTF-16BE", StandardCharsets.UTF_16BE, 0, true, false, "every second byte is zero");
        }
        throw new SluiceException(
                "\"" + name + "\" is not a text file",
                Texts.of(zeros) + " of the first " + Texts.of(length) + " bytes are NUL.",
                "Is it a format of its own, such as that of a database or a spreadsheet?");
    }

    private static EncodingGuess byBytes(List<byte[]> parts) {
        boolean western = true;
        int longest = 0;
        int run = 0;
        for (byte[] part : parts) {
            for (byte b : part) {
                western &= NOT_WESTERN.indexOf(b & 0xff) < 0;
                run = b < 0 ? run + 1 : 0;
                longest = Math.max(longest, run);
            }
        }
        if (western && longest < FOREIGN_RUN) {
            return new EncodingGuess(
                    WESTERN,
                    Charset.forName(WESTERN),
                    0,
                    false,
                    false,
                    "not UTF-8; other encodings of one byte a character cannot be told apart: look at accents and umlauts");
        }
        String name = western ? WESTERN : "ISO-8859-1";
        return new EncodingGuess(
                name,
                Charset.forName(name),
                0,
                false,
                false,
                "a GUESS: not UTF-8, and hardly a western language; say which with --encoding, such as windows-1251, SJIS or GB18030");
    }

    private static boolean begins(byte[] head, int... mark) {
        if (head.length < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((head[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    /** Counts what is UTF-8 in bytes that may begin and end within a character. */
    private static final class Utf8Count {
        int high;
        int valid;
        int invalid;

        void add(byte[] bytes) {
            int i = 0;
            while (i < bytes.length && i < 3 && (bytes[i] & 0xc0) == 0x80) {
                i++;
            }
            while (i < bytes.length) {
                int b = bytes[i] & 0xff;
                if (b < 0x80) {
                    i++;
                    continue;
                }
                high++;
                int length = b >= 0xc2 && b < 0xe0 ? 2 : b >= 0xe0 && b < 0xf0 ? 3 : b >= 0xf0 && b < 0xf5 ? 4 : 0;
                int have = 1;
                while (have < length && i + have < bytes.length && (bytes[i + have] & 0xc0) == 0x80) {
                    have++;
                }
                if (length > 0 && have == length) {
                    valid++;
                    i += length;
                } else if (length > 0 && i + have == bytes.length) {
                    return;
                } else {
                    invalid++;
                    i++;
                }
            }
        }
    }
}
