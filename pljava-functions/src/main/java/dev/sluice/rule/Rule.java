package dev.sluice.rule;

import dev.sluice.type.ColumnType;
import dev.sluice.type.TypeKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Parses rules. A rule is an SQL expression over the columns of a file, with PostgreSQL's precedence:
 *
 * <ul>
 *   <li>{@code OR}, {@code AND}, {@code NOT}, parentheses, a boolean column alone
 *   <li>{@code = <> != < <= > >=}, {@code [NOT] BETWEEN … AND …}, {@code IS [NOT] DISTINCT FROM} between columns and
 *       literals
 *   <li>{@code [NOT] IN (literal, …)}, {@code [NOT] IN (SELECT …)}
 *   <li>{@code [NOT] LIKE}, {@code [NOT] ILIKE}, {@code ~ ~* !~ !~*} with a string on the right
 *   <li>{@code IS [NOT] NULL}, {@code IS [NOT] TRUE}, {@code IS [NOT] FALSE}, {@code IS [NOT] UNKNOWN}
 *   <li>{@code length(column)}, {@code lower(column)}, {@code upper(column)}
 *   <li>literals: {@code 1}, {@code -2.5e3}, {@code 'text'}, {@code E'\t'}, {@code U&'\20AC'}, {@code $$text$$},
 *       {@code TRUE}, {@code FALSE}, {@code NULL}, {@code DATE '2024-01-01'}, {@code '2024-01-01'::date}
 * </ul>
 *
 * <p>What it means differs from PostgreSQL in this: text is ordered by its bytes, as with {@code COLLATE "C"}; upper
 * and lower case are Unicode's, character by character; times without a zone are in the zone of the column, not of the
 * session; regular expressions are Java's where {@link Regex} says so; and a type that the engine does not read is
 * compared by its text, with {@code =}, {@code <>}, {@code IN}, {@code IS NULL}, {@code LIKE} and {@code ~} only.
 */
public final class Rule {
    private static final int DEEPEST = 200;

    private static final String LANGUAGE_HINT =
            "Rules know AND, OR, NOT, comparisons, IN, BETWEEN, LIKE, ~ and IS NULL on"
                    + " columns and literals; compute anything else before the import or in a view.";

    private final String text;
    private final Tokens tokens;
    private final List<String> subqueries = new ArrayList<>();
    private int depth;

    private Rule(String text) {
        this.text = text;
        this.tokens = new Tokens(text);
    }

    /**
     * Parses a rule.
     *
     * @throws RuleException if the text is not a rule
     */
    public static Expression parse(String text) {
        Rule rule = new Rule(text);
        Node root = rule.or();
        if (rule.tokens.kind != Tokens.END) {
            throw rule.unexpected();
        }
        return new Expression(text, root, Collections.unmodifiableList(rule.subqueries));
    }

    private Node or() {
        Node first = and();
        if (!tokens.isWord("OR")) {
            return first;
        }
        int position = tokens.start;
        List<Node> operands = new ArrayList<>();
        operands.add(first);
        while (tokens.isWord("OR")) {
            tokens.next();
            operands.add(and());
        }
        return Node.of("OR", position, operands.toArray(new Node[0]));
    }

    private Node and() {
        Node first = not();
        if (!tokens.isWord("AND")) {
            return first;
        }
        int position = tokens.start;
        List<Node> operands = new ArrayList<>();
        operands.add(first);
        while (tokens.isWord("AND")) {
            tokens.next();
            operands.add(not());
        }
        return Node.of("AND", position, operands.toArray(new Node[0]));
    }

    private Node not() {
        if (!tokens.isWord("NOT")) {
            return is();
        }
        int position = tokens.start;
        deeper();
        tokens.next();
        Node negated = Node.of("NOT", position, not());
        depth--;
        return negated;
    }

