package dev.sluice.csv;

/** The text of a field that {@link DialectScanner} located, where it is not just the bytes in the file. */
final class DialectText {
    /** What stands for control characters behind an escape character, in files without quotes; as in COPY's text format. */
    private static final String LETTERS = "bfnrtv";

    private static final byte[] CONTROLS = {'\b', '\f', '\n', '\r', '\t', 0x0b};

    private final byte[] delimiter;
    private final byte[] quote;
    private final byte[] escape;
    private final boolean pairs;

    DialectText(CsvFormat format) {
        delimiter = format.delimiter();
        quote = format.quote();
        escape = format.isDoubled() ? new byte[0] : format.escape();
        pairs = format.isDoubled() || format.lenient() && escape.length > 0;
    }

    /**
     * Writes the text of the field {@code in[from..to)} to {@code out}, which is at least as long.
     *
     * @param form as {@link CsvRecord} has it
     * @return its length
     */
    int write(byte form, byte[] in, int from, int to, byte[] out) {
        boolean quoted = form > CsvRecord.PLAIN;
        int n = 0;
        int p = from;
        while (p < to) {
            if (quoted && matches(quote, in, p, to)) {
                int after = p + quote.length;
                if (pairs && matches(quote, in, after, to)) {
                    n = copy(in, p, quote.length, out, n);
                    p = after + quote.length;
                } else {
                    quoted = false;
                    p = after;
                }
            } else if (escape.length > 0 && matches(escape, in, p, to)) {
                int after = p + escape.length;
                int length = escapedLength(delimiter, quote, escape, in, after, to);
                int letter = quote.length == 0 && length == 0 && after < to ? LETTERS.indexOf(in[after]) : -1;
                if (letter >= 0) {
                    out[n++] = CONTROLS[letter];
                    p = after + 1;
                } else if (length > 0) {
                    n = copy(in, after, length, out, n);
                    p = after + length;
                } else {
                    n = copy(in, p, escape.length, out, n);
                    p = after;
                }
            } else {
                out[n++] = in[p++];
            }
        }
        return n;
    }

    /** How many bytes at {@code p} mean themselves because an escape character stands before them; 0 when none do. */
    static int escapedLength(byte[] delimiter, byte[] quote, byte[] escape, byte[] in, int p, int limit) {
        if (p >= limit) {
            return 0;
        }
        if (in[p] == '\n') {
            return 1;
        }
        if (in[p] == '\r') {
            return p + 1 < limit && in[p + 1] == '\n' ? 2 : 1;
        }
        if (matches(delimiter, in, p, limit)) {
            return delimiter.length;
        }
        if (quote.length > 0 && matches(quote, in, p, limit)) {
            return quote.length;
        }
        return matches(escape, in, p, limit) ? escape.length : 0;
    }

    static boolean matches(byte[] mark, byte[] in, int p, int limit) {
        int length = mark.length;
        if (p >= limit || in[p] != mark[0] || limit - p < length) {
            return false;
        }
        for (int i = 1; i < length; i++) {
            if (in[p + i] != mark[i]) {
                return false;
            }
        }
        return true;
    }

    private static int copy(byte[] in, int from, int length, byte[] out, int n) {
        System.arraycopy(in, from, out, n, length);
        return n + length;
    }
}
