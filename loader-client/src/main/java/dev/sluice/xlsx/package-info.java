/**
 * Excel workbooks (.xlsx, .xlsm): one sheet of each is a file of rows. {@link dev.sluice.xlsx.ExcelKind} recognises and opens
 * them.
 */
package dev.sluice.xlsx;
