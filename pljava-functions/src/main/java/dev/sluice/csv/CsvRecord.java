package dev.sluice.csv;

import java.util.Arrays;

/**
 * Where the fields of one record lie in a byte array. Filled by {@link RecordScanner}, field by field and only as far as asked,
 * and reused from record to record. Not thread-safe.
 */
public final class CsvRecord {
    /** Not quoted, with escape characters. Those with this bit set have a text that differs from the bytes. */
    static final byte PLAIN_ESCAPED = -2;

    static final byte PLAIN = 0;
    static final byte QUOTED = 1;

    /** Within quotes, with doubled quotes or escape characters. */
    static final byte ESCAPED = 2;

    /** From behind the opening quote to the end of the field, the closing quote and what follows it included. */
    static final byte APPENDED = 6;

    /** Not in the file: NULL. */
    static final byte MISSING = 8;

    private static final int REWRITTEN = 2;

    byte[] bytes;
    int count;
    int[] starts = new int[32];
    int[] ends = new int[32];
    byte[] forms = new byte[32];

    private final byte quote;
    private final DialectText dialect;
    private final byte[] nullText;
    private final boolean cells;
    private byte[] scratch = new byte[256];

    private byte[] value;
    private int from;
    private int to;

    /** A record of files of this format. */
    public CsvRecord(CsvFormat format) {
        this.quote = format.isPlain() ? format.quote()[0] : 0;
        this.dialect = format.isPlain() ? null : new DialectText(format);
        this.nullText = format.nullText();
        this.cells = format.cells();
    }

    /** How many fields have been located. */
    public int count() {
        return count;
    }

    /** Whether a located field is NULL: unquoted and equal to the format's null text, or filled in by {@link #fill}. */
    public boolean isNull(int field) {
        return ends[field] - starts[field] == nullText.length && isNullText(field, starts[field], ends[field]);
    }

    /** Whether what was selected is a field's cell that is no text, and so written in the form of its type. */
    public boolean isTyped(int field) {
        return cells && forms[field] == PLAIN && value == bytes;
    }

    /** Whether a field would be NULL if only {@code value()[from..to)} of what was selected stood there. */
    public boolean isNull(int field, int from, int to) {
        if (forms[field] == PLAIN_ESCAPED) {
            // What stands in the file is compared, not the text that it means.
            boolean trimmed = to - from < this.to - this.from;
            int start = starts[field];
            int end = ends[field];
            while (trimmed && start < end && isSpace(bytes[start])) {
                start++;
            }
            while (trimmed && start < end && isSpace(bytes[end - 1])) {
                end--;
            }
            return isNullText(field, start, end);
        }
        return to - from == nullText.length && isNullText(field, from, to);
    }

    private static boolean isSpace(byte c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }

    private boolean isNullText(int field, int from, int to) {
        if (forms[field] > PLAIN) {
            // A cell of which trimming leaves no text is NULL; an empty text of a file that tells the two apart is
            // none.
            return forms[field] == MISSING || cells && to - from < ends[field] - starts[field];
        }
        return Arrays.equals(bytes, from, to, nullText, 0, nullText.length);
    }

    /** Where a located field begins in the scanned bytes, after its opening quote. */
    public int start(int field) {
        return starts[field];
    }

    /** Whether the record has no such field, so that {@link #fill} added it. */
    public boolean isMissing(int field) {
        return forms[field] == MISSING;
    }

    /** Adds fields that are NULL to a record that has ended, until it has {@code fields} of them. */
    public void fill(int fields) {
        while (count < fields) {
            // As long as the null text, so that the length alone says of nearly every field that it is not NULL.
            add(0, nullText.length, MISSING);
        }
    }

    /**
     * Makes a located field the current value, without its quotes and escapes. The value is
     * {@code value()[from()..to())} until the next call.
     */
    public void select(int field) {
        from = starts[field];
        to = ends[field];
        value = bytes;
        if ((forms[field] & REWRITTEN) != 0) {
            rewrite(forms[field]);
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

    /** Forgets empty fields without quotes at the end, as long as there are more than {@code fields}. */
    public void dropEmptyEnd(int fields) {
        while (count > fields && starts[count - 1] == ends[count - 1] && forms[count - 1] == PLAIN) {
            count--;
        }
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

    private void rewrite(byte form) {
        if (scratch.length < to - from) {
            scratch = new byte[Math.max(to - from, scratch.length * 2)];
        }
        int n = dialect == null ? unescape() : dialect.write(form, bytes, from, to, scratch);
        value = scratch;
        from = 0;
        to = n;
    }

    private int unescape() {
        int n = 0;
        for (int i = from; i < to; i++) {
            scratch[n++] = value[i];
            if (value[i] == quote) {
                i++;
            }
        }
        return n;
    }
}
