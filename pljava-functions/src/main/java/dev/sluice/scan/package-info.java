/**
 * Blocks of files, worked on in parallel: several {@link dev.sluice.scan.LoadWorker}s take them from one
 * {@link dev.sluice.scan.BlockQueue}, and a {@link dev.sluice.scan.BlockWork} says what is done with each.
 */
package dev.sluice.scan;
