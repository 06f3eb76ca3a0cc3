package dev.sluice.rule;

import java.nio.charset.StandardCharsets;

/**
 * Changes the case of UTF-8 text, character by character as C's {@code towlower} does, so never its number of
 * characters.
 */
final class Letters {
    private byte[] bytes = new byte[64];
    private int length;

    /** Changes all letters to upper or to lower case; the text must be valid. */
    void change(byte[] text, int from, int to, boolean upper) {
        length = to - from;
        if (bytes.length < length) {
            bytes = new byte[Math.max(length, 2 * bytes.length)];
        }
        byte first = (byte) (upper ? 'a' : 'A');
        byte last = (byte) (upper ? 'z' : 'Z');
        for (int i = 0; i < length; i++) {
            byte b = text[from + i];
            if (b < 0) {
                changeUnicode(new String(text, from, length, StandardCharsets.UTF_8), upper);
                return;
            }
            bytes[i] = b >= first && b <= last ? (byte) (b ^ 0x20) : b;
        }
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    private void changeUnicode(String text, boolean upper) {
        StringBuilder changed = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            changed.appendCodePoint(upper ? Character.toUpperCase(c) : Character.toLowerCase(c));
        }
        bytes = changed.toString().getBytes(StandardCharsets.UTF_8);
        length = bytes.length;
    }
}
