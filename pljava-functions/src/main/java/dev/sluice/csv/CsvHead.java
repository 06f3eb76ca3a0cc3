package dev.sluice.csv;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What stands before the data of a file or table: skipped lines, comments, blank lines, and the records of the header. */
public final class CsvHead {
    /** Why there is no head that can be used. */
    public enum Problem {
        /** The bytes end before the header. */
        MISSING,
        /** A record or line of the head does not end within the bytes. */
        ENDLESS,
        /** A name in the header is not UTF-8, or holds NUL. */
        NOT_TEXT
    }

    private static final int ALL_FIELDS = Integer.MAX_VALUE - 1;

    /** How many bytes are looked at for a second table: no more than costs a fraction of a millisecond. */
    private static final int TABLE_SEARCH = 1 << 16;

    private final CsvFormat format;
    private final CsvRecord record;
    private final RecordScanner scanner;
    private final byte[] bytes;
    private final int limit;
    private List<String> names;
    private int dataStart;
    private int dataLine = 1;
    private Problem problem;

    private CsvHead(CsvFormat format, byte[] bytes, int limit, boolean atEnd) {
        this.format = format;
        this.record = new CsvRecord(format);
        this.scanner = RecordScanner.of(format, record);
        this.bytes = bytes;
        this.limit = limit;
        scanner.reset(bytes, limit, atEnd);
    }

    /**
     * Reads the head that starts at {@code from}, behind a byte order mark.
     *
     * @param skipLines how many lines are skipped first: those of the format, but at the start of a later table none
     * @param limit end of the valid bytes, exclusive
     * @param atEnd whether the file ends at {@code limit}
     */
    public static CsvHead read(CsvFormat format, byte[] bytes, int from, int skipLines, int limit, boolean atEnd) {
        CsvHead head = new CsvHead(format, bytes, limit, atEnd);
        head.read(from, skipLines, atEnd);
        return head;
    }

    /** Only the lines that the format skips. */
    public static CsvHead skip(CsvFormat format, byte[] bytes, int from, int limit, boolean atEnd) {
        CsvHead head = new CsvHead(format, bytes, limit, atEnd);
        head.skipLines(from, format.skipLines(), atEnd);
        return head;
    }

    /** Whether the line at {@code at} is a comment. */
    public static boolean isComment(CsvFormat format, byte[] bytes, int at, int limit) {
        return format.comment().length > 0 && DialectText.matches(format.comment(), bytes, at, limit);
    }

    /** What is wrong, or null. */
    public Problem problem() {
        return problem;
    }

    /** Names of the fields; null when the format has no header. Those of several records are joined with a blank. */
    public List<String> names() {
        return names;
    }

    /** Where the first record after the head starts. */
    public int dataStart() {
        return dataStart;
    }

    /** Its line, from 1 at the start of the bytes that were read. */
    public int dataLine() {
        return dataLine;
    }

    /** Where a quote stands that makes the head endless, or -1. */
    public int openQuote() {
        return scanner.openQuote();
    }

    /** The line of the first record that cannot be of this table, and the numbers of fields there and here; or null. */
    public int[] nextTable() {
        int end = Math.min(limit, dataStart + TABLE_SEARCH);
        if (format.ragged() || names == null || names.size() < 2 || !hasBlankLine(end)) {
            return null;
        }
        int[] found = null;
        boolean afterBlank = false;
        int line = dataLine;
        int at = dataStart;
        while (at < end) {
            scanner.begin(at);
            boolean skipped = scanner.isSkipped(true);
            if (skipped) {
                afterBlank |= !isComment(format, bytes, at, limit);
                found = null;
            } else {
                scanner.locate(ALL_FIELDS);
            }
            at = scanner.finish();
            if (at == RecordScanner.INCOMPLETE) {
                return null;
            }
            if (!skipped) {
                if (format.lenient()) {
                    record.dropEmptyEnd(names.size());
                }
                int fields = record.count();
                if (found != null && fields == found[1]) {
                    return found;
                }
                boolean other = afterBlank && fields > 1 && fields != names.size();
                found = other ? new int[] {line, fields, names.size()} : null;
                afterBlank = false;
            }
            line += scanner.lines();
        }
        return null;
    }

    private void skipLines(int from, int skipLines, boolean atEnd) {
        dataStart = from;
        for (int i = 0; i < skipLines && problem == null; i++) {
            int end = LineEnds.after(bytes, dataStart, limit, format.anyLineEnd());
            if (end < 0) {
                problem = atEnd ? Problem.MISSING : Problem.ENDLESS;
            } else {
                dataStart = end;
                dataLine++;
            }
        }
    }

    private void read(int from, int skipLines, boolean atEnd) {
        skipLines(from, skipLines, atEnd);
        if (problem != null || !format.header()) {
            return;
        }
        List<List<String>> rows = new ArrayList<>();
        while (rows.size() < format.headerLines() && problem == null) {
            if (dataStart >= limit) {
                problem = atEnd ? Problem.MISSING : Problem.ENDLESS;
                return;
            }
            readRow(rows);
        }
        if (problem == null) {
            names = join(rows);
        }
    }

    private void readRow(List<List<String>> rows) {
        scanner.begin(dataStart);
        boolean skipped = scanner.isSkipped(true);
        scanner.locate(skipped ? -1 : ALL_FIELDS);
        int end = scanner.finish();
        if (end == RecordScanner.INCOMPLETE) {
            problem = Problem.ENDLESS;
            return;
        }
        if (!skipped) {
            if (format.lenient()) {
                record.dropEmptyEnd(1);
            }
            List<String> row = new ArrayList<>();
            for (int field = 0; field < record.count(); field++) {
                record.select(field);
                row.add(decode(record.value(), record.from(), record.to()));
            }
            rows.add(row);
        }
        dataStart = end;
        dataLine += scanner.lines();
    }

    private String decode(byte[] value, int from, int to) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(value, from, to - from);
            String name = StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
            if (name.indexOf('\0') < 0) {
                return name;
            }
        } catch (CharacterCodingException e) {
            // Told as the problem below.
        }
        problem = Problem.NOT_TEXT;
        return "";
    }

    private static List<String> join(List<List<String>> rows) {
        List<String> joined = new ArrayList<>(rows.get(0));
        for (List<String> row : rows.subList(1, rows.size())) {
            for (int field = 0; field < row.size(); field++) {
                if (field == joined.size()) {
                    joined.add("");
                }
                String above = joined.get(field);
                String name = row.get(field);
                joined.set(field, above.isEmpty() || name.isEmpty() ? above + name : above + ' ' + name);
            }
        }
        return joined;
    }

    /** Whether two line ends follow each other somewhere, so that a closer look is worth it. */
    private boolean hasBlankLine(int end) {
        int lastEnd = -1;
        for (int i = dataStart; i < end; i++) {
            byte c = bytes[i];
            if (c == '\n' || c == '\r' && format.anyLineEnd()) {
                if (lastEnd >= 0
                        && (i - lastEnd == 1 && bytes[lastEnd] == c || i - lastEnd == 2 && bytes[i - 1] == '\r')) {
                    return true;
                }
                lastEnd = i;
            }
        }
        return format.lenient();
    }
}
