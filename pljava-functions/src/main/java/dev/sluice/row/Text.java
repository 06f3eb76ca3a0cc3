package dev.sluice.row;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes of a file as text that PostgreSQL can store: what is not UTF-8, and NUL, becomes U+FFFD. */
final class Text {
    private Text() {}

    static String decode(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8).replace('\0', '\uFFFD');
    }

    /** Whether a text that {@link #decode} gave is what the bytes say. */
    static boolean isExact(String text, byte[] bytes, int from, int to) {
        if (text.indexOf('\uFFFD') < 0) {
            return true;
        }
        byte[] back = text.getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(back, 0, back.length, bytes, from, to);
    }
}
