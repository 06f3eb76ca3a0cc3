/**
 * Bytes of a CSV file go in, the places of records and fields come out; no String is made and nothing is allocated per row.
 * Start at {@link dev.sluice.csv.CsvScanner}. The grammar is RFC 4180's, with LF or CRLF at the end of each record.
 */
package dev.sluice.csv;
