package dev.sluice.init;

import dev.sluice.csv.CsvFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Delimiter, quote and escape: of all that could be, those under which most records have the same number of fields, and the
 * fields look like values.
 *
 * @param format members of {@code format} in a job, without those that are as by default
 * @param width fields of most records
 * @param having records with that many fields
 * @param records records looked at
 * @param runnerUp another dialect that is nearly as likely, or null
 */
record DialectGuess(Map<String, Object> format, int width, int having, int records, String runnerUp) {
    /** How much is looked at: dialects are tried by the dozen. */
    private static final int LOOK = 1 << 17;

    /** Fields that are judged by their looks. */
    private static final int JUDGED = 4000;

    private static final double CLOSE = 0.9;

    private static final Map<String, Double> DELIMITERS = new LinkedHashMap<>();

    static {
        for (String common : List.of(",", ";", "\t", "|")) {
            DELIMITERS.put(common, 1.0);
        }
        for (String longer :
                List.of(", ", "; ", " | ", "||", "|~|", "~|~", "~~", "^^", "::", ";;", "|^|", "^|^", "\t|\t")) {
            DELIMITERS.put(longer, 1.0);
        }
        for (String rarer : List.of("~", "^", "\u0001", "\u001f", "\u001e", "\u00a6", "\u00a7", "\u00ac", "\u00fe")) {
            DELIMITERS.put(rarer, 0.9);
        }
        DELIMITERS.put("#", 0.6);
        DELIMITERS.put(" ", 0.5);
        DELIMITERS.put(":", 0.4);
    }

    private static final Pattern COPIED_NULL = Pattern.compile("(^|\\t)\\\\N(\\t|\\r?$)", Pattern.MULTILINE);
    private static final Pattern FOREIGN = Pattern.compile("[,;|\\t]");

    /**
     * Finds it out.
     *
     * @param text behind the byte order mark
     * @param delimiter what the user says it is, or null
     */
    static DialectGuess of(byte[] text, boolean atEnd, String delimiter, Map<String, Object> comments) {
        int limit = Math.min(text.length, LOOK);
        boolean whole = atEnd && limit == text.length;
        String look = new String(text, 0, limit, StandardCharsets.UTF_8);
        boolean anyLineEnd = hasOnlyCarriageReturns(look);
        Scored best = null;
        Scored second = null;
        for (String each : delimiter == null ? delimiters(look) : List.of(delimiter)) {
            Scored ofDelimiter = null;
            for (Map<String, Object> quoting : quotings(look, each)) {
                Map<String, Object> format = new LinkedHashMap<>();
                if (!each.equals(",")) {
                    format.put("delimiter", each);
                }
                format.putAll(quoting);
                format.putAll(comments);
                if (anyLineEnd) {
                    format.put("line_end", "any");
                }
                Scored scored = score(format, each, text, limit, whole, delimiter != null);
                if (scored != null && (ofDelimiter == null || scored.score > ofDelimiter.score)) {
                    ofDelimiter = scored;
                }
            }
            if (ofDelimiter != null) {
                if (best == null || ofDelimiter.score > best.score) {
                    second = best;
                    best = ofDelimiter;
                } else if (second == null || ofDelimiter.score > second.score) {
                    second = ofDelimiter;
                }
            }
        }
        if (best == null) {
            return oneColumn(look, text, limit, whole, comments, anyLineEnd);
        }
        boolean close = second != null && second.score > CLOSE * best.score;
        return new DialectGuess(
                best.format,
                best.width,
                best.having,
                best.records,
                close ? describe(second.format) + ", with " + Texts.count(second.width, "field") : null);
    }

    /** The delimiter as a user would name it. */
    static String describe(Map<String, Object> format) {
        String delimiter = (String) format.getOrDefault("delimiter", ",");
        return delimiter.equals("\t") ? "tab" : "\"" + delimiter + "\"";
    }

    private static DialectGuess oneColumn(
            String look, byte[] text, int limit, boolean whole, Map<String, Object> comments, boolean anyLineEnd) {
        Map<String, Object> format = new LinkedHashMap<>(comments);
        if (anyLineEnd) {
            format.put("line_end", "any");
        }
        DialectTrial trial = DialectTrial.run(CsvFormat.read(format), text, 0, limit, whole);
        if (trial.malformed() > 0 || trial.endless()) {
            format.put("quote", "");
        }
        if (look.indexOf(',') >= 0) {
            // Nothing separates fields, but a comma would.
            format.put("delimiter", "\u001f");
        }
        trial = DialectTrial.run(CsvFormat.read(format), text, 0, limit, whole);
        return new DialectGuess(format, 1, trial.having(1), trial.records().size(), null);
    }

    private record Scored(Map<String, Object> format, int width, int having, int records, double score) {}

