package dev.sluice.csv;

/**
 * The scanner of every format that is not plain: delimiters and quotes of several bytes, or no quote, escape characters, comment
 * lines, CR alone at the end of lines, trailing delimiters, and the lenient reading of stray quotes.
 */
final class DialectScanner extends RecordScanner {
    private final byte[] delimiter;
    private final byte[] quote;

    /** Empty when quotes are doubled. */
    private final byte[] escape;

    private final byte[] comment;
    private final boolean doubled;
    private final boolean anyLineEnd;
    private final boolean trailingDelimiter;
    private final boolean lenient;
    private final CsvRecord record;

    /** By byte: whether something that matters outside of quotes may begin with it. */
    private final boolean[] outside = new boolean[256];

    /** By byte: whether something that matters within quotes may begin with it. */
    private final boolean[] within = new boolean[256];

    private byte[] bytes;
    private int limit;
    private boolean atEnd;

    private int start;
    private int position;
    private int next;
    private int textEnd;
    private boolean ended;
    private boolean skipped;
    private boolean malformed;
    private int malformedField;
    private int openQuote;
    private int innerLines;

    DialectScanner(CsvFormat format, CsvRecord record) {
        this.delimiter = format.delimiter();
        this.quote = format.quote();
        this.doubled = format.isDoubled();
        this.escape = doubled ? new byte[0] : format.escape();
        this.comment = format.comment();
        this.anyLineEnd = format.anyLineEnd();
        this.trailingDelimiter = format.trailingDelimiter();
        this.lenient = format.lenient();
        this.record = record;
        for (byte[] mark : new byte[][] {delimiter, quote, escape, {'\n'}, {'\r'}}) {
            if (mark.length > 0) {
                outside[mark[0] & 0xff] = true;
                within[mark[0] & 0xff] |= mark != delimiter;
            }
        }
    }

    static RecordScanner create(CsvFormat format, CsvRecord record) {
        return new DialectScanner(format, record);
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
        skipped = false;
        malformed = false;
        openQuote = -1;
        innerLines = 0;
    }

    @Override
    public boolean isSkipped(boolean blankLines) {
        skipped = comment.length > 0 && matches(comment, start) || blankLines && isBlankLine();
        return skipped;
    }

    private boolean isBlankLine() {
        int p = lenient ? skipBlanks(start) : start;
        return p < limit ? lineEnd(p) > 0 : atEnd;
    }

    @Override
    public void locate(int last) {
        while (record.count <= last && !ended) {
            locateField();
        }
    }

    @Override
    public int finish() {
        if (skipped) {
            skipLine();
        }
        while (!ended) {
            locateField();
        }
        return next;
    }

    @Override
    public int lines() {
        return innerLines + 1;
    }

