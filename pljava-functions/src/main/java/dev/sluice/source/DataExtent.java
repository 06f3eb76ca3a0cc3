package dev.sluice.source;

import dev.sluice.csv.CsvFormat;
import dev.sluice.csv.CsvHead;
import dev.sluice.csv.CsvRecord;
import dev.sluice.csv.LineEnds;
import dev.sluice.csv.RecordScanner;
import dev.sluice.failure.SluiceException;
import java.util.Arrays;
import java.util.List;

/**
 * Where the data of a file lie: behind the header, before the footer, and, when it has several tables, in one of them.
 *
 * <p>The end of a stream is not known while its head is read. A footer is found when the end comes, see
 * {@link SourceFile#reachData}; of several tables, the one asked for must end within {@link #TABLE_REACH}, for all of that is held
 * until its bytes have been read again for the digest.
 *
 * @param header names of the fields; null when the format has no header
 * @param start offset of the first record
 * @param line of the first record, from 1
 * @param end offset behind the last record, or {@link #OPEN}
 */
record DataExtent(List<String> header, long start, int line, long end) {
    /** The longest head that is read, in bytes; also the longest footer. */
    static final int HEAD_LIMIT = 1 << 20;

    /** End of the data of a stream whose end has not been reached. */
    static final long OPEN = Long.MAX_VALUE;

    /** How much of a stream is searched for a table. */
    static final int TABLE_REACH = 16 << 20;

    private static final int CHUNK = 1 << 20;

    /** The longest record of a table that is passed over. */
    private static final int RECORD_LIMIT = 16 << 20;

    /**
     * Finds the data of a file.
     *
     * @param bytes begins with the first bytes of the content
     * @param length how many, as many as there are up to {@link #HEAD_LIMIT}
     * @param from where its text starts, behind a byte order mark
     * @param searched how far the file may be read
     * @throws SluiceException if there is no header, or no such table
     */
    static DataExtent find(SourceFile file, byte[] bytes, int length, int from, long searched) {
        byte[] head = bytes.length == length ? bytes : Arrays.copyOf(bytes, length);
        CsvFormat format = file.format();
        if (!format.anyLineEnd() && hasOnlyCarriageReturns(head, from)) {
            throw new SluiceException(
                    "the lines of \"" + file.name() + "\" end with CR alone",
                    "There is no LF in the first " + head.length + " bytes.",
                    "Write \"line_end: any\" in the job's format.");
        }
        if (format.table() > 0) {
            DataExtent table = findTable(file, head, from, endOfData(file, from), searched);
            byte[] tableHead = new byte[(int) Math.min(table.end - table.start, HEAD_LIMIT)];
            file.read(table.start, tableHead, 0, tableHead.length);
            return readHead(file, tableHead, 0, 0, table);
        }
        return readHead(file, head, from, format.skipLines(), new DataExtent(null, 0, 1, endOfData(file, from)));
    }

    /**
     * The end of the records, before the footer; {@link #OPEN} if the end of the file is not known.
     *
     * @param from where a footer cannot begin before
     */
    static long endOfData(SourceFile file, long from) {
        return file.contentBytes() < 0 ? OPEN : file.contentBytes() - footerBytes(file, from);
    }

    private static DataExtent readHead(SourceFile file, byte[] bytes, int from, int skipLines, DataExtent table) {
        CsvFormat format = file.format();
        int limit = (int) Math.min(bytes.length, table.end - table.start);
        CsvHead head = CsvHead.read(format, bytes, from, skipLines, limit, table.start + limit == table.end);
        if (head.problem() != null) {
            throw failure(file, head, from, limit);
        }
        int[] other = format.table() > 0 ? null : head.nextTable();
        if (other != null) {
            throw new SluiceException(
                    "\"" + file.name() + "\" holds more than one table: another begins on line " + other[0],
                    "After a blank line the records have " + other[1] + " fields instead of " + other[2] + ".",
                    "Say which one to load, such as \"table: 1\" in the job's format.");
        }
        return new DataExtent(
                head.names(), table.start + head.dataStart(), table.line - 1 + head.dataLine(), table.end);
    }

