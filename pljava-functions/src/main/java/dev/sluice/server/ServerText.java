package dev.sluice.server;

import dev.sluice.row.ColumnValues;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A text column of accepted rows, joined for {@code string_to_table}, which is several times faster than an array of text: one
 * value after the other, a separator behind each, NULL as a text that is no value. Separator and null text are chosen so that
 * no value contains them.
 */
final class ServerText {
    final byte[] joined;
    final String separator;

    /** Null when no value is NULL. */
    final String nullText;

    ServerText(ColumnValues column, int rows) {
        int length = 0;
        for (int row = 0; row < rows; row++) {
            length += column.end(row) - column.start(row);
        }
        separator = unused(column, rows, null);
        nullText = column.hasNulls() ? unused(column, rows, separator) : null;

        byte[] between = separator.getBytes(StandardCharsets.US_ASCII);
        byte[] nothing = nullText == null ? new byte[0] : nullText.getBytes(StandardCharsets.US_ASCII);
        byte[] buffer = new byte[length + rows * (between.length + nothing.length)];
        int at = 0;
        for (int row = 0; row < rows; row++) {
            byte[] from = column.heap();
            int start = column.start(row);
            int size = column.end(row) - start;
            if (column.isNull(row)) {
                from = nothing;
                start = 0;
                size = nothing.length;
            }
            System.arraycopy(from, start, buffer, at, size);
            at += size;
            System.arraycopy(between, 0, buffer, at, between.length);
            at += between.length;
        }
        joined = Arrays.copyOf(buffer, at);
    }

    /**
     * The first text of one, two or three different control characters that is in no value, nor holds {@code other}. Since its
     * characters differ, it cannot begin within a value and end behind it: it is found where it was put, and nowhere else.
     */
    private static String unused(ColumnValues column, int rows, String other) {
        for (int length = 1; length <= 3; length++) {
            for (int number = 0; number < 31 * 31 * 31; number++) {
                char[] text = new char[length];
                int rest = number;
                for (int i = 0; i < length; i++) {
                    text[i] = (char) (31 - rest % 31);
                    rest /= 31;
                }
                if (rest > 0) {
                    break;
                }
                if (differ(text)
                        && (other == null || !new String(text).contains(other))
                        && !occurs(text, column, rows)) {
                    return new String(text);
                }
            }
        }
        throw new IllegalStateException("a text column contains every sequence of three control characters");
    }

    private static boolean differ(char[] text) {
        return text.length < 2 || text[0] != text[1] && (text.length < 3 || text[2] != text[0] && text[2] != text[1]);
    }

    private static boolean occurs(char[] text, ColumnValues column, int rows) {
        byte[] heap = column.heap();
        if (text.length == 1) {
            return occurs((byte) text[0], heap, column.heapEnd());
        }
        for (int row = 0; row < rows; row++) {
            int last = column.end(row) - text.length;
            for (int i = column.start(row); i <= last; i++) {
                int same = 0;
                while (same < text.length && heap[i + same] == text[same]) {
                    same++;
                }
                if (same == text.length) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The usual case, in one plain loop over all values. */
    private static boolean occurs(byte character, byte[] heap, int end) {
        for (int i = 0; i < end; i++) {
            if (heap[i] == character) {
                return true;
            }
        }
        return false;
    }
}