    private static Scored score(
            Map<String, Object> format, String delimiter, byte[] text, int limit, boolean whole, boolean said) {
        CsvFormat csv;
        try {
            csv = CsvFormat.read(format);
        } catch (IllegalArgumentException e) {
            return null;
        }
        DialectTrial trial = DialectTrial.run(csv, text, 0, limit, whole);
        int records = trial.records().size();
        int width = tableWidth(trial);
        if (records == 0 || trial.endless() || width < 2) {
            return null;
        }
        int having = trial.having(width);
        double share = (double) having / records;
        if (!said && share < 0.4 && having < 3) {
            return null;
        }
        double score = share
                * (width - 1)
                / width
                * looks(trial, width)
                * DELIMITERS.getOrDefault(delimiter, 1.0)
                * (1 - (double) trial.malformed() / records)
                * (csv.lenient() ? 0.95 : 1);
        return new Scored(format, width, having, records, score);
    }

    /** The width of most records that have more than one field, when there are enough of them to be a table. */
    private static int tableWidth(DialectTrial trial) {
        int width = trial.width();
        if (width != 1) {
            return width;
        }
        int records = trial.records().size();
        int widest = 0;
        for (SampledRecord record : trial.records()) {
            widest = record.count() > 1 && trial.having(record.count()) >= Math.max(2, records / 3)
                    ? Math.max(widest, record.count())
                    : widest;
        }
        return widest;
    }

    /** How much the fields look like values of this dialect, from 0 to 1. */
    private static double looks(DialectTrial trial, int width) {
        double sum = 0;
        int judged = 0;
        for (SampledRecord record : trial.records()) {
            if (record.count() != width) {
                continue;
            }
            for (String field : record.fields()) {
                sum += look(field);
                judged++;
            }
            if (judged > JUDGED) {
                break;
            }
        }
        return judged == 0 ? 0 : sum / judged;
    }

    private static double look(String field) {
        Cell cell = Cell.of(field);
        if (cell != Cell.TEXT) {
            return cell == Cell.EMPTY ? 0.95 : 1;
        }
        char first = field.charAt(0);
        char last = field.charAt(field.length() - 1);
        if (first == '"' || last == '"' || first == '\'' && last == '\'') {
            return 0.1;
        }
        if (FOREIGN.matcher(field).find()) {
            return 0.4;
        }
        return first == ' ' || last == ' ' ? 0.6 : 0.9;
    }

    private static List<String> delimiters(String look) {
        List<String> found = new ArrayList<>();
        for (String delimiter : DELIMITERS.keySet()) {
            if (look.contains(delimiter)) {
                found.add(delimiter);
            }
        }
        // What stands only as part of a longer one is none by itself.
        found.removeIf(shorter -> found.stream()
                .anyMatch(longer -> longer.length() > shorter.length()
                        && longer.contains(shorter)
                        && count(look, longer) * count(longer, shorter) == count(look, shorter)));
        return found;
    }

    private static List<Map<String, Object>> quotings(String look, String delimiter) {
        List<Map<String, Object>> quotings = new ArrayList<>();
        boolean opens = opens(look, delimiter, '"');
        Map<String, Object> escaped = Map.of("quote", "", "escape", "\\");
        if (!opens && delimiter.equals("\t") && COPIED_NULL.matcher(look).find()) {
            // As COPY writes it: then a tab within a value is \t, and no other dialect would say so.
            return List.of(escaped);
        }
        quotings.add(Map.of());
        if (look.contains("\\\"")) {
            quotings.add(Map.of("escape", "\\"));
        }
        if (opens(look, delimiter, '\'')) {
            quotings.add(Map.of("quote", "'"));
            if (look.contains("\\'")) {
                quotings.add(Map.of("quote", "'", "escape", "\\"));
            }
        }
        if (look.indexOf('"') >= 0) {
            quotings.add(Map.of("quote", ""));
            quotings.add(Map.of("lenient", true));
        }
        if (!opens && look.contains("\\" + delimiter)) {
            quotings.add(escaped);
        }
        return quotings;
    }

    /** Whether some fields begin with that quote and end with it. */
    private static boolean opens(String look, String delimiter, char quote) {
        String mark = Pattern.quote(delimiter);
        Pattern quoted = Pattern.compile(
                "(^|" + mark + ") *" + quote + "[^\\n]*" + quote + " *(" + mark + "|\\r?$)", Pattern.MULTILINE);
        return quoted.matcher(look).find();
    }

    private static boolean hasOnlyCarriageReturns(String look) {
        int alone = 0;
        int feeds = 0;
        for (int i = 0; i < look.length(); i++) {
            char c = look.charAt(i);
            feeds += c == '\n' ? 1 : 0;
            alone += c == '\r' && i + 1 < look.length() && look.charAt(i + 1) != '\n' ? 1 : 0;
        }
        return alone > feeds;
    }

    private static int count(String text, String part) {
        int count = 0;
        for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
            count++;
        }
        return count;
    }
}
