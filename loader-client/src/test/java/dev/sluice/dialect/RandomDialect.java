package dev.sluice.dialect;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A dialect by chance, and a writer of files in it that shares no code with what reads them. */
public final class RandomDialect {
    private final Random random;
    public final Map<String, Object> format = new LinkedHashMap<>();

    public String delimiter = ",";
    public String quote = "\"";

    /** The quote itself when quotes are doubled; empty for none. */
    public String escape = "\"";

    public String nullText = "";
    public String comment = "";
    public boolean anyLineEnd;
    public boolean lenient;
    public boolean trailing;
    public int columns;
    public int skipLines;
    public int headerLines = 1;
    public int footerLines;

    /** One for all lines, or null when each has its own. */
    private String lineEnd;

    private RandomDialect(Random random) {
        this.random = random;
    }

    /** Any dialect. */
    public static RandomDialect any(Random random) {
        RandomDialect dialect = new RandomDialect(random);
        dialect.delimiter =
                one(random, ",", ";", "\t", "|", " ", ", ", "||", "::", ":::", "¦", "é", "\u0001", "ab", "->");
        dialect.quote = one(random, "\"", "\"", "\"", "'", "`", "¤", "東", "");
        dialect.escape = one(random, dialect.quote, dialect.quote, "", "\\", "^", "§");
        dialect.nullText = one(random, "", "", "NULL", "\\N", "-");
        dialect.comment = one(random, "", "", "#", "//", "%é");
        dialect.lenient = random.nextInt(4) == 0;
        dialect.anyLineEnd = dialect.lenient || random.nextInt(3) == 0;
        dialect.trailing = random.nextInt(5) == 0;
        dialect.columns = 1 + random.nextInt(5);
        dialect.skipLines = random.nextInt(3) == 0 ? random.nextInt(4) : 0;
        dialect.headerLines = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 1;
        // In a file of one column a blank line before the footer may be a NULL or none.
        dialect.footerLines = dialect.columns > 1 && random.nextInt(4) == 0 ? random.nextInt(4) : 0;
        dialect.lineEnd = dialect.columns == 1 || random.nextBoolean() ? dialect.nextLineEnd() : null;
        if (dialect.comment.contains(dialect.delimiter.substring(0, 1))) {
            dialect.comment = "";
        }
        if (dialect.nullText.contains(dialect.delimiter)) {
            dialect.nullText = "";
        }
        dialect.describe();
        return dialect;
    }

    /** A dialect that COPY reads too: its format csv, or, without quote, its format text. */
    public static RandomDialect ofCopy(Random random) {
        RandomDialect dialect = new RandomDialect(random);
        dialect.columns = 2 + random.nextInt(4);
        if (random.nextInt(4) == 0) {
            dialect.delimiter = one(random, "\t", ",", "|");
            dialect.quote = "";
            dialect.escape = "\\";
            dialect.nullText = "\\N";
            dialect.lineEnd = "\n";
        } else {
            dialect.delimiter = one(random, ",", ";", "\t", "|", "~");
            dialect.quote = one(random, "\"", "'");
            dialect.escape = one(random, dialect.quote, "\\", "^");
            dialect.nullText = one(random, "", "NULL", "\\N");
            dialect.lineEnd = one(random, "\n", "\r\n");
        }
        dialect.describe();
        return dialect;
    }

    private void describe() {
        format.put("delimiter", delimiter);
        format.put("quote", quote);
        format.put("escape", escape);
        format.put("null", nullText);
        format.put("comment", comment);
        format.put("line_end", anyLineEnd ? "any" : "lf");
        format.put("lenient", lenient);
        format.put("trailing_delimiter", trailing);
        format.put("skip_lines", skipLines);
        format.put("header_lines", headerLines);
        format.put("footer_lines", footerLines);
    }

