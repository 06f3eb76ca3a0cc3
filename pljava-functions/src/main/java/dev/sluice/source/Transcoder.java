package dev.sluice.source;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import java.util.Locale;

/**
 * Turns text of one charset into UTF-8, piece by piece, and notes where each line began. Bytes that mean nothing become the byte
 * 0xFF, which is nowhere in UTF-8, so that the engine rejects the row that has them.
 *
 * <p>One thread at a time. Memory: about ten times the piece, when every byte is a line end.
 */
abstract class Transcoder {
    private static final byte UNDECODABLE = (byte) 0xff;

    /** What the last piece became: {@code out[0..count)}. */
    byte[] out = new byte[0];

    int count;

    /** Places in {@link #out} where lines begin, and where in the input they began; {@link #lines} of each. */
    int[] lineOut = new int[1024];

    int[] lineIn = new int[1024];
    int lines;

    /** Whether the text of a charset can be cut into lines before it is decoded. */
    static boolean isPossible(Charset charset) {
        if (charset.name().startsWith("UTF-16") || charset.name().startsWith("UTF-32")) {
            return true;
        }
        return isSingleByte(charset)
                || new String(new byte[] {'\n', '\r'}, charset).equals("\n\r")
                        && !charset.name().toUpperCase(Locale.ROOT).startsWith("X-UTF");
    }

    /** A transcoder of a charset that does not leave the order of bytes open. */
    static Transcoder of(Charset charset) {
        if (charset.name().startsWith("UTF-16") || charset.name().startsWith("UTF-32")) {
            return new Units(
                    charset.name().startsWith("UTF-16") ? 2 : 4, charset.name().endsWith("LE"));
        }
        return isSingleByte(charset) ? new SingleBytes(charset) : new MultiBytes(charset);
    }

    private static boolean isSingleByte(Charset charset) {
        return charset.canEncode() && charset.newEncoder().maxBytesPerChar() == 1;
    }

    /**
     * Decodes a piece.
     *
     * @param last whether nothing follows it
     * @return the end of what was decoded; what is behind it must stand at the beginning of the next piece
     */
    final int decode(byte[] in, int from, int to, boolean last) {
        count = 0;
        lines = 0;
        if (out.length < 3 * (to - from) + 8) {
            out = new byte[3 * (to - from) + 8];
        }
        return transcode(in, from, to, last);
    }

    abstract int transcode(byte[] in, int from, int to, boolean last);

    final void put(int codePoint, int nextIn) {
        if (codePoint < 0x80) {
            out[count++] = (byte) codePoint;
            if (codePoint == '\n' || codePoint == '\r') {
                line(nextIn);
            }
        } else if (codePoint < 0x800) {
            out[count++] = (byte) (0xc0 | codePoint >> 6);
            out[count++] = (byte) (0x80 | codePoint & 0x3f);
        } else if (codePoint < 0x10000) {
            out[count++] = (byte) (0xe0 | codePoint >> 12);
            out[count++] = (byte) (0x80 | codePoint >> 6 & 0x3f);
            out[count++] = (byte) (0x80 | codePoint & 0x3f);
        } else {
            out[count++] = (byte) (0xf0 | codePoint >> 18);
            out[count++] = (byte) (0x80 | codePoint >> 12 & 0x3f);
            out[count++] = (byte) (0x80 | codePoint >> 6 & 0x3f);
            out[count++] = (byte) (0x80 | codePoint & 0x3f);
        }
    }

    final void putUndecodable() {
        out[count++] = UNDECODABLE;
    }

    /** A line begins here, and in the input at {@code nextIn}. A carriage return may end a line alone. */
    private void line(int nextIn) {
        if (lines == lineOut.length) {
            lineOut = Arrays.copyOf(lineOut, 2 * lines);
            lineIn = Arrays.copyOf(lineIn, 2 * lines);
        }
        lineOut[lines] = count;
        lineIn[lines] = nextIn;
        lines++;
    }

    /** Charsets of which each byte is a character. */
    private static final class SingleBytes extends Transcoder {
        private final int[] codePoints = new int[256];

