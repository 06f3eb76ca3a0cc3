package dev.sluice.type;

import dev.sluice.csv.CsvRecord;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * How the files write the values of a column, where that differs from the forms that every {@link ValueReader} knows: first
 * {@link #select} says whether a field is NULL, then the reader of type and format reads what was selected.
 */
public final class ColumnFormat {
    /** No format of its own. */
    public static final ColumnFormat PLAIN =
            new ColumnFormat(List.of(), null, null, List.of(), List.of(), List.of(), false, null);

    private final List<String> pattern;
    private final String decimal;
    private final String thousands;
    private final List<String> trueWords;
    private final List<String> falseWords;
    private final byte[][] nullWords;
    private final boolean trim;
    private final byte[] fallback;
    private final boolean selectsPlainly;

    /**
     * A format; an empty list and null say nothing.
     *
     * @param pattern the steps of a pattern of dates and times: its words, and literals behind an apostrophe
     * @param decimal what stands before the decimals
     * @param thousands what may stand between groups of three digits
     * @param nullWords texts that are NULL, quoted or not, besides the null text of the files
     * @param trim whether white space around the field is dropped, before anything else looks at it
     * @param fallback what NULL is read as, in the form that the reader of the type without a format knows
     */
    public ColumnFormat(
            List<String> pattern,
            String decimal,
            String thousands,
            List<String> trueWords,
            List<String> falseWords,
            List<String> nullWords,
            boolean trim,
            String fallback) {
        this.pattern = pattern;
        this.decimal = decimal;
        this.thousands = thousands;
        this.trueWords = trueWords;
        this.falseWords = falseWords;
        this.nullWords = bytes(nullWords);
        this.trim = trim;
        this.fallback = fallback == null ? null : bytes(fallback);
        this.selectsPlainly = !trim && fallback == null && nullWords.isEmpty();
    }

    /** Whether fields are read as if there were no format. */
    public boolean isPlain() {
        return selectsPlainly && !changesValues();
    }

    /** Whether values have another form than the type gives them. */
    public boolean changesValues() {
        return !pattern.isEmpty() || decimal != null || thousands != null || !trueWords.isEmpty();
    }

    /** Makes a located field the current value of its record; false when it is NULL, and there is no value. */
    public boolean select(CsvRecord record, int field) {
        if (!selectsPlainly) {
            return selectFormatted(record, field);
        }
        if (record.isNull(field)) {
            return false;
        }
        record.select(field);
        return true;
    }

    /** Whether a located field is NULL. */
    public boolean isNull(CsvRecord record, int field) {
        return selectsPlainly ? record.isNull(field) : !selectFormatted(record, field);
    }

    private boolean selectFormatted(CsvRecord record, int field) {
        if (!record.isNull(field)) {
            record.select(field);
            byte[] bytes = record.value();
            int from = record.from();
            int to = record.to();
            if (trim) {
                from = ValueReaders.skipSpace(bytes, from, to);
                to = ValueReaders.dropSpace(bytes, from, to);
            }
            if (!record.isNull(field, from, to) && !isOneOf(nullWords, bytes, from, to)) {
                record.select(bytes, from, to);
                return true;
            }
        }
        if (fallback == null) {
            return false;
        }
        record.select(fallback, 0, fallback.length);
        return true;
    }

    ValueReader reader(ColumnType type) {
        ValueReader plain = ValueReaders.of(type);
        if (!changesValues()) {
            return plain;
        }
        ValueReader formatted;
        if (!trueWords.isEmpty()) {
            formatted = new WordReader(bytes(trueWords), bytes(falseWords));
        } else if (pattern.isEmpty()) {
            formatted = new MarkedNumberReader(
                    plain, bytes(decimal == null ? "." : decimal), thousands == null ? null : bytes(thousands));
        } else if (pattern.get(0).startsWith("epoch")) {
            formatted = new EpochReader(type.kind(), pattern.get(0).equals("epoch_ms"));
        } else {
            formatted = new PatternReader(type, pattern);
        }
        return fallback == null ? formatted : new FallbackReader(fallback, plain, formatted);
    }

    static boolean isOneOf(byte[][] words, byte[] bytes, int from, int to) {
        for (byte[] word : words) {
            if (Arrays.equals(bytes, from, to, word, 0, word.length)) {
                return true;
            }
        }
        return false;
    }

    private static byte[][] bytes(List<String> words) {
        byte[][] bytes = new byte[words.size()][];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes(words.get(i));
        }
        return bytes;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
