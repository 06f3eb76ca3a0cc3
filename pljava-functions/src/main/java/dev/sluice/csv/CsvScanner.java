package dev.sluice.csv;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds records and their fields in a byte array (RFC 4180; records end with LF or CRLF).
 *
 * <p>A record is scanned in steps, so that a row which a filter drops costs no more than its filter columns: {@link #begin},
 * then {@link #locate} as far as fields are needed, then {@link #finish} to reach the next record. A quote opens a quoted field
 * only as the field's first byte; elsewhere it is an ordinary byte and the record is {@link #malformed}.
 *
 * <p>One thread at a time. Holds no buffers of its own.
 */
public final class CsvScanner {
    /** Returned by {@link #finish} when the record runs on past the bytes that were given. */
    public static final int INCOMPLETE = -1;

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long LINE_FEEDS = ONES * '\n';

    private final byte delimiter;
    private final byte quote;
    private final long quotes;
    private final long delimiters;
    private final CsvRecord record;

    private byte[] bytes;
    private int limit;
    private boolean atEnd;

    private int start;
    private int position;
    private int next;
    private boolean ended;
    private boolean malformed;
    private int malformedField;
    private boolean sawDoubled;
    private int openQuote;
    private int innerLines;

    /** A scanner of one format that fills {@code record}. */
    public CsvScanner(CsvFormat format, CsvRecord record) {
        this.delimiter = format.delimiter();
        this.quote = format.quote();
        this.quotes = ONES * (format.quote() & 0xff);
        this.delimiters = ONES * (format.delimiter() & 0xff);
        this.record = record;
    }

    /**
     * Takes the bytes to scan.
     *
     * @param limit end of the valid bytes, exclusive
     * @param atEnd whether the input ends at {@code limit}, so that a last record needs no line end
     */
    public void reset(byte[] bytes, int limit, boolean atEnd) {
        this.bytes = bytes;
        this.limit = limit;
        this.atEnd = atEnd;
    }

    /** Starts on the record at {@code at}, which must be below the limit. */
    public void begin(int at) {
        record.bytes = bytes;
        record.count = 0;
        start = at;
        position = at;
        next = INCOMPLETE;
        ended = false;
        malformed = false;
        openQuote = -1;
        innerLines = 0;
    }

    /** Whether the line at the start of the record is empty. */
    public boolean isBlankLine() {
        byte first = bytes[start];
        return first == '\n' || first == '\r' && start + 1 < limit && bytes[start + 1] == '\n';
    }

    /** Locates fields until field {@code last} (counted from 0) is known or the record ends. */
    public void locate(int last) {
        while (record.count <= last && !ended) {
            locateField();
        }
    }

    /**
     * Goes to the end of the record, without locating further fields.
     *
     * @return the start of the next record, or {@link #INCOMPLETE}
     */
    public int finish() {
        if (!ended) {
            skip();
        }
        return next;
    }

    /** After the record's end was reached: how many line ends it took up, those within quotes included. */
    public int lines() {
        return innerLines + 1;
    }

    /** Whether a located field holds a quote where RFC 4180 allows none. */
    public boolean malformed() {
        return malformed;
    }

    /** The first field that is {@link #malformed}. */
    public int malformedField() {
        return malformedField;
    }

    /** Where the quote stands that is not closed before the limit, or -1; meaningful when the record is incomplete. */
    public int openQuote() {
        return openQuote;
    }

    private void locateField() {
        int p = position;
        if (p < limit && bytes[p] == quote) {
            locateQuoted(p);
            return;
        }
        byte[] b = bytes;
        int end = limit;
        byte d = delimiter;
        byte q = quote;
        int from = p;
        while (true) {
            p = plainUntil(p);
            if (p >= end) {
                endOfBytes();
                if (next != INCOMPLETE) {
                    record.add(from, p, CsvRecord.PLAIN);
                }
                return;
            }
            byte c = b[p];
            if (c == d) {
                record.add(from, p, CsvRecord.PLAIN);
                position = p + 1;
                return;
            }
            if (c == '\n') {
                record.add(from, p > from && b[p - 1] == '\r' ? p - 1 : p, CsvRecord.PLAIN);
                endAt(p + 1);
                return;
            }
            if (c == q) {
                markMalformed();
            }
            p++;
        }
    }

    /** The first delimiter, quote or line feed at or after {@code p}: eight bytes at a time. */
    private int plainUntil(int p) {
        byte[] b = bytes;
        int wordEnd = limit - 8;
        long d = delimiters;
        long q = quotes;
        while (p <= wordEnd) {
            long word = (long) WORD.get(b, p);
            long feeds = word ^ LINE_FEEDS;
            long marks = word ^ q;
            long ends = word ^ d;
            // The lowest set bit marks the first match; higher ones may be carries of the subtraction.
            long found = ((feeds - ONES) & ~feeds | (marks - ONES) & ~marks | (ends - ONES) & ~ends) & HIGHS;
            if (found != 0) {
                return p + (Long.numberOfTrailingZeros(found) >>> 3);
            }
            p += 8;
        }
        while (p < limit && b[p] != delimiter && b[p] != '\n' && b[p] != quote) {
            p++;
        }
        return p;
    }

    private void locateQuoted(int open) {
        int from = open + 1;
        int close = closingQuote(from);
        if (close < 0) {
            openQuote = open;
            ended = true;
            return;
        }
        byte form = sawDoubled ? CsvRecord.ESCAPED : CsvRecord.QUOTED;
        int p = close + 1;
        while (p < limit) {
            byte c = bytes[p];
            if (c == delimiter) {
                record.add(from, close, form);
                position = p + 1;
                return;
            }
            if (c == '\n') {
                record.add(from, close, form);
                endAt(p + 1);
                return;
            }
            if (c != '\r' || p + 1 < limit && bytes[p + 1] != '\n') {
                markMalformed();
            }
            p++;
        }
        endOfBytes();
        if (next != INCOMPLETE) {
            record.add(from, close, form);
        }
    }

    /** The quote that closes the field whose content starts at {@code from}, or -1. */
    private int closingQuote(int from) {
        byte[] b = bytes;
        int end = limit;
        byte q = quote;
        sawDoubled = false;
        for (int p = from; p < end; p++) {
            byte c = b[p];
            if (c == q) {
                if (p + 1 < end && b[p + 1] == q) {
                    sawDoubled = true;
                    p++;
                } else if (p + 1 < end || atEnd) {
                    return p;
                } else {
                    return -1;
                }
            } else if (c == '\n') {
                innerLines++;
            }
        }
        return -1;
    }

    /** From the start of a field to the end of the record: eight bytes at a time as long as no quote comes up. */
    private void skip() {
        byte[] b = bytes;
        int fieldStart = position;
        int p = position;
        int wordEnd = limit - 8;
        while (true) {
            while (p <= wordEnd) {
                long word = (long) WORD.get(b, p);
                long feeds = word ^ LINE_FEEDS;
                long marks = word ^ quotes;
                // The lowest set bit marks the first match; higher ones may be carries of the subtraction.
                long found = ((feeds - ONES) & ~feeds | (marks - ONES) & ~marks) & HIGHS;
                if (found != 0) {
                    p += Long.numberOfTrailingZeros(found) >>> 3;
                    break;
                }
                p += 8;
            }
            while (p < limit && b[p] != '\n' && b[p] != quote) {
                p++;
            }
            if (p >= limit) {
                endOfBytes();
                return;
            }
            if (b[p] == '\n') {
                endAt(p + 1);
                return;
            }
            if (p == fieldStart || b[p - 1] == delimiter) {
                int close = closingQuote(p + 1);
                if (close < 0) {
                    openQuote = p;
                    ended = true;
                    return;
                }
                p = close + 1;
                fieldStart = -1;
            } else {
                p++;
            }
        }
    }

    private void endAt(int after) {
        ended = true;
        next = after;
    }

    private void endOfBytes() {
        ended = true;
        next = atEnd ? limit : INCOMPLETE;
    }

    private void markMalformed() {
        if (!malformed) {
            malformed = true;
            malformedField = record.count;
        }
    }
}
