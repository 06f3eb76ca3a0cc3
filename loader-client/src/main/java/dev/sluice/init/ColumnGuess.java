package dev.sluice.init;

import dev.sluice.init.NumberGuess.Convention;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What a column holds, from the texts that were seen of it. */
final class ColumnGuess {
    private static final List<List<Set<String>>> BOOLEANS = List.of(
            List.of(Set.of("true", "t", "yes", "y"), Set.of("false", "f", "no", "n")),
            List.of(Set.of("ja", "j", "wahr"), Set.of("nein", "n", "falsch")),
            List.of(Set.of("oui", "vrai"), Set.of("non", "faux")),
            List.of(Set.of("s\u00ed", "si", "verdadero", "sim"), Set.of("no", "falso", "n\u00e3o")),
            List.of(Set.of("tak"), Set.of("nie")));

    private static final Pattern UUID =
            Pattern.compile("\\p{XDigit}{8}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{4}-\\p{XDigit}{12}");
    private static final Pattern DIGITS = Pattern.compile("0\\d+");
    private static final Pattern TIME_NAME =
            Pattern.compile(".*(date|datum|day|time|zeit|tag|jour|fecha|_at|_on|_ts|^ts|^dt|_dt).*");

    private final String name;
    private final boolean whole;
    private final Set<String> errors;
    private final List<String> present = new ArrayList<>();
    private final Map<String, Integer> nullWords = new TreeMap<>();
    private int nulls;
    private int empties;
    private boolean blanks;

    /**
     * @param values texts of all rows, null for NULL
     * @param table what they are from
     */
    ColumnGuess(String name, List<String> values, SampledTable table) {
        this.name = name;
        this.whole = table.whole();
        this.errors = table.errors();
        for (String value : values) {
            if (value == null) {
                nulls++;
                continue;
            }
            String stripped = strip(value);
            if (stripped.isEmpty()) {
                empties++;
                blanks |= !value.isEmpty();
            } else if (Cell.isNullWord(stripped) || errors.contains(stripped)) {
                nullWords.merge(stripped, 1, Integer::sum);
                blanks |= stripped.length() < value.length();
            } else {
                present.add(stripped);
            }
        }
    }

    /** Rows with NULL. */
    int nulls() {
        return nulls;
    }

    /** Values that are neither NULL nor a word for it. */
    List<String> present() {
        return present;
    }

    /** Words that stand for no value, with how often, if the column is no text. */
    Map<String, Integer> nullWords() {
        return nullWords;
    }

    int empties() {
        return empties;
    }

    Convention convention() {
        return present.isEmpty() ? Convention.UNKNOWN : NumberGuess.convention(present);
    }

    String order() {
        return present.isEmpty() ? null : TimeGuess.order(present);
    }

    /**
     * The narrowest type that takes all values that were seen.
     *
     * @param convention of the file
     * @param suspectsComma see {@link NumberGuess#of}
     * @param order see {@link TimeGuess#of}
     */
    TypeGuess type(Convention convention, boolean suspectsComma, String order) {
        if (present.isEmpty()) {
            return new TypeGuess("text", errorFormat(), false, List.of("no value was seen"));
        }
        TypeGuess guess = booleans();
        if (guess == null
                && present.stream()
                        .allMatch(value ->
                                value.length() == 36 && UUID.matcher(value).matches())) {
            guess = TypeGuess.of("uuid");
        }
        if (guess == null) {
            guess = TimeGuess.of(present, TIME_NAME.matcher(name).matches(), order);
        }
        if (guess == null) {
            guess = NumberGuess.of(present, whole, convention, suspectsComma);
        }
        return guess == null ? texts() : withNulls(guess);
    }

    private TypeGuess withNulls(TypeGuess guess) {
        Map<String, Object> format = new LinkedHashMap<>(guess.format());
        format.putAll(nullFormat());
        return new TypeGuess(guess.type(), format, guess.ambiguous(), guess.notes());
    }

    /** What makes NULL of what stands for no value, in a column that is no text. */
    Map<String, Object> nullFormat() {
        Map<String, Object> format = new LinkedHashMap<>();
        List<String> words = new ArrayList<>(nullWords.keySet());
        if (empties > 0) {
            words.add("");
        }
        if (!words.isEmpty()) {
            format.put("null", words.size() == 1 ? words.get(0) : words);
        }
        if (blanks) {
            format.put("trim", true);
        }
        return format;
    }

    /** What makes NULL of errors, which would reject their rows, in a column of texts. */
    Map<String, Object> errorFormat() {
        List<String> words =
                nullWords.keySet().stream().filter(errors::contains).toList();
        return words.isEmpty() ? Map.of() : Map.of("null", words.size() == 1 ? words.get(0) : words);
    }

    private TypeGuess booleans() {
        Set<String> words = new TreeSet<>();
        for (String value : present) {
            if (value.length() > 10 || words.size() > 20) {
                return null;
            }
            words.add(value);
        }
        for (List<Set<String>> pair : BOOLEANS) {
            List<String> yes = new ArrayList<>();
            List<String> no = new ArrayList<>();
            for (String word : words) {
                String lower = word.toLowerCase(Locale.ROOT);
                (pair.get(0).contains(lower) ? yes : no).add(word);
            }
            boolean all = no.stream().allMatch(word -> pair.get(1).contains(word.toLowerCase(Locale.ROOT)));
            boolean certain =
                    words.stream().allMatch(word -> word.equalsIgnoreCase("true") || word.equalsIgnoreCase("false"));
            if (all && (certain || !yes.isEmpty() && !no.isEmpty())) {
                if (pair == BOOLEANS.get(0)) {
                    return TypeGuess.of("boolean");
                }
                Map<String, Object> format = new LinkedHashMap<>();
                format.put("true", yes.size() == 1 ? yes.get(0) : yes);
                format.put("false", no.size() == 1 ? no.get(0) : no);
                return new TypeGuess("boolean", format, false, List.of());
            }
        }
        return null;
    }

    private TypeGuess texts() {
        List<String> notes = new ArrayList<>();
        if (present.stream().allMatch(value -> DIGITS.matcher(value).matches() || Cell.of(value) == Cell.NUMBER)
                && present.stream().anyMatch(value -> DIGITS.matcher(value).matches())) {
            notes.add("digits with leading zeros are kept as they are");
        } else {
            describeNearMiss(notes);
        }
        nullWords.forEach((word, count) -> notes.add(Texts.count(count, "value") + " \"" + word + "\", "
                + (errors.contains(word) ? "an error, becomes NULL" : "kept as text; \"null\" would make them NULL")));
        return new TypeGuess("text", errorFormat(), false, notes);
    }

    /** Tells of a column that would be numbers or times, were it not for a few values. */
    private void describeNearMiss(List<String> notes) {
        for (Cell kind : List.of(Cell.NUMBER, Cell.TIME)) {
            int like = 0;
            String other = null;
            for (String value : present) {
                boolean is = Cell.of(value) == kind;
                like += is ? 1 : 0;
                other = is || other != null ? other : value;
            }
            if (like * 10 >= present.size() * 9 && other != null) {
                notes.add(Texts.of(like) + " of " + Texts.count(present.size(), "value") + " look like "
                        + (kind == Cell.NUMBER ? "numbers" : "times") + ", but not \"" + shortened(other) + "\"");
            }
        }
    }

    static String shortened(String value) {
        String line = value.replaceAll("\\p{Cntrl}", " ");
        return line.length() > 40 ? line.substring(0, 40) + "\u2026" : line;
    }

    /** Without what the engine takes for white space around a value. */
    private static String strip(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && isSpace(value.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }
}
