package dev.sluice.init;

import dev.sluice.type.ColumnFormat;
import dev.sluice.type.ColumnType;
import dev.sluice.type.TypeKind;
import dev.sluice.type.TypedValue;
import dev.sluice.type.ValueReader;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates and times: in ISO form, or by a pattern. */
final class TimeGuess {
    /** Values that patterns are made from; the others decide between them. */
    private static final int FIRST = 20;

    private static final Pattern ISO_DATE = Pattern.compile("[12]\\d{3}([-/.])\\d{1,2}\\1\\d{1,2}");
    private static final Pattern ISO_TIME =
            Pattern.compile("[12]\\d{3}([-/.])\\d{1,2}\\1\\d{1,2}(T| +)\\d{1,2}:\\d{2}(:\\d{2}(\\.\\d+)?)?"
                    + " ?(Z|z|UTC|GMT|[+-]\\d{1,2}(:?\\d{2})?)?");
    private static final Pattern BASIC_DATE = Pattern.compile("(19|20)\\d{6}");

    private static final Pattern NUMERIC_DATE =
            Pattern.compile("(\\d{1,4})([./-] ?| )(\\d{1,2})\\2(\\d{4}|\\d{1,2})(?!\\d)");
    private static final Pattern DAY_AND_NAME =
            Pattern.compile("(\\d{1,2})(\\. |[ ./-]|)(\\p{Alpha}{3,9})([ ./-]|, |)(\\d{4}|\\d{2})(?!\\d)");
    private static final Pattern NAME_FIRST =
            Pattern.compile("(\\p{Alpha}{3,9})([ -])(\\d{1,2})(, ?|[ -])(\\d{4})(?!\\d)");
    private static final Pattern YEAR_AND_NAME =
            Pattern.compile("(\\d{4})([ ./-])(\\p{Alpha}{3,9})\\2(\\d{1,2})(?!\\d)");
    private static final Pattern TIME =
            Pattern.compile("(T|, | +|:|_|-)(\\d{1,2})([:.h])(\\d{2})(?:\\3(\\d{2})(?:([.,])(\\d{1,6}))?)?"
                    + "( ?)([AaPp][Mm])?( ?)(Z|UTC|GMT|[+-]\\d{2}(:?)(\\d{2})?)?");

    private TimeGuess() {}

    /**
     * The type of a column, or null when not all values are dates or times.
     *
     * @param values without NULL, and without blanks around
     * @param named whether the name of the column says that it has times
     * @param order of day, month and year in other columns of the file, or null
     */
    static TypeGuess of(List<String> values, boolean named, String order) {
        if (all(values, ISO_DATE)) {
            return ifRead(values, "date", List.of(), Map.of());
        }
        if (all(values, BASIC_DATE)) {
            boolean likely = named || values.stream().distinct().limit(3).count() == 3;
            TypeGuess guess = likely ? ifRead(values, "date", List.of(), Map.of()) : null;
            return guess == null ? null : TypeGuess.of("date", "eight digits, each of them a date");
        }
        if (all(values, ISO_TIME, ISO_DATE)) {
            return iso(values);
        }
        return byPattern(values, order);
    }

    private static TypeGuess iso(List<String> values) {
        long zoned = values.stream().filter(TimeGuess::isZoned).count();
        TypeGuess guess = ifRead(values, zoned > 0 ? "timestamptz" : "timestamp", List.of(), Map.of());
        if (guess != null && zoned > 0 && zoned < values.size()) {
            return new TypeGuess(
                    guess.type(),
                    guess.format(),
                    true,
                    new ArrayList<>(List.of("AMBIGUOUS: " + Texts.of(values.size() - zoned) + " of "
                            + Texts.count(values.size(), "value")
                            + " name no zone, and are read as UTC; say which by timezone")));
        }
        return guess;
    }

    private static boolean isZoned(String value) {
        Matcher matcher = ISO_TIME.matcher(value);
        return matcher.matches() && matcher.group(5) != null;
    }

