/**
 * Reads Parquet by DuckDB, and Arrow and Feather by Arrow's library. An optional part of the distribution: this package is in a jar
 * of its own, and nothing outside names it but {@link dev.sluice.file.ColumnarKind}. Start at
 * {@link dev.sluice.columnar.ColumnarFiles}.
 */
package dev.sluice.columnar;