    /**
     * The records of one of several tables, which blank lines separate. Reads the file up to the end of the table.
     *
     * @param searched how far the file may be read
     */
    private static DataExtent findTable(SourceFile file, byte[] head, int from, long end, long searched) {
        CsvFormat format = file.format();
        CsvHead skipped = CsvHead.skip(format, head, from, head.length, head.length == end);
        if (skipped.problem() != null) {
            throw failure(file, skipped, from, head.length);
        }
        RecordScanner scanner = RecordScanner.of(format, new CsvRecord(format));
        byte[] data = new byte[CHUNK];
        long offset = skipped.dataStart();
        int line = skipped.dataLine();
        int size = CHUNK;
        int table = 0;
        boolean within = false;
        long start = 0;
        int startLine = 0;
        long stop = Math.min(end, searched);
        while (offset < stop) {
            int limit = (int) Math.min(size, stop - offset);
            data = data.length < limit ? new byte[limit] : data;
            file.read(offset, data, 0, limit);
            scanner.reset(data, limit, offset + limit == end);
            int at = 0;
            while (at < limit) {
                scanner.begin(at);
                boolean record = !scanner.isSkipped(true);
                boolean blank = !record && !CsvHead.isComment(format, data, at, limit);
                int next = scanner.finish();
                if (next == RecordScanner.INCOMPLETE) {
                    break;
                }
                if (blank && within && table == format.table()) {
                    return new DataExtent(null, start, startLine, offset + at);
                }
                within &= !blank;
                if (record && !within) {
                    within = true;
                    table++;
                    start = offset + at;
                    startLine = line;
                }
                line += scanner.lines();
                at = next;
            }
            if (at == 0 && end == OPEN && offset + limit == stop) {
                break;
            }
            if (at == 0 && (limit > RECORD_LIMIT || offset + limit == end)) {
                throw new SluiceException(
                        "a record of \"" + file.name() + "\" does not end",
                        "It starts on line " + line + ", at byte offset " + offset + ".",
                        "Close its quote, or double it if it is meant as text.");
            }
            size = at == 0 ? 2 * size : CHUNK;
            offset += at;
        }
        if (end == OPEN) {
            throw new SluiceException(
                    "table " + format.table() + " of \"" + file.name() + "\" does not end in the first "
                            + (TABLE_REACH >> 20) + " MiB",
                    "It is read from its beginning to its end, and as much as that is held at most.",
                    "Write the data to a file that is not compressed.");
        }
        if (table != format.table()) {
            throw new SluiceException(
                    "\"" + file.name() + "\" has no table " + format.table(),
                    "Blank lines separate " + table + (table == 1 ? " table." : " tables."),
                    "Change \"table\" in the job's format.");
        }
        return new DataExtent(null, start, startLine, end);
    }

    private static long footerBytes(SourceFile file, long from) {
        CsvFormat format = file.format();
        if (format.footerLines() == 0) {
            return 0;
        }
        byte[] tail = new byte[(int) Math.min(file.contentBytes() - from, HEAD_LIMIT)];
        file.read(file.contentBytes() - tail.length, tail, 0, tail.length);
        int start = LineEnds.lastLines(tail, 0, tail.length, format.footerLines(), format.anyLineEnd());
        if (start == 0 && tail.length == HEAD_LIMIT) {
            throw new SluiceException(
                    "the last " + format.footerLines() + " lines of \"" + file.name() + "\" are too long",
                    "They have more than " + HEAD_LIMIT + " bytes.",
                    "Is it the right number of footer_lines?");
        }
        return tail.length - start;
    }

    private static boolean hasOnlyCarriageReturns(byte[] head, int from) {
        int first = LineEnds.after(head, from, head.length, true);
        return first > 0 && first < head.length && LineEnds.after(head, from, head.length, false) < 0;
    }

    private static SluiceException failure(SourceFile file, CsvHead head, int from, int limit) {
        return switch (head.problem()) {
            case MISSING ->
                new SluiceException(
                        "\"" + file.name() + "\" has no header",
                        from == limit && from > 0
                                ? "It holds a byte order mark only."
                                : "There is no record"
                                        + (file.format().skipLines() > 0 ? " behind the lines to skip." : "."),
                        null);
            case NOT_TEXT ->
                new SluiceException(
                        "the header of \"" + file.name() + "\" has bytes that are no text in its encoding",
                        null,
                        "Name the encoding of the file in the job's format, such as encoding: windows-1252.");
            case ENDLESS ->
                new SluiceException(
                        "the header of \"" + file.name() + "\" does not end",
                        head.openQuote() >= 0 && file.isTranscoded()
                                ? "A quote opens and is not closed."
                                : head.openQuote() >= 0
                                        ? "A quote opens at byte offset " + head.openQuote() + " and is not closed."
                                        : "There is no line end in the first " + limit + " bytes.",
                        "Is it a CSV file? The quote character is set by \"quote\" in the job's format.");
        };
    }
}