    /** The order of day, month and year of a column that leaves no choice: {@code dmy}, {@code mdy} or {@code ymd}; else null. */
    static String order(List<String> values) {
        if (all(values, ISO_DATE) || all(values, ISO_TIME, ISO_DATE)) {
            return null;
        }
        List<String> orders =
                fitting(values).stream().map(Written::order).distinct().toList();
        return orders.size() == 1 ? orders.get(0) : null;
    }

    private static List<Written> fitting(List<String> values) {
        Set<Written> candidates = new LinkedHashSet<>();
        values.stream().distinct().limit(FIRST).forEach(value -> candidates.addAll(readings(value)));
        List<Written> fitting = new ArrayList<>();
        for (Written written : candidates) {
            if (reads(values, written.type(), written.steps())) {
                fitting.add(written);
            }
        }
        return fitting;
    }

    private static TypeGuess byPattern(List<String> values, String order) {
        List<Written> fitting = fitting(values);
        if (fitting.isEmpty()) {
            return null;
        }
        Written like = fitting.stream()
                .filter(each -> each.order().equals(order))
                .findFirst()
                .orElse(null);
        Written best = like == null ? fitting.get(0) : like;
        List<String> notes = new ArrayList<>();
        // May is a name of three letters and a whole one; that is no other value.
        boolean choice = fitting.stream().anyMatch(other -> !other.order().equals(best.order()));
        boolean ambiguous = choice && like == null;
        if (choice && like != null) {
            notes.add("day and month as in another column of the file");
        }
        if (ambiguous) {
            Written other = fitting.stream()
                    .filter(each -> !each.order().equals(best.order()))
                    .findFirst()
                    .orElseThrow();
            notes.add("AMBIGUOUS: " + values.get(0) + " fits " + other.pattern() + " as well, and no value tells");
        }
        Map<String, Object> format = new LinkedHashMap<>();
        format.put("pattern", best.pattern());
        if (best.utc()) {
            format.put("timezone", "UTC");
        }
        return new TypeGuess(best.type(), format, ambiguous, notes);
    }

    private static TypeGuess ifRead(List<String> values, String type, List<String> steps, Map<String, Object> format) {
        return reads(values, type, steps) ? new TypeGuess(type, format, false, new ArrayList<>()) : null;
    }

    /** Whether the engine reads all values so. */
    private static boolean reads(List<String> values, String type, List<String> steps) {
        TypeKind kind = type.equals("date")
                ? TypeKind.DATE
                : type.equals("timestamp") ? TypeKind.TIMESTAMP : TypeKind.TIMESTAMPTZ;
        ValueReader reader = ValueReader.of(
                new ColumnType(kind, type, -1, -1, 0, ZoneOffset.UTC),
                new ColumnFormat(steps, null, null, List.of(), List.of(), List.of(), false, null));
        TypedValue out = new TypedValue();
        for (String value : values) {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            if (reader.read(bytes, 0, bytes.length, out) != null) {
                return false;
            }
        }
        return true;
    }

    private static boolean all(List<String> values, Pattern... patterns) {
        return !values.isEmpty()
                && values.stream().allMatch(value -> {
                    for (Pattern pattern : patterns) {
                        if (value.length() <= 40 && pattern.matcher(value).matches()) {
                            return true;
                        }
                    }
                    return false;
                });
    }

    /**
     * A way to read a time.
     *
     * @param steps words of a pattern, and literals behind an apostrophe
     * @param order of day, month and year
     * @param utc whether a literal says that it is UTC
     */
    private record Written(List<String> steps, String order, String type, boolean utc) {
        /** As a job has it. */
        String pattern() {
            StringBuilder pattern = new StringBuilder();
            for (String step : steps) {
                if (!step.startsWith("'")) {
                    pattern.append(step);
                } else if (step.substring(1).chars().anyMatch(Character::isLetterOrDigit)) {
                    pattern.append('"').append(step.substring(1)).append('"');
                } else {
                    pattern.append(step.substring(1));
                }
            }
            return pattern.toString();
        }
    }

