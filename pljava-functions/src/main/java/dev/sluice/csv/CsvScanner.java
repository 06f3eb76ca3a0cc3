package dev.sluice.csv;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The scanner of plain formats (RFC 4180; records end with LF or CRLF), as fast as can be. A quote opens a quoted field only as
 * the field's first byte; elsewhere it is an ordinary byte and the record is {@link #malformed}.
 */
public final class CsvScanner extends RecordScanner {
    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long LINE_FEEDS = ONES * '\n';

    private final byte delimiter;
    private final byte quote;
    private final long quotes;
    private final long delimiters;
    private final CsvRecord record;
    private final boolean cells;

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

    /** A scanner of one plain format that fills {@code record}. */
    public CsvScanner(CsvFormat format, CsvRecord record) {
        this.delimiter = format.delimiter()[0];
        this.quote = format.quote()[0];
        this.quotes = ONES * (quote & 0xff);
        this.delimiters = ONES * (delimiter & 0xff);
        this.record = record;
        this.cells = format.cells();
    }

    @Override
    public void reset(byte[] bytes, int limit, boolean atEnd) {
        this.bytes = bytes;
        this.limit = limit;
        this.atEnd = atEnd;
    }

    @Override
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

    @Override
    public boolean isSkipped(boolean blankLines) {
        byte first = bytes[start];
        return blankLines && (first == '\n' || first == '\r' && (start + 1 < limit ? bytes[start + 1] == '\n' : atEnd));
    }

    @Override
    public boolean isLeftOut() {
        return cells && bytes[start] == '\r';
    }

    @Override
    public void locate(int last) {
        while (record.count <= last && !ended) {
            locateField();
        }
    }

    @Override
    public int finish() {
        if (!ended) {
            skip();
        }
        return next;
    }

    @Override
    public int lines() {
        return cells ? 1 : innerLines + 1;
    }

    @Override
    public int textEnd() {
        int end = next;
        if (end > start && bytes[end - 1] == '\n') {
            end--;
            return end > start && bytes[end - 1] == '\r' ? end - 1 : end;
        }
        return withoutCarriageReturn(end);
    }

    @Override
    public boolean malformed() {
        return malformed;
    }

    @Override
    public int malformedField() {
        return malformedField;
    }

    @Override
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
                    record.add(from, Math.max(from, withoutCarriageReturn(p)), CsvRecord.PLAIN);
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

    /** A CR as the last byte of the input is the half of a line end that is there. */
    private int withoutCarriageReturn(int end) {
        return atEnd && end == limit && end > start && bytes[end - 1] == '\r' ? end - 1 : end;
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