    private Node is() {
        Node left = comparison();
        while (tokens.isWord("IS")) {
            int position = tokens.start;
            tokens.next();
            boolean negated = skipWord("NOT");
            Node test;
            if (tokens.isWord("DISTINCT")) {
                tokens.next();
                if (!skipWord("FROM")) {
                    throw unexpected();
                }
                test = Node.of("IS DISTINCT FROM", position, left, comparison());
                return negated ? Node.of("NOT", position, test) : test;
            }
            if (tokens.isWord("NULL") || tokens.isWord("TRUE") || tokens.isWord("FALSE") || tokens.isWord("UNKNOWN")) {
                test = Node.of("IS " + tokens.text.toUpperCase(Locale.ROOT), position, left);
                tokens.next();
            } else {
                throw unexpected();
            }
            left = negated ? Node.of("NOT", position, test) : test;
        }
        return left;
    }

    private Node comparison() {
        Node left = membership();
        if (!isComparison()) {
            return left;
        }
        String operator = tokens.text.equals("!=") ? "<>" : tokens.text;
        int position = tokens.start;
        tokens.next();
        Node compared = Node.of(operator, position, left, membership());
        if (isComparison()) {
            throw tokens.error(
                    tokens.start,
                    "syntax error at or near \"" + tokens.text + "\"",
                    "Comparisons cannot be chained; join two of them with AND.");
        }
        return compared;
    }

    private boolean isComparison() {
        return tokens.isSign("=")
                || tokens.isSign("<")
                || tokens.isSign(">")
                || tokens.isSign("<=")
                || tokens.isSign(">=")
                || tokens.isSign("<>")
                || tokens.isSign("!=");
    }

    /** IN, BETWEEN and LIKE. */
    private Node membership() {
        Node left = match();
        int position = tokens.start;
        boolean negated = tokens.isWord("NOT");
        if (negated) {
            tokens.next();
        }
        Node test;
        if (tokens.isWord("IN")) {
            test = in(left);
        } else if (tokens.isWord("BETWEEN")) {
            test = between(left);
        } else if (tokens.isWord("LIKE") || tokens.isWord("ILIKE")) {
            String operator = tokens.text.toUpperCase(Locale.ROOT);
            int at = tokens.start;
            tokens.next();
            test = Node.of(operator, at, left, match());
            if (tokens.isWord("ESCAPE")) {
                throw tokens.error(tokens.start, "ESCAPE is not supported", "Escape % and _ with a backslash.");
            }
        } else if (negated) {
            throw unexpected();
        } else {
            return left;
        }
        return negated ? Node.of("NOT", position, test) : test;
    }

    private Node between(Node left) {
        int position = tokens.start;
        tokens.next();
        if (tokens.isWord("SYMMETRIC")) {
            throw tokens.error(tokens.start, "BETWEEN SYMMETRIC is not supported", "Write the lower bound first.");
        }
        skipWord("ASYMMETRIC");
        Node least = match();
        if (!skipWord("AND")) {
            throw unexpected();
        }
        Node greatest = match();
        return Node.of("AND", position, Node.of(">=", position, left, least), Node.of("<=", position, left, greatest));
    }

    private Node in(Node left) {
        int position = tokens.start;
        tokens.next();
        if (!tokens.isSign("(")) {
            throw unexpected();
        }
        int open = tokens.start;
        tokens.next();
        if (tokens.isWord("SELECT") || tokens.isWord("WITH") || tokens.isWord("VALUES")) {
            subqueries.add(subquery(open));
            return Node.inSubquery(position, subqueries.size() - 1, left);
        }
        List<Node> operands = new ArrayList<>();
        operands.add(left);
        while (true) {
            int start = tokens.start;
            Node member = match();
            if (!member.isLiteral()) {
                throw tokens.error(start, "IN takes literals or a subquery", "Join comparisons of columns with OR.");
            }
            operands.add(member);
            if (!tokens.isSign(",")) {
                break;
            }
            tokens.next();
        }
        close();
        return Node.of("IN", position, operands.toArray(new Node[0]));
    }