    @Override
    public int textEnd() {
        return textEnd;
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

    private void skipLine() {
        int p = start;
        while (p < limit) {
            int length = lineEnd(p);
            if (length != 0) {
                endLine(p, length);
                return;
            }
            p++;
        }
        endOfBytes();
    }

    private void locateField() {
        int open = lenient ? skipBlanks(position) : position;
        if (quote.length > 0 && matches(quote, open)) {
            locateQuoted(open);
        } else {
            locateRest(position, position, CsvRecord.PLAIN);
        }
    }

    /**
     * From {@code p} outside of quotes to the end of the field.
     *
     * @param from where the field's value starts
     * @param form {@link CsvRecord#PLAIN}, or what has been found in quotes before {@code p}
     */
    private void locateRest(int from, int p, byte form) {
        byte[] b = bytes;
        while (true) {
            while (p < limit && !outside[b[p] & 0xff]) {
                p++;
            }
            if (p >= limit) {
                endOfBytes();
                if (next != INCOMPLETE) {
                    record.add(from, p, form);
                }
                return;
            }
            int length = lineEnd(p);
            if (length != 0) {
                if (endLine(p, length)) {
                    record.add(from, p, form);
                }
                return;
            }
            if (matches(delimiter, p)) {
                record.add(from, p, form);
                passDelimiter(p);
                return;
            }
            if (escape.length > 0 && matches(escape, p)) {
                form = form == CsvRecord.PLAIN ? CsvRecord.PLAIN_ESCAPED : form;
                p = passEscaped(p + escape.length);
            } else if (quote.length > 0 && matches(quote, p)) {
                if (!lenient) {
                    markMalformed();
                }
                p += quote.length;
            } else {
                p++;
            }
        }
    }

    private void locateQuoted(int open) {
        byte[] b = bytes;
        int from = open + quote.length;
        int p = from;
        byte form = CsvRecord.QUOTED;
        while (true) {
            while (p < limit && !within[b[p] & 0xff]) {
                p++;
            }
            if (p >= limit) {
                openQuote = open;
                ended = true;
                return;
            }
            int length = lineEnd(p);
            if (length > 0) {
                innerLines++;
                p += length;
            } else if (escape.length > 0 && matches(escape, p)) {
                form = CsvRecord.ESCAPED;
                p = passEscaped(p + escape.length);
            } else if (matches(quote, p)) {
                int after = p + quote.length;
                if ((doubled || lenient && escape.length > 0) && matches(quote, after)) {
                    form = CsvRecord.ESCAPED;
                    p = after + quote.length;
                } else {
                    close(from, p, form);
                    return;
                }
            } else {
                p++;
            }
        }
    }

    /** What follows a closing quote: the end of the field, or what should not be there. */
    private void close(int from, int close, byte form) {
        int after = close + quote.length;
        int p = lenient ? skipBlanks(after) : after;
        if (p >= limit) {
            endOfBytes();
            if (next != INCOMPLETE) {
                record.add(from, close, form);
            }
            return;
        }
        int length = lineEnd(p);
        if (length != 0) {
            if (endLine(p, length)) {
                record.add(from, close, form);
            }
        } else if (matches(delimiter, p)) {
            record.add(from, close, form);
            passDelimiter(p);
        } else {
            int field = record.count;
            if (!lenient) {
                markMalformed();
            }
            locateRest(from, after, CsvRecord.APPENDED);
            if (!lenient && record.count > field) {
                record.ends[field] = close;
                record.forms[field] = form;
            }
        }
    }

    private void passDelimiter(int p) {
        position = p + delimiter.length;
        if (!trailingDelimiter) {
            return;
        }
        if (position >= limit) {
            endOfBytes();
            return;
        }
        int length = lineEnd(position);
        if (length != 0) {
            endLine(position, length);
        }
    }

    /** Past what an escape character before {@code p} takes the meaning from; {@code p} itself when that is nothing. */
    private int passEscaped(int p) {
        if (p >= limit) {
            return p;
        }
        if (lineEnd(p) > 0) {
            innerLines++;
        }
        return p + DialectText.escapedLength(delimiter, quote, escape, bytes, p, limit);
    }

    /**
     * How many bytes the line end at {@code p} has; 0 when there is none; -1 when a CR there may have an LF behind the limit.
     */
    private int lineEnd(int p) {
        byte c = bytes[p];
        if (c == '\n') {
            return 1;
        }
        if (c != '\r') {
            return 0;
        }
        if (p + 1 < limit) {
            return bytes[p + 1] == '\n' ? 2 : anyLineEnd ? 1 : 0;
        }
        return atEnd ? 1 : -1;
    }

    private int skipBlanks(int p) {
        while (p < limit
                && (bytes[p] == ' ' || bytes[p] == '\t')
                && !matches(delimiter, p)
                && !(quote.length > 0 && matches(quote, p))) {
            p++;
        }
        return p;
    }

    private boolean matches(byte[] mark, int p) {
        return DialectText.matches(mark, bytes, p, limit);
    }

    /** Whether the record ends here, and is not incomplete for lack of a byte. */
    private boolean endLine(int p, int length) {
        ended = true;
        textEnd = p;
        next = length < 0 ? INCOMPLETE : p + length;
        return length > 0;
    }

    private void endOfBytes() {
        ended = true;
        textEnd = limit;
        next = atEnd ? limit : INCOMPLETE;
    }

    private void markMalformed() {
        if (!malformed) {
            malformed = true;
            malformedField = record.count;
        }
    }
}
