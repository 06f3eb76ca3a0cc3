package dev.sluice.init;

import java.util.Set;
import java.util.regex.Pattern;

/** What the text of a field looks like at first sight: enough to tell dialects apart, and a header from its data. */
enum Cell {
    EMPTY,
    NUMBER,
    TIME,
    TEXT;

    /** Words that stand for no value, in lower case. */
    private static final Set<String> NULL_WORDS = Set.of(
            "na", "n/a", "#n/a", "null", "none", "nil", "\\n", "-", "--", "---", ".", "?", "(null)", "<null>", "n.a.",
            "k.a.", "#null!", "#div/0!", "#value!", "#ref!", "#name?", "#num!");

    private static final Pattern NUMBERS = Pattern.compile(
            "[+-]?(\\d+([.,'\u2019\u00a0\u202f ]\\d+)*[.,]?|[.,]\\d+)([eE][+-]?\\d+)?%?|NaN|[+-]?[Ii]nf(inity)?");
    private static final Pattern TIMES =
            Pattern.compile("\\d{1,4}([./-])( ?)\\d{1,2}\\1\\2\\d{1,4}([T ,:]+\\d{1,2}[:.h]\\d{2}.*)?"
                    + "|\\d{1,4}[ ./-]*\\p{L}{3,9}[ .,/-]*\\d{1,4}([T ,:]+\\d{1,2}[:.h]\\d{2}.*)?"
                    + "|\\d{1,2}:\\d{2}(:\\d{2}([.,]\\d+)?)?");

    /** Whether it is a word that may stand for no value, blanks around it aside. */
    static boolean isNullWord(String text) {
        return text.length() <= 8 && NULL_WORDS.contains(text.strip().toLowerCase(java.util.Locale.ROOT));
    }

    /** The look of a field; null is empty. */
    static Cell of(String text) {
        if (text == null) {
            return EMPTY;
        }
        String value = text.strip();
        if (value.isEmpty() || isNullWord(value)) {
            return EMPTY;
        }
        if (value.length() > 64) {
            return TEXT;
        }
        return NUMBERS.matcher(value).matches() ? NUMBER : TIMES.matcher(value).matches() ? TIME : TEXT;
    }
}
