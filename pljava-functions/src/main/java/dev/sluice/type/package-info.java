/**
 * Values: the bytes of one field go in, a typed value or a {@link dev.sluice.type.ValueProblem} comes out.
 * Start at {@link dev.sluice.type.ValueReader}.
 */
package dev.sluice.type;
