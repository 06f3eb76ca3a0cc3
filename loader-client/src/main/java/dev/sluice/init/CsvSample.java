package dev.sluice.init;

import dev.sluice.csv.CsvFormat;
import dev.sluice.csv.CsvHead;
import dev.sluice.csv.LineEnds;
import dev.sluice.failure.SluiceException;
import dev.sluice.init.SampledTable.Finding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Delimited text: the sample of a file becomes records, read with the scanner of a load in the dialect that was found. */
final class CsvSample {
    /** Places tried in a part that starts anywhere, to find where a record starts. */
    private static final int STARTS = 200;

    private static final int TRIED_RECORDS = 8;
    private static final int MOST_FOOTERS = 20;

    /** One row in so many of another width, and it is what the file is like. */
    private static final int MANY = 20;

    private final Sample sample;
    private final boolean somebodyLooks;
    private final byte[] text;
    private final List<Finding> findings = new ArrayList<>();
    private Map<String, Object> format;
    private HeadGuess head;
    private int width;

    private CsvSample(Sample sample, boolean somebodyLooks) {
        this.sample = sample;
        this.somebodyLooks = somebodyLooks;
        this.text = sample.beginning();
    }

    /**
     * Reads a sample.
     *
     * @param delimiter what the user says it is, or null
     * @param somebodyLooks whether the job may leave out fields and rows that seem to be none of the table, because somebody
     *     will look at it
     * @throws SluiceException if no records can be made out
     */
    static SampledTable read(Sample sample, String delimiter, boolean somebodyLooks) {
        return new CsvSample(sample, somebodyLooks).read(delimiter);
    }

    private SampledTable read(String delimiter) {
        DialectGuess dialect = dialect(delimiter);
        List<SampledRecord> records = DialectTrial.run(CsvFormat.read(format), text, 0, text.length, sample.whole())
                .records();
        if (records.isEmpty()) {
            throw new SluiceException(
                    "\"" + sample.name() + "\" has no records to look at",
                    "In the first " + Texts.of(text.length)
                            + " bytes there is no end of one, or nothing but blank lines and comments.",
                    "Name the delimiter with --delimiter, if it is an unusual one.");
        }
        head = HeadGuess.of(records, width);
        addHead();
        describeDialect(dialect);
        return table();
    }

    private DialectGuess dialect(String delimiter) {
        DialectGuess dialect = DialectGuess.of(text, sample.whole(), delimiter, Map.of());
        Map<String, Object> comments = CommentGuess.of(text, dialect);
        if (!comments.isEmpty()) {
            dialect = DialectGuess.of(text, sample.whole(), delimiter, comments);
        }
        format = new LinkedHashMap<>(dialect.format());
        width = width(dialect);
        addTrailingDelimiter();
        addNullText();
        return dialect;
    }

    /** Where records have all kinds of widths, a header says best how many fields there should be. */
    private int width(DialectGuess dialect) {
        if (dialect.having() * 10 < dialect.records() * 6) {
            SampledRecord first = DialectTrial.run(CsvFormat.read(format), text, 0, text.length, sample.whole(), 1)
                    .records()
                    .get(0);
            if (first.count() > 1 && HeadGuess.isNames(first)) {
                return first.count();
            }
        }
        return dialect.width();
    }

    private void addTrailingDelimiter() {
        if (width < 2) {
            return;
        }
        List<SampledRecord> records = DialectTrial.run(CsvFormat.read(format), text, 0, text.length, sample.whole())
                .records();
        int alike = 0;
        for (SampledRecord record : records) {
            if (record.count() == width && record.field(width - 1) != null) {
                return;
            }
            alike += record.count() == width ? 1 : 0;
        }
        boolean headerToo = records.get(0).count() != width || records.get(0).field(width - 1) == null;
        if (headerToo && alike > 1) {
            format.put("trailing_delimiter", true);
            width--;
            findings.add(new Finding(
                    "trailing_delimiter",
                    Texts.count(alike, "record") + " of " + Texts.of(records.size()) + " end with one",
                    true));
        }
    }

    /** Words that programs write for NULL everywhere, also in texts. */
    private void addNullText() {
        List<SampledRecord> records = DialectTrial.run(CsvFormat.read(format), text, 0, text.length, sample.whole())
                .records();
        for (String word : List.of("\\N", "NULL")) {
            Map<String, Object> changed = new LinkedHashMap<>(format);
            changed.put("null", word);
            List<SampledRecord> reread = DialectTrial.run(CsvFormat.read(changed), text, 0, text.length, sample.whole())
                    .records();
            int nulls = 0;
            for (SampledRecord record : reread) {
                for (String field : record.fields()) {
                    nulls += field == null ? 1 : 0;
                }
            }
            if (nulls > 0 && reread.size() == records.size()) {
                format.put("null", word);
                findings.add(new Finding(
                        "null", Texts.count(nulls, "field") + " without quotes; an empty field is no NULL then", true));
                return;
            }
        }
    }