    /** The text up to the closing parenthesis, which is passed. Comments at its end are left off. */
    private String subquery(int open) {
        int start = tokens.start;
        int end = start;
        int nested = 0;
        while (nested > 0 || !tokens.isSign(")")) {
            if (tokens.kind == Tokens.END) {
                throw tokens.error(open, "subquery is not closed", "Close the parenthesis that is opened here.");
            }
            if (tokens.isSign(";")) {
                throw tokens.error(
                        tokens.start, "syntax error at or near \";\"", "Write one query in the parentheses.");
            }
            if (tokens.isSign("(")) {
                nested++;
            } else if (tokens.isSign(")")) {
                nested--;
            }
            end = tokens.end;
            tokens.next();
        }
        tokens.next();
        return text.substring(start, end);
    }

    /** The regular expression operators, which bind tightest. */
    private Node match() {
        Node left = operand();
        while (tokens.kind == Tokens.OPERATOR && !isComparison()) {
            String operator = tokens.text;
            int position = tokens.start;
            boolean negated = operator.startsWith("!");
            String positive = negated ? operator.substring(1) : operator;
            if (!positive.equals("~") && !positive.equals("~*")) {
                throw tokens.error(position, "operator " + operator + " is not supported", LANGUAGE_HINT);
            }
            tokens.next();
            Node test = Node.of(positive, position, left, operand());
            left = negated ? Node.of("NOT", position, test) : test;
        }
        return left;
    }

    private Node operand() {
        int position = tokens.start;
        if (tokens.isSign("-") || tokens.isSign("+")) {
            return signed();
        }
        if (tokens.isSign("(")) {
            tokens.next();
            deeper();
            Node inner = or();
            depth--;
            if (tokens.isSign(",")) {
                throw tokens.error(position, "row values are not supported", "Compare the columns one by one.");
            }
            close();
            return casts(inner);
        }
        if (tokens.kind == Tokens.NUMBER) {
            Node number = Node.leaf(Node.NUMBER, position, tokens.text);
            Literals.checkNumber(text, number);
            tokens.next();
            return casts(number);
        }
        if (tokens.kind == Tokens.STRING) {
            Node string = Node.leaf(Node.STRING, position, tokens.text);
            tokens.next();
            return casts(string);
        }
        if (tokens.kind == Tokens.QUOTED_NAME) {
            Node column = Node.leaf(Node.QUOTED_COLUMN, position, tokens.text);
            tokens.next();
            refuseQualified();
            return casts(column);
        }
        if (tokens.isWord("NULL")) {
            tokens.next();
            return casts(Node.leaf(Node.NULL, position, null));
        }
        if (tokens.isWord("TRUE") || tokens.isWord("FALSE")) {
            Node constant = Node.leaf(Node.BOOLEAN, position, tokens.text.toLowerCase(Locale.ROOT));
            tokens.next();
            return casts(constant);
        }
        if (tokens.kind != Tokens.NAME || isReserved()) {
            throw unexpected();
        }
        return named();
    }

    /** A column, a function, or the type of the string that follows. */
    private Node named() {
        int position = tokens.start;
        String name = tokens.text;
        tokens.next();
        if (tokens.isSign("(")) {
            return function(position, name);
        }
        String typeName = typeName(name);
        if (tokens.kind == Tokens.STRING) {
            ColumnType type = Literals.type(text, position, typeName);
            Node string = Node.leaf(Node.STRING, tokens.start, tokens.text);
            tokens.next();
            return casts(string.as(type));
        }
        if (typeName.length() > name.length()) {
            throw unexpected();
        }
        refuseQualified();
        return casts(Node.leaf(Node.COLUMN, position, name));
    }

