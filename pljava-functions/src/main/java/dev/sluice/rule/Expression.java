package dev.sluice.rule;

import java.util.List;

/** A parsed rule; immutable. Its columns and the types of its literals are not known before it is bound. */
public final class Expression {
    private final String text;
    private final Node root;
    private final List<String> subqueries;

    Expression(String text, Node root, List<String> subqueries) {
        this.text = text;
        this.root = root;
        this.subqueries = subqueries;
    }

    /** The queries of each {@code IN (SELECT …)}, in order of appearance, without the parentheses around them. */
    public List<String> subqueries() {
        return subqueries;
    }

    /**
     * Finds the columns, and reads the literals as values of their types.
     *
     * @param sets by subquery, its members in the text form of PostgreSQL; NULL is null. For a subquery without members
     *     the types are not checked, because {@code IN} is false whatever the column holds
     * @throws RuleException if a column is not known, an operator does not fit the types, or a literal or member is not
     *     a value of its column's type
     */
    public Predicate bind(RuleColumns columns, List<List<String>> sets) {
        return bind(columns, sets, null);
    }

    /**
     * The same for a rule that also wants only what the target does not have.
     *
     * @param increment what it has; its columns count in the order in which they were added. Null wants all
     * @throws IllegalArgumentException if a value of {@code increment} is none of its column's type
     */
    public Predicate bind(RuleColumns columns, List<List<String>> sets, Increment increment) {
        if (sets.size() != subqueries.size()) {
            throw new IllegalArgumentException(sets.size() + " sets for " + subqueries.size() + " subqueries");
        }
        return new Binder(text, columns, sets).bind(root, increment);
    }

    /** The text of the rule. */
    @Override
    public String toString() {
        return text;
    }
}