    private void addHead() {
        if (head.skipLines() > 0) {
            format.put("skip_lines", head.skipLines());
            findings.add(new Finding(
                    "skip_lines",
                    "before the first record with " + Texts.count(width, "field") + ": " + quote(firstLine()),
                    false));
        }
        if (head.headerLines() == 0) {
            format.put("header", false);
        } else if (head.headerLines() > 1) {
            format.put("header_lines", head.headerLines());
        }
        findings.add(new Finding(
                head.headerLines() > 1 ? "header_lines" : "header",
                (head.sure() ? "" : "not sure: ") + head.why(),
                head.sure()));
    }

    private void describeDialect(DialectGuess dialect) {
        findings.add(
                0,
                new Finding(
                        "encoding", sample.encoding().why(), sample.encoding().sure()));
        if (!sample.encoding().name().equals("UTF-8")) {
            format.put("encoding", sample.encoding().name());
        }
        String counts = width == 1
                ? "one column"
                : Texts.of(dialect.having()) + " of the first " + Texts.count(dialect.records(), "record") + " have "
                        + Texts.count(width, "field");
        findings.add(
                1,
                new Finding(
                        "delimiter",
                        counts + (dialect.runnerUp() == null ? "" : "; nearly as likely: " + dialect.runnerUp()),
                        dialect.runnerUp() == null && dialect.having() == dialect.records()));
    }

    private SampledTable table() {
        CsvFormat csv = CsvFormat.read(format);
        CsvHead read = CsvHead.read(csv, text, 0, csv.skipLines(), text.length, sample.whole());
        if (read.problem() != null) {
            throw new SluiceException(
                    "the header of \"" + sample.name() + "\" cannot be made out",
                    "In the first " + Texts.of(text.length) + " bytes it does not end.",
                    "Name the delimiter with --delimiter, if it is an unusual one.");
        }
        List<String> headers = read.names();
        List<String> names = headers == null ? head.names() : headers;
        if (headers != null && !canBeNamed(headers)) {
            format.put("header", false);
            format.remove("header_lines");
            format.put("skip_lines", read.dataLine() - 1);
            findings.removeIf(finding ->
                    finding.member().startsWith("header") || finding.member().equals("skip_lines"));
            findings.add(new Finding(
                    "skip_lines",
                    "with the header, in which names are missing or stand twice: fields are known by their number",
                    false));
            headers = null;
        } else if (headers != null && headers.size() < width && head.names() == null) {
            width = headers.size();
        }
        if (headers != null && read.nextTable() != null) {
            int[] next = read.nextTable();
            format.put("table", 1);
            findings.add(new Finding(
                    "table",
                    "on line " + next[0] + " another table begins, with " + Texts.count(next[1], "field")
                            + ": this is the first",
                    false));
        }
        List<String[]> rows = new ArrayList<>();
        List<SampledRecord> first = DialectTrial.run(
                        csv, text, read.dataStart(), text.length, sample.whole(), Integer.MAX_VALUE)
                .records();
        if (headers != null && !format.containsKey("table")) {
            first = dropNextTable(first);
        }
        if (sample.whole() && !format.containsKey("table")) {
            first = dropFooters(text, first);
        }
        for (SampledRecord record : first) {
            if (format.containsKey("table") && record.count() != width) {
                break;
            }
            rows.add(record.fields());
        }
        boolean cut = false;
        // A table that ends in the first part has no rows in the others.
        for (int i = 1; i < sample.parts().size() && !format.containsKey("table"); i++) {
            boolean last = i == sample.parts().size() - 1 && sample.toEnd();
            List<SampledRecord> records = recordsOf(sample.parts().get(i), csv, last);
            cut |= records.isEmpty();
            if (last) {
                records = dropFooters(sample.parts().get(i), records);
            }
            records.forEach(record -> rows.add(record.fields()));
        }
        if (sample.toEnd() && !format.containsKey("table")) {
            add(TableBounds.dropTotals(rows, format, somebodyLooks));
        }
        describeWidths(rows, headers != null);
        describeNeighbours(read.names(), rows);
        return new SampledTable(
                sample.name(),
                extent(rows.size(), cut),
                format,
                headers,
                names,
                rows,
                width,
                sample.whole(),
                Set.of(),
                sample.encoding().ascii(),
                findings);
    }

    private String extent(int rows, boolean cut) {
        if (sample.whole()) {
            return "all " + Texts.count(rows, "row");
        }
        String places = sample.parts().size() == 1
                ? "at its beginning only"
                : cut ? "at its beginning; elsewhere no record could be made out" : "at its beginning, middle and end";
        return Texts.count(rows, "row") + " " + places;
    }

    /** Names that a job can use: each is there, and none twice. */
    private static boolean canBeNamed(List<String> headers) {
        return !headers.contains("") && new HashSet<>(headers).size() == headers.size();
    }

    /** The records of a part that starts anywhere, from the first place where one seems to start. */
    private List<SampledRecord> recordsOf(byte[] part, CsvFormat csv, boolean atEnd) {
        int at = LineEnds.after(part, 0, part.length, csv.anyLineEnd());
        for (int i = 0; i < STARTS && at >= 0 && at < part.length; i++) {
            DialectTrial trial = DialectTrial.run(csv, part, at, part.length, atEnd, TRIED_RECORDS);
            int records = trial.records().size();
            if (records > 0 && trial.malformed() == 0 && !trial.endless() && trial.having(width) * 10 >= records * 8) {
                return DialectTrial.run(csv, part, at, part.length, atEnd, Integer.MAX_VALUE)
                        .records();
            }
            at = LineEnds.after(part, at, part.length, csv.anyLineEnd());
        }
        return List.of();
    }

