package dev.sluice.type;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * {@code text}, {@code varchar(n)}, {@code char(n)}, and every type that PostgreSQL casts later: the bytes
 * themselves, if they are UTF-8 without the character NUL. Lengths are in characters; spaces beyond the length are
 * dropped, as PostgreSQL does on input. {@code char(n)} comes without the spaces at its end, which do not count and
 * which PostgreSQL fills up again.
 */
final class TextReader implements ValueReader {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHS = 0x8080_8080_8080_8080L;

    private final int length;
    private final boolean padded;

    /** A reader of up to {@code length} characters, any number if it is negative. */
    TextReader(int length, boolean padded) {
        this.length = length;
        this.padded = padded && length >= 0;
    }

    @Override
    public ValueProblem read(byte[] bytes, int from, int to, TypedValue out) {
        if (!isText(bytes, from, to)) {
            return ValueProblem.INVALID_ENCODING;
        }
        int end = to;
        // No more bytes than characters allowed: no need to count.
        if (length >= 0 && to - from > length) {
            end = clip(bytes, from, to);
            for (int at = end; at < to; at++) {
                if (bytes[at] != ' ') {
                    return ValueProblem.TOO_LONG;
                }
            }
        }
        if (padded) {
            while (end > from && bytes[end - 1] == ' ') {
                end--;
            }
        }
        out.text(bytes, from, end);
        return null;
    }

    /** Where the first {@link #length} characters of valid UTF-8 end. */
    private int clip(byte[] bytes, int from, int to) {
        int characters = 0;
        for (int at = from; at < to; at++) {
            if ((bytes[at] & 0xc0) != 0x80 && characters++ == length) {
                return at;
            }
        }
        return to;
    }

    private static boolean isText(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            while (to - at >= 8) {
                long word = (long) LONGS.get(bytes, at);
                // A high bit is not ASCII; one that the subtraction sets was a zero byte.
                if (((word | word - ONES) & HIGHS) != 0) {
                    break;
                }
                at += 8;
            }
            int stop = Math.min(to, at + 8);
            while (at < stop) {
                if (bytes[at] > 0) {
                    at++;
                } else {
                    int size = sizeOfCharacter(bytes, at, to);
                    if (size == 0) {
                        return false;
                    }
                    at += size;
                }
            }
        }
        return true;
    }

    /** The number of bytes of the well-formed character at {@code at}, which is not ASCII; 0 if there is none. */
    private static int sizeOfCharacter(byte[] bytes, int at, int to) {
        int lead = bytes[at] & 0xff;
        if (lead < 0xc2 || lead > 0xf4) {
            return 0;
        }
        int size = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (to - at < size) {
            return 0;
        }
        // The second byte tells overlong forms, surrogates and what lies beyond U+10FFFF.
        int second = bytes[at + 1] & 0xff;
        int least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
        int greatest = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
        if (second < least || second > greatest) {
            return 0;
        }
        for (int i = 2; i < size; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return size;
    }
}
