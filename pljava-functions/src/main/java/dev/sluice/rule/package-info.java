/**
 * Rules: {@code where} and checks, a subset of SQL's expressions with its three-valued logic, tested on the bytes of a
 * record. Start at {@link dev.sluice.rule.Rule}: text is parsed once, bound to the columns of a file, then tested row
 * by row.
 */
package dev.sluice.rule;