    /** Takes lines off the end that are no records, as far as the user can be told why. */
    private List<SampledRecord> dropFooters(byte[] part, List<SampledRecord> records) {
        int kept = records.size();
        while (width > 1
                && kept > 0
                && records.size() - kept < MOST_FOOTERS
                && records.get(kept - 1).count() != width) {
            kept--;
        }
        long others = records.stream().filter(record -> record.count() != width).count();
        // Where widths vary anyway, the last ones tell nothing.
        if (kept == records.size() || kept == 0 || others > records.size() - kept + records.size() / 20) {
            return records;
        }
        SampledRecord first = records.get(kept);
        boolean afterBlank = first.line() - records.get(kept - 1).line() > 1 && isBlankBefore(part, first.start());
        boolean alone = first.count() == 1 && Cell.of(first.field(0)) == Cell.TEXT;
        if (!afterBlank && !alone) {
            findings.add(new Finding(
                    "",
                    "the last record has "
                            + Texts.count(records.get(records.size() - 1).count(), "field") + " instead of "
                            + Texts.of(width) + ": was the file cut off?",
                    false));
            return records;
        }
        int lines = 0;
        for (int at = first.start(); at < part.length; ) {
            int next =
                    LineEnds.after(part, at, part.length, CsvFormat.read(format).anyLineEnd());
            next = next < 0 ? part.length : next;
            lines += new String(part, at, next - at, StandardCharsets.UTF_8).isBlank() ? 0 : 1;
            at = next;
        }
        format.put("footer_lines", lines);
        findings.add(
                new Finding("footer_lines", "behind the last record: " + quote(lineAt(part, first.start())), false));
        return records.subList(0, kept);
    }

    /** Another table of as many fields: a load tells it by its number alone. */
    private List<SampledRecord> dropNextTable(List<SampledRecord> records) {
        int next = TableBounds.nextTable(
                records,
                i -> records.get(i).line() - records.get(i - 1).line() > 1
                        && isBlankBefore(text, records.get(i).start()));
        if (next < 0) {
            return records;
        }
        format.put("table", 1);
        findings.add(new Finding(
                "table",
                "on line " + records.get(next).line() + " another table begins, with "
                        + TableBounds.said(records.get(next).fields())
                        + ": this is the first; \"table: 2\" is that one",
                false));
        return records.subList(0, next);
    }

    private void describeNeighbours(List<String> headers, List<String[]> rows) {
        add(headers == null ? null : TableBounds.sideBySide(headers, rows, ColumnNames.of(headers)));
    }

    private void add(Finding finding) {
        if (finding != null) {
            findings.add(finding);
        }
    }

    private static boolean isBlankBefore(byte[] part, int start) {
        int at = start - 1;
        int ends = 0;
        while (at >= 0 && (part[at] == '\n' || part[at] == '\r')) {
            ends += part[at] == '\n' || at + 1 < part.length && part[at + 1] != '\n' ? 1 : 0;
            at--;
        }
        return ends > 1;
    }

    private void describeWidths(List<String[]> rows, boolean named) {
        int few = 0;
        int many = 0;
        int most = 0;
        for (String[] row : rows) {
            few += row.length < width ? 1 : 0;
            many += row.length > width ? 1 : 0;
            most = Math.max(most, row.length);
        }
        addWidths(
                "missing_fields",
                "null",
                few,
                rows.size(),
                named,
                " have fewer fields than " + Texts.of(width),
                "what is missing is NULL");
        addWidths(
                "extra_fields",
                "ignore",
                many,
                rows.size(),
                named,
                " have more fields than " + Texts.of(width) + ", up to " + Texts.of(most),
                "what is too much is not looked at and not loaded");
    }

    /** Where a header says how many fields there are, and many rows have others, a job that rejects them all is of no use. */
    private void addWidths(
            String member, String policy, int others, int rows, boolean named, String what, String then) {
        if (others == 0) {
            return;
        }
        String counts = Texts.of(others) + " of " + Texts.count(rows, "row") + what;
        boolean allowed = somebodyLooks && named && (long) others * MANY > rows;
        if (allowed) {
            format.put(member, policy);
        }
        findings.add(new Finding(
                member,
                counts
                        + (allowed
                                ? ": " + then + "; without this they are rejected"
                                : " and would be rejected; \"" + member + ": " + policy + "\": " + then),
                false));
    }

    private String firstLine() {
        return lineAt(text, 0);
    }

    private static String lineAt(byte[] bytes, int start) {
        int end = start;
        while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r' && end - start < 60) {
            end++;
        }
        return new String(bytes, start, end - start, StandardCharsets.UTF_8);
    }

    private static String quote(String line) {
        return "\"" + line.replaceAll("\\p{Cntrl}", " ") + "\"";
    }
}
