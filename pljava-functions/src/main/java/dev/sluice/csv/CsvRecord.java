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
    static final byte MISSING = 3;

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

    /** Whether a located field is NULL: unquoted and equal to the format's null text, or filled in by {@link #fill}. */
    public boolean isNull(int field) {
        return isNull(field, starts[field], ends[field]);
    }

    /** Whether a field would be NULL if only {@code value()[from..to)} of what was selected stood there. */
    public boolean isNull(int field, int from, int to) {
        if (to - from != nullText.length) {
            return false;
        }
        if (forms[field] != PLAIN) {
            return forms[field] == MISSING;
        }
        return Arrays.equals(bytes, from, to, nullText, 0, nullText.length);
    }

    /** Adds fields that are NULL to a record that has ended, until it has {@code fields} of them. */
    public void fill(int fields) {
        while (count < fields) {
            // As long as the null text, so that the length alone says of nearly every field that it is not NULL.
            add(0, nullText.length, MISSING);
        }
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

    /** Makes {@code bytes[from..to)} the current value, in the place of a field. */
    public void select(byte[] bytes, int from, int to) {
        this.value = bytes;
        this.from = from;
        this.to = to;
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
