package dev.sluice.rule;

import dev.sluice.type.ColumnType;

/**
 * One operation or leaf of a parsed rule. One class for all kinds, told apart by the operator as SQL writes it, because
 * each class costs a query in a PL/Java backend. {@code BETWEEN}, {@code NOT IN} and the like have become simpler
 * operations.
 */
final class Node {
    /** A column; {@code text} is its name. */
    static final String COLUMN = "column";

    /** A column in double quotes, whose name must match exactly. */
    static final String QUOTED_COLUMN = "quoted column";

    /** A number; {@code text} is in the form of Java's and PostgreSQL's decimals. */
    static final String NUMBER = "number";

    static final String STRING = "string";

    /** TRUE or FALSE; {@code text} is {@code true} or {@code false}. */
    static final String BOOLEAN = "boolean";

    static final String NULL = "null";

    /** {@code IN} with a subquery, which {@code text} numbers from 0. */
    static final String IN_SUBQUERY = "IN (SELECT";

    final String operator;
    final int position;
    final String text;

    /** What the literal was cast to; null for a literal without a cast and for all else. */
    final ColumnType type;

    final Node[] operands;

    private Node(String operator, int position, String text, ColumnType type, Node[] operands) {
        this.operator = operator;
        this.position = position;
        this.text = text;
        this.type = type;
        this.operands = operands;
    }

    static Node leaf(String operator, int position, String text) {
        return new Node(operator, position, text, null, new Node[0]);
    }

    static Node of(String operator, int position, Node... operands) {
        return new Node(operator, position, null, null, operands);
    }

    static Node inSubquery(int position, int subquery, Node left) {
        return new Node(IN_SUBQUERY, position, Integer.toString(subquery), null, new Node[] {left});
    }

    Node as(ColumnType type) {
        return new Node(operator, position, text, type, operands);
    }

    Node withText(String text) {
        return new Node(operator, position, text, type, operands);
    }

    boolean is(String operator) {
        return this.operator.equals(operator);
    }

    boolean isColumn() {
        return is(COLUMN) || is(QUOTED_COLUMN);
    }

    boolean isLiteral() {
        return is(NUMBER) || is(STRING) || is(BOOLEAN) || is(NULL);
    }

    boolean isFunction() {
        return is("length") || is("lower") || is("upper");
    }

    /** Whether the node has a value to compare, rather than being a condition. A boolean column is both. */
    boolean isScalar() {
        return isColumn() || isLiteral() || isFunction();
    }
}
