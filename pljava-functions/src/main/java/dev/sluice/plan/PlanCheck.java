package dev.sluice.plan;

/**
 * A named check of the job: a row for which the expression is false is rejected.
 *
 * @param expression in the language of {@code dev.sluice.rule}
 */
public record PlanCheck(String name, String expression) {}