        SingleBytes(Charset charset) {
            CharsetDecoder decoder = charset.newDecoder();
            for (int i = 0; i < 256; i++) {
                try {
                    CharBuffer chars = decoder.decode(ByteBuffer.wrap(new byte[] {(byte) i}));
                    codePoints[i] = chars.length() == 1 ? chars.get(0) : -1;
                } catch (CharacterCodingException e) {
                    codePoints[i] = -1;
                }
            }
        }

        @Override
        int transcode(byte[] in, int from, int to, boolean last) {
            for (int i = from; i < to; i++) {
                int codePoint = codePoints[in[i] & 0xff];
                if (codePoint < 0) {
                    putUndecodable();
                } else {
                    put(codePoint, i + 1);
                }
            }
            return to;
        }
    }

    /** UTF-16 and UTF-32. */
    private static final class Units extends Transcoder {
        private final int width;
        private final boolean little;

        Units(int width, boolean little) {
            this.width = width;
            this.little = little;
        }

        @Override
        int transcode(byte[] in, int from, int to, boolean last) {
            int i = from;
            while (i + width <= to) {
                int unit = unit(in, i);
                i += width;
                if (width == 2 && unit >= 0xd800 && unit < 0xdc00) {
                    if (i + 2 > to && !last) {
                        return i - 2;
                    }
                    int low = i + 2 > to ? 0 : unit(in, i);
                    if (low >= 0xdc00 && low < 0xe000) {
                        put(Character.toCodePoint((char) unit, (char) low), i + 2);
                        i += 2;
                    } else {
                        putUndecodable();
                    }
                } else if (unit >= 0xd800 && unit < 0xe000 || unit < 0 || unit > Character.MAX_CODE_POINT) {
                    putUndecodable();
                } else {
                    put(unit, i);
                }
            }
            if (last && i < to) {
                putUndecodable();
                return to;
            }
            return i;
        }

        private int unit(byte[] in, int at) {
            int unit = 0;
            for (int i = 0; i < width; i++) {
                unit = unit << 8 | in[little ? at + width - 1 - i : at + i] & 0xff;
            }
            return unit;
        }
    }

    /** Charsets whose line ends are those of ASCII, and part of no other character: decoded line by line. */
    private static final class MultiBytes extends Transcoder {
        private final CharsetDecoder decoder;
        private final CharBuffer chars = CharBuffer.allocate(1 << 12);

        MultiBytes(Charset charset) {
            decoder = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);
        }

        @Override
        int transcode(byte[] in, int from, int to, boolean last) {
            int at = from;
            while (at < to) {
                int end = at;
                while (end < to && in[end] != '\n' && in[end] != '\r') {
                    end++;
                }
                boolean whole = end < to || last;
                at = decodeLine(in, at, end, whole);
                if (!whole) {
                    return at;
                }
                if (end < to) {
                    put(in[end], end + 1);
                    at = end + 1;
                }
            }
            return at;
        }

        private int decodeLine(byte[] in, int from, int end, boolean whole) {
            ByteBuffer bytes = ByteBuffer.wrap(in, from, end - from);
            while (true) {
                CoderResult result = decoder.decode(bytes, chars, false);
                putChars();
                if (result.isError()) {
                    putUndecodable();
                    bytes.position(bytes.position() + Math.min(result.length(), bytes.remaining()));
                } else if (result.isUnderflow()) {
                    if (!whole || !bytes.hasRemaining()) {
                        return bytes.position();
                    }
                    // A character that the line end cuts off.
                    putUndecodable();
                    bytes.position(bytes.position() + 1);
                    decoder.reset();
                }
            }
        }

        private void putChars() {
            chars.flip();
            while (chars.hasRemaining()) {
                char c = chars.get();
                if (Character.isHighSurrogate(c) && chars.hasRemaining()) {
                    put(Character.toCodePoint(c, chars.get()), 0);
                } else {
                    put(c, 0);
                }
            }
            chars.clear();
        }
    }
}
