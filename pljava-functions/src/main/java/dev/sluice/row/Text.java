package dev.sluice.row;

import java.nio.charset.StandardCharsets;

/** Bytes of a file as text that PostgreSQL can store: what is not UTF-8, and NUL, becomes U+FFFD. */
final class Text {
    private Text() {}

    static String decode(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8).replace('\0', '\uFFFD');
    }
}
