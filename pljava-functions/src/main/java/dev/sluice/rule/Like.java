package dev.sluice.rule;

import dev.sluice.csv.CsvRecord;
import java.nio.charset.StandardCharsets;

/** {@code LIKE} and {@code ILIKE}, on the bytes of UTF-8 text. */
final class Like implements Condition {
    /** In a pattern: any one character. The bytes to match as they are stand as 0 to 255. */
    private static final short ANY_CHARACTER = -1;

    /** In a pattern: any number of any characters. */
    private static final short ANYTHING = -2;

    private final Operand operand;
    private final short[] pattern;

    /** Null for {@code LIKE}. */
    private final Letters letters;

    private Like(Operand operand, short[] pattern, Letters letters) {
        this.operand = operand;
        this.pattern = pattern;
        this.letters = letters;
    }

    /** Null if the pattern ends with the escape character. */
    static Like of(Operand operand, String text, boolean ignoreCase) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = bytes.length;
        Letters letters = ignoreCase ? new Letters() : null;
        if (ignoreCase) {
            letters.change(bytes, 0, length, false);
            bytes = letters.bytes();
            length = letters.length();
        }
        short[] pattern = new short[length];
        int size = 0;
        for (int i = 0; i < length; i++) {
            byte b = bytes[i];
            if (b == '\\') {
                i++;
                if (i == length) {
                    return null;
                }
                pattern[size++] = (short) (bytes[i] & 0xff);
            } else {
                pattern[size++] = b == '%' ? ANYTHING : b == '_' ? ANY_CHARACTER : (short) (b & 0xff);
            }
        }
        short[] exact = new short[size];
        System.arraycopy(pattern, 0, exact, 0, size);
        return new Like(operand, exact, letters);
    }

    @Override
    public int test(CsvRecord record) {
        int state = operand.load(record);
        if (state != Predicate.TRUE) {
            return state;
        }
        boolean matches;
        if (letters == null) {
            matches = matches(operand.bytes, operand.from, operand.to);
        } else {
            letters.change(operand.bytes, operand.from, operand.to, false);
            matches = matches(letters.bytes(), 0, letters.length());
        }
        return matches ? Predicate.TRUE : Predicate.FALSE;
    }

    /**
     * After a mismatch only the last {@code %} can take up more, because it may stand for all that an earlier one
     * could.
     */
    private boolean matches(byte[] text, int from, int to) {
        int at = from;
        int p = 0;
        int retryPattern = -1;
        int retryText = 0;
        while (at < to) {
            short wanted = p < pattern.length ? pattern[p] : 0;
            if (p < pattern.length && wanted == ANYTHING) {
                p++;
                if (p == pattern.length) {
                    return true;
                }
                retryPattern = p;
                retryText = at;
            } else if (p < pattern.length && wanted == ANY_CHARACTER) {
                at = nextCharacter(text, at, to);
                p++;
            } else if (p < pattern.length && wanted == (text[at] & 0xff)) {
                at++;
                p++;
            } else if (retryPattern < 0) {
                return false;
            } else {
                retryText = nextCharacter(text, retryText, to);
                at = retryText;
                p = retryPattern;
            }
        }
        while (p < pattern.length && pattern[p] == ANYTHING) {
            p++;
        }
        return p == pattern.length;
    }

    private static int nextCharacter(byte[] text, int at, int to) {
        int next = at + 1;
        while (next < to && (text[next] & 0xc0) == 0x80) {
            next++;
        }
        return next;
    }
}