    private Node function(int position, String name) {
        String function = name.toLowerCase(Locale.ROOT);
        Node named = Node.of(function, position);
        if (!named.isFunction()) {
            throw tokens.error(
                    position,
                    "function " + name + " is not supported",
                    "Rules know the functions length, lower and upper of one column.");
        }
        tokens.next();
        Node argument = operand();
        if (!argument.isColumn()) {
            throw tokens.error(
                    argument.position,
                    "function " + function + " takes a column",
                    "Write a column's name in the parentheses.");
        }
        close();
        return casts(Node.of(function, position, argument));
    }

    private Node signed() {
        int position = tokens.start;
        boolean negative = tokens.isSign("-");
        tokens.next();
        if (tokens.kind != Tokens.NUMBER) {
            throw tokens.error(position, "a sign must stand before a number", LANGUAGE_HINT);
        }
        Node number = operand();
        return negative ? number.withText("-" + number.text) : number;
    }

    private Node casts(Node inner) {
        Node cast = inner;
        while (tokens.isSign("::")) {
            int position = tokens.start;
            tokens.next();
            int typePosition = tokens.start;
            if (tokens.kind != Tokens.NAME) {
                throw unexpected();
            }
            String name = tokens.text;
            tokens.next();
            ColumnType type = Literals.type(text, typePosition, typeName(name));
            if (tokens.isSign("(")) {
                throw tokens.error(tokens.start, "type modifiers are not supported", "Leave the parentheses off.");
            }
            if (!inner.isLiteral() || cast.type != null) {
                throw tokens.error(
                        position, "only a literal can be cast", "Give the column its type in the job instead.");
            }
            if (cast.is(Node.NUMBER)) {
                cast = Literals.castNumber(text, cast, type);
            } else if (cast.is(Node.BOOLEAN) && type.kind() != TypeKind.BOOL) {
                throw tokens.error(
                        position, "cannot cast type boolean to " + type.name(), "Write a literal of the other type.");
            } else {
                cast = cast.as(type);
            }
        }
        return cast;
    }

    /** Adds the further words of a type's name. */
    private String typeName(String first) {
        String name = first.toLowerCase(Locale.ROOT);
        if (name.equals("double") && skipWord("PRECISION")) {
            return "double precision";
        }
        if (name.equals("character") && skipWord("VARYING")) {
            return "character varying";
        }
        if (name.equals("timestamp") && (tokens.isWord("WITH") || tokens.isWord("WITHOUT"))) {
            String with = tokens.text.toLowerCase(Locale.ROOT);
            tokens.next();
            if (!skipWord("TIME") || !skipWord("ZONE")) {
                throw unexpected();
            }
            return "timestamp " + with + " time zone";
        }
        return name;
    }

    private boolean skipWord(String word) {
        if (!tokens.isWord(word)) {
            return false;
        }
        tokens.next();
        return true;
    }

    private void close() {
        if (!tokens.isSign(")")) {
            throw unexpected();
        }
        tokens.next();
    }

    private void deeper() {
        if (++depth > DEEPEST) {
            throw tokens.error(tokens.start, "rule is nested too deeply", "Leave out parentheses that are not needed.");
        }
    }

    private void refuseQualified() {
        if (tokens.isSign(".")) {
            throw tokens.error(
                    tokens.start,
                    "qualified names are not supported",
                    "Write the column's name alone, in double quotes if need be.");
        }
    }

    private boolean isReserved() {
        return tokens.isWord("AND")
                || tokens.isWord("OR")
                || tokens.isWord("NOT")
                || tokens.isWord("IN")
                || tokens.isWord("IS")
                || tokens.isWord("BETWEEN")
                || tokens.isWord("LIKE")
                || tokens.isWord("ILIKE")
                || tokens.isWord("SELECT")
                || tokens.isWord("CASE");
    }

    private RuleException unexpected() {
        if (tokens.kind == Tokens.END) {
            return tokens.error(tokens.start, "syntax error at end of input", "Complete the rule.");
        }
        return tokens.error(
                tokens.start,
                "syntax error at or near \"" + text.substring(tokens.start, tokens.end) + "\"",
                LANGUAGE_HINT);
    }
}
