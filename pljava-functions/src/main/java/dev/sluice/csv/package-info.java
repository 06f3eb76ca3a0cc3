/**
 * Bytes of a CSV file go in, the places of records and fields come out; no String is made and nothing is allocated per row.
 * Start at {@link dev.sluice.csv.RecordScanner}. {@link dev.sluice.csv.CsvFormat} has the dialects that there are;
 * {@link dev.sluice.csv.CsvHead} reads what stands before the data.
 */
package dev.sluice.csv;
