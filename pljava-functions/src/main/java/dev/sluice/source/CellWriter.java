package dev.sluice.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes rows in {@link dev.sluice.csv.CsvFormat#CELLS}. What is given as typed stands without quotes, and is read by the type of
 * its column alone; text stands in quotes, and the job's formats of columns hold for it. One thread.
 */
public final class CellWriter {
    /** Takes what was written, in pieces that end anywhere. */
    public interface Sink {
        void accept(byte[] data, int from, int to) throws IOException, InterruptedException;
    }

    private static final int BUFFER = 1 << 16;

    private final Sink sink;
    private final String nullText;
    private byte[] buffer = new byte[BUFFER + (BUFFER >> 1)];
    private int end;
    private boolean rowBegan;

    /**
     * A writer into {@code sink}.
     *
     * @param nullText text that is NULL, by the job; empty text is in any case
     */
    public CellWriter(Sink sink, String nullText) {
        this.sink = sink;
        this.nullText = nullText;
    }

    /** A field that is NULL. */
    public void none() {
        beginField();
    }

    /** A field of text; NULL when it is null, empty or the null text. */
    public void text(String text) {
        beginField();
        if (text == null || text.isEmpty() || text.equals(nullText)) {
            return;
        }
        int length = text.length();
        reserve(3 * length + 2 + length);
        buffer[end++] = '"';
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                if (c == '"') {
                    buffer[end++] = '"';
                }
                buffer[end++] = (byte) c;
            } else {
                int from = i;
                while (i + 1 < length && text.charAt(i + 1) >= 0x80) {
                    i++;
                }
                byte[] bytes = text.substring(from, i + 1).getBytes(StandardCharsets.UTF_8);
                System.arraycopy(bytes, 0, buffer, end, bytes.length);
                end += bytes.length;
            }
        }
        buffer[end++] = '"';
    }

    /**
     * A field that is no text, written as PostgreSQL writes its type.
     *
     * @param value ASCII without delimiter, quote and line end, and not empty; not beginning with #
     */
    public void typed(String value) {
        beginField();
        int length = value.length();
        reserve(length);
        for (int i = 0; i < length; i++) {
            buffer[end++] = (byte) value.charAt(i);
        }
    }

    /**
     * A field that holds an error instead of a value: its row is rejected when the field is used.
     *
     * @param error begins with #; ASCII without delimiter, quote and line end
     */
    public void error(String error) {
        typed(error);
    }

    /** Ends a row. */
    public void endRow() throws IOException, InterruptedException {
        reserve(1);
        buffer[end++] = '\n';
        rowBegan = false;
        if (end >= BUFFER) {
            flush();
        }
    }

    /** Leaves out rows of the file that are none of the table; only between rows, and if rows have more than one field. */
    public void skipRows(long rows) throws IOException, InterruptedException {
        for (long left = rows; left > 0; left--) {
            endRow();
        }
    }

    /**
     * A row that is written already.
     *
     * @param record its fields as this class writes them, without a line end
     */
    public void row(byte[] record) throws IOException, InterruptedException {
        reserve(record.length);
        System.arraycopy(record, 0, buffer, end, record.length);
        end += record.length;
        endRow();
    }

    /**
     * Leaves out rows of the table that {@code where} surely does not want: they count as read and filtered. Only between rows,
     * and if rows have more than one field.
     */
    public void leaveOutRows(long rows) throws IOException, InterruptedException {
        for (long left = rows; left > 0; left--) {
            reserve(2);
            buffer[end++] = '\r';
            endRow();
        }
    }

    /** Hands on what was not handed on yet. To be called at the end. */
    public void flush() throws IOException, InterruptedException {
        if (end > 0) {
            sink.accept(buffer, 0, end);
            end = 0;
        }
    }

    private void beginField() {
        reserve(1);
        if (rowBegan) {
            buffer[end++] = ',';
        }
        rowBegan = true;
    }

    private void reserve(int more) {
        if (buffer.length - end < more) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, end + more));
        }
    }
}
