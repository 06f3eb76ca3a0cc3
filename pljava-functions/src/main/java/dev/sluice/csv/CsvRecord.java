package dev.sluice.csv;

import java.util.Arrays;

/**
 * Where the fields of one record lie in a byte array. Filled by {@link CsvScanner}, field by field and only as far as asked,
 * and reused from record to record. Not thread-safe.
 */
public final class CsvRecord {
    static final byte PLAIN = 0;
    static final byte QUOTED = 1;
    static final byte ESCAPED = 2;

    byte[] bytes;
    int count;
    int[] starts = new int[32];
    int[] ends = new int[32];
    byte[] forms = new byte[32];

    private final byte quote;
    private final byte[] nullText;
    private byte[] scratch = new byte[256];

    private byte[] value;
    private int from;
    private int to;

    /** A record of files of this format. */
    public CsvRecord(CsvFormat format) {
        this.quote = format.quote();
        this.nullText = format.nullText();
    }

    /** How many fields have been located. */
    public int count() {
        return count;
    }

    /** Whether a located field is NULL: unquoted, and equal to the format's null text. */
    public boolean isNull(int field) {
        return ends[field] - starts[field] == nullText.length
                && forms[field] == PLAIN
                && Arrays.equals(bytes, starts[field], ends[field], nullText, 0, nullText.length);
    }

    /**
     * Makes a located field the current value, without its quotes and with doubled quotes made single. The value is
     * {@code value()[from()..to())} until the next call.
     */
    public void select(int field) {
        from = starts[field];
        to = ends[field];
        value = bytes;
        if (forms[field] == ESCAPED) {
            unescape();
        }
    }

    /** The array that holds the selected field. */
    public byte[] value() {
        return value;
    }

    /** Start of the selected field, inclusive. */
    public int from() {
        return from;
    }

    /** End of the selected field, exclusive. */
    public int to() {
        return to;
    }

    void add(int start, int end, byte form) {
        if (count == starts.length) {
            int more = count * 2;
            starts = Arrays.copyOf(starts, more);
            ends = Arrays.copyOf(ends, more);
            forms = Arrays.copyOf(forms, more);
        }
        starts[count] = start;
        ends[count] = end;
        forms[count] = form;
        count++;
    }

    private void unescape() {
        if (scratch.length < to - from) {
            scratch = new byte[Math.max(to - from, scratch.length * 2)];
        }
        int n = 0;
        for (int i = from; i < to; i++) {
            scratch[n++] = value[i];
            if (value[i] == quote) {
                i++;
            }
        }
        value = scratch;
        from = 0;
        to = n;
    }
}
