package dev.sluice.init;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Names as SQL takes them without quotes: lower case, words joined with an underscore, no reserved word. */
final class ColumnNames {
    /** The most that PostgreSQL keeps of a name. */
    private static final int MOST_BYTES = 63;

    /** Words that PostgreSQL 14 to 18 do not take as the name of a column, and the columns that every table has. */
    private static final Set<String> RESERVED =
            Set.of(("all analyse analyze and any array as asc asymmetric authorization"
                            + " binary both case cast check collate collation column concurrently constraint create cross"
                            + " current_catalog current_date current_role current_schema current_time current_timestamp current_user"
                            + " default deferrable desc distinct do else end except false fetch for foreign freeze from full grant"
                            + " group having ilike in initially inner intersect into is isnull join lateral leading left like limit"
                            + " localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing"
                            + " primary references returning right select session_user similar some symmetric system_user table"
                            + " tablesample then to trailing true union unique user using variadic verbose when where window with"
                            + " cmax cmin ctid tableoid xmax xmin")
                    .split(" "));

    private static final Map<String, String> LETTERS = Map.of(
            "\u00df",
            "ss",
            "\u00e6",
            "ae",
            "\u0153",
            "oe",
            "\u00f8",
            "o",
            "\u0142",
            "l",
            "\u0111",
            "d",
            "\u00fe",
            "th",
            "%",
            " percent ");

    private static final Pattern WORD_IN_CAPITALS = Pattern.compile("(\\p{Ll}{2,}\\d*)(\\p{Lu})");
    private static final Pattern WORD_AFTER_CAPITALS = Pattern.compile("(\\p{Lu}+)(\\p{Lu}\\p{Ll}{2,})");
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern APOSTROPHES = Pattern.compile("['\u2019`]");
    private static final Pattern OTHERS = Pattern.compile("[^\\p{L}\\p{Nd}]+");

    private ColumnNames() {}

    /** A name for each header. */
    static List<String> of(List<String> headers) {
        Set<String> taken = new HashSet<>();
        List<String> names = new java.util.ArrayList<>();
        for (int i = 0; i < headers.size(); i++) {
            String name = of(headers.get(i), "column_" + (i + 1));
            String unique = name;
            for (int number = 2; !taken.add(unique); number++) {
                unique = cut(name, MOST_BYTES - 1 - String.valueOf(number).length()) + '_' + number;
            }
            names.add(unique);
        }
        return names;
    }

    /** A name for one thing. */
    static String of(String text, String otherwise) {
        String words = WORD_IN_CAPITALS.matcher(text).replaceAll("$1 $2");
        words = WORD_AFTER_CAPITALS.matcher(words).replaceAll("$1 $2").toLowerCase(Locale.ROOT);
        for (Map.Entry<String, String> letter : LETTERS.entrySet()) {
            words = words.replace(letter.getKey(), letter.getValue());
        }
        words = MARKS.matcher(Normalizer.normalize(words, Normalizer.Form.NFKD)).replaceAll("");
        // Joined again: what the letters of Korean were taken apart into is longer.
        words = Normalizer.normalize(words, Normalizer.Form.NFC);
        String name = OTHERS.matcher(APOSTROPHES.matcher(words).replaceAll("")).replaceAll("_");
        name = name.replaceAll("^_+|_+$", "");
        if (name.isEmpty()) {
            return otherwise;
        }
        if (Character.isDigit(name.charAt(0))) {
            name = '_' + name;
        }
        name = cut(name, MOST_BYTES);
        return RESERVED.contains(name) ? name + '_' : name;
    }

    private static String cut(String name, int bytes) {
        String cut = name;
        while (cut.getBytes(StandardCharsets.UTF_8).length > bytes) {
            cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
        }
        return cut;
    }
}
