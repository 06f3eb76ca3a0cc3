package dev.sluice.csv;

import java.nio.charset.StandardCharsets;

/**
 * The dialect of a file: RFC 4180 with any single-byte delimiter and quote.
 *
 * @param delimiter separates fields
 * @param quote encloses fields that contain the delimiter, a line end or a quote (which is then doubled)
 * @param nullText an unquoted field of exactly these bytes is NULL
 * @param header whether the first record names the columns
 */
public record CsvFormat(byte delimiter, byte quote, byte[] nullText, boolean header) {
    /** Comma, double quote, an empty unquoted field is NULL, with a header. */
    public static final CsvFormat DEFAULT = new CsvFormat((byte) ',', (byte) '"', new byte[0], true);

    /** A format from characters; both must be single bytes in UTF-8. */
    public static CsvFormat of(char delimiter, char quote, String nullText, boolean header) {
        if (delimiter > 0x7f || quote > 0x7f) {
            throw new IllegalArgumentException("delimiter and quote must each be a single-byte character");
        }
        if (delimiter == quote || delimiter == '\n' || delimiter == '\r' || quote == '\n' || quote == '\r') {
            throw new IllegalArgumentException("delimiter and quote must differ from each other and from line ends");
        }
        return new CsvFormat((byte) delimiter, (byte) quote, nullText.getBytes(StandardCharsets.UTF_8), header);
    }
}
