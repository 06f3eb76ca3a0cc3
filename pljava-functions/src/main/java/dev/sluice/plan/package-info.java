/**
 * A job as the database compiled it for one load: the JSON text that {@code sluice.begin_load} returns goes in, a
 * {@link dev.sluice.plan.Plan} comes out. Both hosts of the rules read the same text.
 */
package dev.sluice.plan;