    /** All ways to read a value, the likelier first. */
    private static List<Written> readings(String value) {
        List<Written> readings = new ArrayList<>();
        if (value.length() > 60) {
            return readings;
        }
        Matcher numeric = NUMERIC_DATE.matcher(value);
        if (numeric.lookingAt()) {
            String mark = numeric.group(2);
            boolean longYear = numeric.group(4).length() == 4;
            if (numeric.group(1).length() == 4) {
                add(readings, value, numeric.end(), "ymd", "YYYY", mark, "MM", mark, "DD");
            } else if (numeric.group(1).length() <= 2) {
                String year = longYear ? "YYYY" : "YY";
                // Americans write the month first, with slashes, and their hours have AM and PM.
                boolean american = mark.equals("/")
                        && value.toUpperCase(java.util.Locale.ROOT).endsWith("M");
                if (american) {
                    add(readings, value, numeric.end(), "mdy", "MM", mark, "DD", mark, year);
                }
                add(readings, value, numeric.end(), "dmy", "DD", mark, "MM", mark, year);
                if (!american) {
                    add(readings, value, numeric.end(), "mdy", "MM", mark, "DD", mark, year);
                }
                if (!longYear) {
                    add(readings, value, numeric.end(), "ymd", "YY", mark, "MM", mark, "DD");
                }
            }
        }
        named(readings, value);
        return readings;
    }

    private static void named(List<Written> readings, String value) {
        for (String month : List.of("MON", "MONTH")) {
            Matcher day = DAY_AND_NAME.matcher(value);
            if (day.lookingAt()) {
                String year = day.group(5).length() == 4 ? "YYYY" : "YY";
                add(readings, value, day.end(), "dmy", "DD", day.group(2), month, day.group(4), year);
            }
            Matcher first = NAME_FIRST.matcher(value);
            if (first.lookingAt()) {
                add(readings, value, first.end(), "mdy", month, first.group(2), "DD", first.group(4), "YYYY");
            }
            Matcher year = YEAR_AND_NAME.matcher(value);
            if (year.lookingAt()) {
                add(readings, value, year.end(), "ymd", "YYYY", year.group(2), month, year.group(2), "DD");
            }
        }
    }

    private static void add(List<Written> readings, String value, int dateEnd, String order, String... date) {
        List<String> steps = new ArrayList<>();
        for (int i = 0; i < date.length; i++) {
            literal(steps, i % 2 == 1, date[i]);
        }
        if (dateEnd == value.length()) {
            readings.add(new Written(steps, order, "date", false));
            return;
        }
        Matcher time = TIME.matcher(value).region(dateEnd, value.length());
        if (!time.matches()) {
            return;
        }
        literal(steps, true, time.group(1));
        steps.add(time.group(9) == null ? "HH24" : "HH12");
        literal(steps, true, time.group(3));
        steps.add("MI");
        if (time.group(5) != null) {
            literal(steps, true, time.group(3));
            steps.add("SS");
        }
        if (time.group(7) != null) {
            literal(steps, true, time.group(6));
            steps.add("US");
        }
        if (time.group(9) != null) {
            literal(steps, true, time.group(8));
            steps.add("AM");
        } else if (!time.group(8).isEmpty() && time.group(11) == null) {
            return;
        }
        String zone = time.group(11);
        if (zone == null) {
            readings.add(new Written(steps, order, "timestamp", false));
            return;
        }
        literal(steps, true, time.group(9) == null ? time.group(8) + time.group(10) : time.group(10));
        boolean utc = Character.isLetter(zone.charAt(0));
        if (utc) {
            literal(steps, true, zone);
        } else {
            steps.add("TZH");
            literal(steps, true, time.group(12));
            if (time.group(13) != null) {
                steps.add("TZM");
            }
        }
        readings.add(new Written(steps, order, "timestamptz", utc));
    }

    /** Literals stand one character a step, as the database takes them apart; a word of letters is one. */
    private static void literal(List<String> steps, boolean isLiteral, String text) {
        if (!isLiteral) {
            steps.add(text);
        } else if (text != null && !text.isEmpty()) {
            if (Character.isLetterOrDigit(text.charAt(0))) {
                steps.add("'" + text);
            } else {
                text.chars().forEach(c -> steps.add("'" + (char) c));
            }
        }
    }
}