    /** Header of each column, by its name. */
    public Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        for (int column = 0; column < columns; column++) {
            StringBuilder header = new StringBuilder();
            for (int line = 0; line < headerLines; line++) {
                header.append(line == 0 ? "" : " ").append(name(line, column));
            }
            headers.put("column_" + column, header.toString());
        }
        return headers;
    }

    private static String name(int line, int column) {
        return "Q" + line + "X" + column;
    }

    /** Rows that the dialect can express. */
    public List<List<String>> rows(int count) {
        List<List<String>> rows = new ArrayList<>();
        for (int row = 0; row < count; row++) {
            List<String> fields = new ArrayList<>();
            for (int column = 0; column < columns; column++) {
                fields.add(random.nextInt(8) == 0 ? null : expressible(text(), column));
            }
            rows.add(fields);
        }
        return rows;
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(20) == 0 ? random.nextInt(300) : random.nextInt(7);
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(16)) {
                case 0 -> text.append(delimiter);
                case 1 -> text.append(delimiter.charAt(0));
                case 2 -> text.append(quote);
                case 3 -> text.append(escape);
                case 4 -> text.append('\n');
                case 5 -> text.append('\r');
                case 6 -> text.append("\r\n");
                case 7 -> text.append(nullText);
                case 8 -> text.append(comment);
                case 9 -> text.append(' ');
                case 10 -> text.append('\t');
                case 11 -> text.append(one(random, "é", "東", "😀", "\u0001", "-"));
                default -> text.append("abnrtvfNx0,;\"'\\".charAt(random.nextInt(15)));
            }
        }
        return text.toString();
    }

    /** The text, or one that can be written. */
    private String expressible(String text, int column) {
        String plain = text;
        if (quote.isEmpty() && escape.isEmpty()) {
            plain = plain.replace("\n", "").replace("\r", "").replace(delimiter, "");
        }
        if (quote.isEmpty()) {
            // No escape makes half a delimiter text.
            if (delimiter.length() > 1) {
                plain = plain.replace(delimiter.substring(0, 1), "");
            }
            plain = plain.equals(nullText) && (escape.isEmpty() || !plain.contains(escape)) ? "x" + plain : plain;
            plain = column == 0 && !comment.isEmpty() && plain.startsWith(comment) ? "x" + plain : plain;
            // Of what is empty only a NULL is certain.
            return lenient && plain.isBlank() || plain.equals(nullText) && escape.isEmpty() ? "x" : plain;
        }
        return escape.isEmpty() ? plain.replace(quote, "") : plain;
    }

    /** The file. */
    public byte[] write(List<List<String>> rows) {
        StringBuilder file = new StringBuilder();
        for (int i = 0; i < skipLines; i++) {
            file.append("preamble ")
                    .append(one(random, quote, delimiter, comment))
                    .append(end());
        }
        for (int line = 0; line < headerLines; line++) {
            noise(file);
            for (int column = 0; column < columns; column++) {
                file.append(column == 0 ? "" : delimiter).append(name(line, column));
            }
            file.append(trailing ? delimiter : "").append(end());
        }
        for (int row = 0; row < rows.size(); row++) {
            noise(file);
            write(file, rows.get(row));
            boolean mayLackEnd = columns > 1 && footerLines == 0 && row == rows.size() - 1;
            file.append(mayLackEnd && random.nextBoolean() ? "" : end());
        }
        for (int i = 0; i < footerLines; i++) {
            file.append(random.nextBoolean() ? "" : end()).append("footer ").append(quote);
            file.append(i == footerLines - 1 && random.nextBoolean() ? "" : end());
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(file.toString().getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    private void noise(StringBuilder file) {
        while (random.nextInt(8) == 0 && lineEnd == null && columns > 1) {
            file.append(end());
        }
        while (!comment.isEmpty() && random.nextInt(6) == 0) {
            file.append(comment)
                    .append(" note ")
                    .append(quote)
                    .append(delimiter)
                    .append(end());
        }
    }

    private void write(StringBuilder file, List<String> row) {
        for (int column = 0; column < columns; column++) {
            file.append(column == 0 ? "" : delimiter).append(field(row.get(column), column));
        }
        if (trailing
                && (random.nextInt(4) > 0
                        || columns == 1
                        || field(row.get(columns - 1), 1).isEmpty())) {
            file.append(delimiter);
        }
        if (lenient && columns > 1 && random.nextInt(5) == 0) {
            file.append(delimiter.repeat(1 + random.nextInt(2)));
        }
    }

    private String field(String text, int column) {
        if (text == null) {
            return nullText;
        }
        if (quote.isEmpty()) {
            return escape.isEmpty() ? text : escaped(text);
        }
        boolean mustBeQuoted = text.equals(nullText)
                || text.contains("\n")
                || text.contains("\r")
                || text.contains(quote)
                || !escape.isEmpty() && text.contains(escape)
                || (text + delimiter).indexOf(delimiter) < text.length()
                || column == 0 && !comment.isEmpty() && text.startsWith(comment)
                || text.isEmpty();
        if (!mustBeQuoted && random.nextInt(3) > 0) {
            return text;
        }
        String inner = text;
        if (escape.equals(quote)) {
            inner = text.replace(quote, quote + quote);
        } else if (!escape.isEmpty()) {
            inner = text.replace(escape, escape + escape).replace(quote, escape + quote);
        }
        return blanks() + quote + inner + quote + blanks();
    }

    private String blanks() {
        return lenient && random.nextInt(4) == 0 && !delimiter.contains(" ") ? " ".repeat(random.nextInt(3)) : "";
    }

    /** Without quotes: an escape before each mark, or letters for control characters. */
    private String escaped(String text) {
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            int control = "\b\f\n\r\t\u000b".indexOf(c);
            if (text.startsWith(delimiter, i)) {
                out.append(escape).append(delimiter);
                i += delimiter.length();
                continue;
            }
            if (text.startsWith(escape, i)) {
                out.append(escape).append(escape);
            } else if (control >= 0 && (c == '\r' || lineEnd != null || random.nextBoolean())) {
                // An escaped CR at the end of a field would take the LF of the line end along.
                out.append(escape).append("bfnrtv".charAt(control));
            } else if (c == '\n' || c == '\r') {
                out.append(escape).append(c);
            } else {
                out.append(c);
            }
            i++;
        }
        return out.toString();
    }

    private String end() {
        return lineEnd == null ? nextLineEnd() : lineEnd;
    }

    private String nextLineEnd() {
        return anyLineEnd ? one(random, "\n", "\r\n", "\r") : one(random, "\n", "\r\n");
    }

    private static String one(Random random, String... texts) {
        return texts[random.nextInt(texts.length)];
    }

    @Override
    public String toString() {
        return format + ", " + columns + " columns, line end "
                + (lineEnd == null ? "mixed" : lineEnd.length() + " bytes");
    }
}
