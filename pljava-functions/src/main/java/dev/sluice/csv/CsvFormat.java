package dev.sluice.csv;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * The dialect of a file. All texts are UTF-8.
 *
 * @param delimiter separates fields; one byte or more
 * @param quote encloses fields that contain the delimiter, a line end or a quote; empty when nothing does
 * @param escape takes the meaning from the delimiter, quote, escape or line end behind it; equal to {@code quote} when a quote
 *     within quotes is doubled; empty when neither is so
 * @param nullText an unquoted field of exactly these bytes is NULL
 * @param comment a line that begins with it is no record; empty when there are no such lines
 * @param anyLineEnd whether a CR alone ends a line too, as LF and CRLF always do
 * @param trailingDelimiter whether a delimiter at the end of a record is no beginning of another field
 * @param lenient whether what is ambiguous is read as spreadsheet programs do, instead of being malformed
 * @param header whether the first record names the columns
 * @param skipLines lines before the header, or before the first record
 * @param headerLines records that make up the header
 * @param footerLines lines at the end, blank ones not counted, that are no data
 * @param table which of several tables of a file, from 1; 0 when all of the file is one table
 * @param ragged whether records of any width are allowed, so that their width tells nothing about tables
 * @param cells whether it is what was made of a file that is no text: each record is one row of that file, and counts as one line
 *     whatever its values hold; a value without quotes is in the form of its type, and begins with # when it is an error
 */
public record CsvFormat(
        byte[] delimiter,
        byte[] quote,
        byte[] escape,
        byte[] nullText,
        byte[] comment,
        boolean anyLineEnd,
        boolean trailingDelimiter,
        boolean lenient,
        boolean header,
        int skipLines,
        int headerLines,
        int footerLines,
        int table,
        boolean ragged,
        boolean cells) {
    /** Comma, double quote, an empty unquoted field is NULL, with a header. */
    public static final CsvFormat DEFAULT = read(Map.of());

    /** What is made of files that are no text. */
    public static final CsvFormat CELLS = read(Map.of("type", "cells"));

    /** The longest delimiter or beginning of a comment, in characters. */
    private static final int LONGEST = 16;

    /**
     * A format from the members of {@code format} in a job; what is not there has its default, other members are not looked at.
     *
     * @throws IllegalArgumentException if it is no format that can be read
     */
    public static CsvFormat read(Map<?, ?> format) {
        String quote = text(format, "quote", "\"");
        String escape = text(format, "escape", quote);
        boolean lenient = flag(format, "lenient", false);
        CsvFormat read = new CsvFormat(
                bytes(text(format, "delimiter", ",")),
                bytes(quote),
                bytes(escape),
                bytes(text(format, "null", "")),
                bytes(text(format, "comment", "")),
                "any".equals(text(format, "line_end", lenient ? "any" : "lf")),
                flag(format, "trailing_delimiter", false),
                lenient,
                flag(format, "header", true),
                number(format, "skip_lines", 0),
                number(format, "header_lines", 1),
                number(format, "footer_lines", 0),
                number(format, "table", 0),
                isSaid(format, "missing_fields") || isSaid(format, "extra_fields"),
                "cells".equals(format.get("type")));
        read.check(quote, escape);
        return read;
    }

    /** Whether it is RFC 4180 with any delimiter and quote of one byte: then {@link CsvScanner} reads it. */
    public boolean isPlain() {
        return delimiter.length == 1
                && quote.length == 1
                && isDoubled()
                && comment.length == 0
                && !anyLineEnd
                && !trailingDelimiter
                && !lenient;
    }

    /** Whether a quote within quotes is doubled. */
    boolean isDoubled() {
        return quote.length > 0 && Arrays.equals(quote, escape);
    }

    private void check(String quoteText, String escapeText) {
        String delimiterText = new String(delimiter, StandardCharsets.UTF_8);
        String commentText = new String(comment, StandardCharsets.UTF_8);
        if (delimiter.length == 0 || delimiterText.length() > LONGEST || hasLineEnd(delimiterText)) {
            throw new IllegalArgumentException(
                    "delimiter must be 1 to " + LONGEST + " characters, without line end or NUL");
        }
        if (!isCharacter(quoteText) || !isCharacter(escapeText)) {
            throw new IllegalArgumentException(
                    "quote and escape must each be one character, which is no line end, or empty");
        }
        if (quote.length > 0 && delimiterText.contains(quoteText)
                || escape.length > 0 && delimiterText.contains(escapeText)) {
            throw new IllegalArgumentException("delimiter must not contain quote or escape");
        }
        if (commentText.length() > LONGEST
                || hasLineEnd(commentText)
                || comment.length > 0
                        && (commentText.contains(delimiterText)
                                || quote.length > 0 && commentText.contains(quoteText))) {
            throw new IllegalArgumentException("comment must be at most " + LONGEST
                    + " characters, without line end or NUL, and not contain delimiter or quote");
        }
        if (skipLines < 0 || headerLines < 1 || footerLines < 0 || table < 0) {
            throw new IllegalArgumentException(
                    "skip_lines and footer_lines must not be negative, header_lines and table at least 1");
        }
    }

    private static boolean isCharacter(String text) {
        return text.codePointCount(0, text.length()) <= 1 && !hasLineEnd(text);
    }

    private static boolean hasLineEnd(String text) {
        return text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0 || text.indexOf('\0') >= 0;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether a policy is another than {@code error}; YAML may have made its word null no text. */
    private static boolean isSaid(Map<?, ?> format, String policy) {
        return format.containsKey(policy) && !"error".equals(format.get(policy));
    }

    private static String text(Map<?, ?> format, String member, String otherwise) {
        Object value = format.get(member);
        return value == null ? otherwise : value.toString();
    }

    private static boolean flag(Map<?, ?> format, String member, boolean otherwise) {
        Object value = format.get(member);
        return value == null ? otherwise : !"false".equals(value.toString());
    }

    private static int number(Map<?, ?> format, String member, int otherwise) {
        Object value = format.get(member);
        if (value == null) {
            return otherwise;
        }
        try {
            return Integer.parseInt(value.toString());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(member + " must be a number, not \"" + value + "\"");
        }
    }
}
