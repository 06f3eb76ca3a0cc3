package dev.sluice.csv;

/** Line ends as they stand in a file, quotes or not: LF, CRLF, and CR alone where the format says so. */
public final class LineEnds {
    private LineEnds() {}

    /**
     * Where the line after the one at {@code from} starts.
     *
     * @param anyLineEnd whether a CR alone ends a line
     * @return -1 when the line does not end before the limit
     */
    public static int after(byte[] bytes, int from, int limit, boolean anyLineEnd) {
        for (int i = from; i < limit; i++) {
            if (bytes[i] == '\n') {
                return i + 1;
            }
            if (anyLineEnd && bytes[i] == '\r') {
                return i + 1 < limit && bytes[i + 1] == '\n' ? i + 2 : i + 1;
            }
        }
        return -1;
    }

    /** How many lines end in {@code bytes[from..to)}. */
    public static int count(byte[] bytes, int from, int to, boolean anyLineEnd) {
        int count = 0;
        for (int at = after(bytes, from, to, anyLineEnd); at >= 0; at = after(bytes, at, to, anyLineEnd)) {
            count++;
        }
        return count;
    }

    /**
     * Where the last lines start, with the blank lines before them. Blank lines do not count.
     *
     * @param lines how many
     * @return {@code from} when there are no more
     */
    public static int lastLines(byte[] bytes, int from, int limit, int lines, boolean anyLineEnd) {
        int missing = lines;
        int start = limit;
        while (start > from) {
            int end = beforeLineEnd(bytes, from, start, anyLineEnd);
            int line = end;
            while (line > from && !endsLine(bytes[line - 1], anyLineEnd)) {
                line--;
            }
            if (line < end && missing-- == 0) {
                return start;
            }
            start = line;
        }
        return from;
    }

    /** The end of the text of the line that ends at {@code end}, its line end included if it has one. */
    private static int beforeLineEnd(byte[] bytes, int from, int end, boolean anyLineEnd) {
        if (bytes[end - 1] == '\n') {
            return end - 1 > from && bytes[end - 2] == '\r' ? end - 2 : end - 1;
        }
        return anyLineEnd && bytes[end - 1] == '\r' ? end - 1 : end;
    }

    private static boolean endsLine(byte c, boolean anyLineEnd) {
        return c == '\n' || anyLineEnd && c == '\r';
    }
}
