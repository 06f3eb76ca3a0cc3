/**
 * Keys: the accepted rows of one block go in, one by one; the row with the same key that came before it, if any, comes out.
 */
package dev.sluice.dedup;
