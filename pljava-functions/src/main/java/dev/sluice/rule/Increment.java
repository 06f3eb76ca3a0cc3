package dev.sluice.rule;

import java.util.List;

/**
 * What the target of a load has already: only rows beyond it are wanted. All values are texts as PostgreSQL gives them, in ISO
 * form and UTC.
 *
 * @param column number of the column that grows
 * @param per number of the column whose values are the groups; -1 when there is one greatest value for all rows
 * @param groups by group, its value; null is a group like others. One null when {@code per} is -1
 * @param greatest by group, the greatest value that the target has
 */
public record Increment(int column, int per, List<String> groups, List<String> greatest) {}
