/**
 * Rows: a {@link dev.sluice.block.Block} and a {@link dev.sluice.plan.Plan} go in, accepted rows as typed columns, rejects with
 * their reasons and a tally come out. Start at {@link dev.sluice.row.RuleEngine}.
 */
package dev.sluice.row;
