/**
 * A block of a file: whole records, with the place in the file that they came from.
 */
package dev.sluice.block;
