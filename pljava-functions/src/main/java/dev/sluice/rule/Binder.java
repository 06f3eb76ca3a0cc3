package dev.sluice.rule;

import dev.sluice.type.ColumnType;
import dev.sluice.type.TypeKind;
import dev.sluice.type.ValueProblem;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** Makes a predicate of a parsed rule: finds columns, decides by the types how to compare, and reads literals. */
final class Binder {
    private static final int NOT_COMPARABLE = -1;

    private static final String TYPES_HINT =
            "Compare values of the same type; a string literal is read as the type of the column.";

    private final String rule;
    private final RuleColumns columns;
    private final List<List<String>> sets;
    private final Predicate predicate = new Predicate();
    private final List<Operand> operands = new ArrayList<>();
    private final BitSet fields = new BitSet();
    private int firstField = -1;
    private int lastField = -1;

    Binder(String rule, RuleColumns columns, List<List<String>> sets) {
        this.rule = rule;
        this.columns = columns;
        this.sets = sets;
    }

    Predicate bind(Node root, Increment increment) {
        Condition wanted = condition(root, "the rule");
        if (increment != null) {
            wanted = new Logic(predicate, true, wanted, beyond(increment));
        }
        predicate.start(wanted, fields, firstField, lastField);
        return predicate;
    }

    private Condition beyond(Increment increment) {
        ColumnType type = columns.type(increment.column());
        int view = view(type, type);
        Operand value = operand(increment.column(), null, view);
        if (increment.per() < 0) {
            Operand greatest = literal(increment.greatest().get(0), type, view);
            return value.isNumber()
                    ? new NumberRange(value, ">", BigDecimal.valueOf(greatest.number))
                    : new Compare(value, ">", greatest);
        }
        ColumnType groupType = columns.type(increment.per());
        int groupView = setView(groupType);
        Operand group = operand(increment.per(), null, groupView);
        List<String> groups = increment.groups();
        NumberIn numbers = group.isNumber() ? new NumberIn(group, groups.size(), false) : null;
        BytesIn texts = group.isNumber() ? null : new BytesIn(group, groups.size(), false);
        for (String text : groups) {
            if (text != null) {
                add(numbers, texts, literal(text, groupType, groupView));
            }
        }
        Beyond beyond = new Beyond(value, group, numbers, texts);
        for (int i = 0; i < groups.size(); i++) {
            beyond.set(
                    groups.get(i) == null ? null : literal(groups.get(i), groupType, groupView),
                    literal(increment.greatest().get(i), type, view));
        }
        return beyond;
    }

    /** A value that PostgreSQL has given as text. */
    private static Operand literal(String text, ColumnType type, int view) {
        Operand operand = Operand.literal(Literals.unlimited(type), view);
        if (operand.set(text.getBytes(StandardCharsets.UTF_8)) != null) {
            throw new IllegalArgumentException("\"" + text + "\" of the target is not read as " + type.name());
        }
        return operand;
    }

    private Condition condition(Node node, String parent) {
        switch (node.operator) {
            case "AND":
            case "OR":
                Condition[] conditions = new Condition[node.operands.length];
                for (int i = 0; i < conditions.length; i++) {
                    conditions[i] = condition(node.operands[i], "argument of " + node.operator);
                }
                return new Logic(predicate, node.is("AND"), conditions);
            case "NOT":
                return new Mapped(condition(node.operands[0], "argument of NOT"), Mapped.NOT);
            case "IS TRUE":
                return new Mapped(condition(node.operands[0], "argument of IS TRUE"), Mapped.IS_TRUE);
            case "IS FALSE":
                return new Mapped(condition(node.operands[0], "argument of IS FALSE"), Mapped.IS_FALSE);
            case "IS UNKNOWN":
                return new Mapped(condition(node.operands[0], "argument of IS UNKNOWN"), Mapped.IS_NULL);
            case "IS NULL":
                return isNull(node.operands[0]);
            case "IS DISTINCT FROM":
                return isDistinct(node);
            case "IN":
                return in(node);
            case Node.IN_SUBQUERY:
                return inSubquery(node);
            case "LIKE":
            case "ILIKE":
            case "~":
            case "~*":
                return match(node);
            case "<":
            case "<=":
            case "=":
            case ">=":
            case ">":
            case "<>":
                return compare(node, node.operator, node.operands[0], node.operands[1]);
            default:
                return truth(node, parent);
        }
    }

    /** A column or literal that stands where a condition must. */
    private Condition truth(Node node, String parent) {
        if (node.is(Node.NULL)) {
            return new Constant(Predicate.UNKNOWN);
        }
        ColumnType type = typeOf(node);
        if (type == null || type.kind() != TypeKind.BOOL) {
            throw error(
                    node,
                    parent + " must be type boolean, not type " + nameOf(node),
                    "Compare it with something, or join conditions with AND and OR.");
        }
        return new NumberRange(operand(node, type, Operand.NUMBER), "=", BigDecimal.ONE);
    }

    private Condition isNull(Node node) {
        if (node.isLiteral()) {
            return new Constant(node.is(Node.NULL) ? Predicate.TRUE : Predicate.FALSE);
        }
        if (!node.isScalar()) {
            return new Mapped(condition(node, "argument of IS NULL"), Mapped.IS_NULL);
        }
        typeOf(node);
        int column = column(node);
        return new NullTest(predicate, use(column), columns.format(column));
    }

    private Condition isDistinct(Node node) {
        Node left = node.operands[0];
        Node right = node.operands[1];
        requireScalars(node, left, right);
        if (left.is(Node.NULL)) {
            return new Mapped(isNull(right), Mapped.NOT);
        }
        if (right.is(Node.NULL)) {
            return new Mapped(isNull(left), Mapped.NOT);
        }
        Condition different = new Mapped(compare(node, "=", left, right), Mapped.IS_NOT_TRUE);
        if (left.isLiteral() || right.isLiteral()) {
            return different;
        }
        Condition bothNull = new Logic(predicate, true, isNull(left), isNull(right));
        return new Logic(predicate, true, different, new Mapped(bothNull, Mapped.NOT));
    }

    private Condition compare(Node node, String operator, Node left, Node right) {
        requireScalars(node, left, right);
        if (left.isLiteral() && !right.isLiteral()) {
            return compare(node, mirrored(operator), right, left);
        }
        ColumnType type = typeOf(left);
        ColumnType other = typeOf(right);
        if (type == null) {
            type = other == null ? Literals.TEXT : other;
        }
        if (other == null || isZonedLiteral(right) && type.kind() == TypeKind.TIMESTAMPTZ) {
            other = Literals.unlimited(type);
        }
        boolean local = right.isLiteral()
                && type.kind() == TypeKind.TIMESTAMPTZ
                && (other.kind() == TypeKind.DATE || other.kind() == TypeKind.TIMESTAMP);
        int view = local ? Operand.NUMBER : view(type, other);
        boolean equality = operator.equals("=") || operator.equals("<>");
        if (view == NOT_COMPARABLE || type.kind() == TypeKind.OTHER && !equality) {
            throw noOperator(node, left, operator, right);
        }
        if (left.is(Node.NULL) || right.is(Node.NULL)) {
            return new Constant(Predicate.UNKNOWN);
        }
        if (local) {
            long timestamp = operand(right, other, view(other, Literals.TIMESTAMP)).number;
            BigDecimal instant = BigDecimal.valueOf(Literals.inZone(timestamp, type.zone()));
            return new NumberRange(operand(left, type, view), operator, instant);
        }
        if (isExactNumber(right) && isInteger(type)) {
            return new NumberRange(operand(left, type, Operand.NUMBER), operator, new BigDecimal(right.text));
        }
        Operand one = operand(left, type, view);
        Operand two = operand(right, other, view(other, type));
        if (right.isLiteral() && one.isNumber()) {
            return new NumberRange(one, operator, BigDecimal.valueOf(two.number));
        }
        if (!right.isLiteral() && view >= Operand.TEXT) {
            one.keep();
        }
        return new Compare(one, operator, two);
    }

    private Condition in(Node node) {
        Node left = node.operands[0];
        requireColumn(node, left);
        ColumnType type = typeOf(left);
        int members = node.operands.length - 1;
        boolean hasNull = false;
        for (int i = 1; i <= members; i++) {
            checkMember(node, left, type, node.operands[i]);
            hasNull |= node.operands[i].is(Node.NULL);
        }
        Operand operand = operand(left, type, setView(type));
        NumberIn numbers = operand.isNumber() ? new NumberIn(operand, members, hasNull) : null;
        BytesIn texts = operand.isNumber() ? null : new BytesIn(operand, members, hasNull);
        for (int i = 1; i <= members; i++) {
            Node member = node.operands[i];
            if (member.is(Node.NULL)) {
                continue;
            }
            if (isExactNumber(member) && isInteger(type)) {
                addExact(numbers, new BigDecimal(member.text));
                continue;
            }
            // One number is compared as a double; of several PostgreSQL makes an array of the column's type.
            boolean wide = isExactNumber(member) && type.kind() == TypeKind.FLOAT4 && members == 1;
            add(numbers, texts, literal(member, wide ? Literals.DOUBLE : type, setView(type)));
        }
        return numbers != null ? numbers : texts;
    }

    /**
     * Lets no literal pass that is cast to a type other than the column's: PostgreSQL would then choose a type for the
     * column and all members that is neither of the two.
     */
    private void checkMember(Node node, Node left, ColumnType type, Node member) {
        ColumnType memberType = typeOf(member);
        if (memberType == null) {
            return;
        }
        if (view(type, memberType) == NOT_COMPARABLE) {
            throw noOperator(node, left, "=", member);
        }
        boolean sameText = isText(type) && type.kind() != TypeKind.CHAR && memberType.kind() != TypeKind.CHAR;
        if (type.kind() != memberType.kind() && !isExactNumber(member) && !sameText) {
            throw error(
                    member,
                    "IN of a " + nameOf(left) + " does not take a " + nameOf(member),
                    "Leave out the cast: the literals are read as the type of the column.");
        }
    }

    private Condition inSubquery(Node node) {
        Node left = node.operands[0];
        requireColumn(node, left);
        ColumnType type = typeOf(left);
        List<String> members = sets.get(Integer.parseInt(node.text));
        if (members.isEmpty()) {
            return new Constant(Predicate.FALSE);
        }
        boolean hasNull = false;
        for (String member : members) {
            hasNull |= member == null;
        }
        int view = setView(type);
        Operand operand = operand(left, type, view);
        NumberIn numbers = operand.isNumber() ? new NumberIn(operand, members.size(), hasNull) : null;
        BytesIn texts = operand.isNumber() ? null : new BytesIn(operand, members.size(), hasNull);
        ColumnType memberType = Literals.unlimited(type);
        Operand member = Operand.literal(memberType, view);
        for (String text : members) {
            if (text == null) {
                continue;
            }
            ValueProblem problem = member.set(text.getBytes(StandardCharsets.UTF_8));
            if (problem == null) {
                add(numbers, texts, member);
            } else if (!isInteger(type) || !addNumeric(numbers, text)) {
                String found = Literals.problem(rule, node.withText(text), problem, type)
                        .getMessage();
                throw error(
                        node,
                        found,
                        "The subquery must return values of type " + nameOf(left) + ", the type before IN.");
            }
        }
        return numbers != null ? numbers : texts;
    }

    private static void add(NumberIn numbers, BytesIn texts, Operand member) {
        if (numbers != null) {
            numbers.add(member.number);
        } else {
            texts.add(member.bytes, member.from, member.to);
        }
    }

    /**
     * Adds a member that the column's type cannot hold but a wider one can. Most such numbers no column value equals.
     */
    private static boolean addNumeric(NumberIn numbers, String text) {
        Operand number = Operand.literal(Literals.NUMERIC, Operand.DECIMAL);
        if (number.set(text.getBytes(StandardCharsets.UTF_8)) != null) {
            return false;
        }
        if (!number.decimal.isFinite()) {
            return true;
        }
        addExact(numbers, new BigDecimal(text.trim()));
        return true;
    }

    private static void addExact(NumberIn numbers, BigDecimal number) {
        if (Literals.isLong(number)) {
            numbers.add(number.longValue());
        }
    }

    /** LIKE, ILIKE and regular expressions. */
    private Condition match(Node node) {
        Node left = node.operands[0];
        Node pattern = node.operands[1];
        requireScalars(node, left, pattern);
        ColumnType type = typeOf(left);
        if (left.isLiteral() || !isText(type) && type.kind() != TypeKind.OTHER) {
            throw error(
                    node,
                    "operator does not exist: " + nameOf(left) + " " + node.operator + " " + nameOf(pattern),
                    node.operator + " takes a column of text on the left.");
        }
        if (pattern.is(Node.NULL)) {
            return new Constant(Predicate.UNKNOWN);
        }
        if (!pattern.is(Node.STRING) || pattern.type != null && !isText(pattern.type)) {
            throw error(pattern, node.operator + " takes a string on the right", "Write the pattern in single quotes.");
        }
        boolean padded = type.kind() == TypeKind.CHAR && type.length() >= 0;
        Operand operand = operand(left, type, padded ? Operand.PADDED : Operand.TEXT);
        if (node.operator.startsWith("~")) {
            try {
                return Regex.of(operand, pattern.text, node.is("~*"));
            } catch (PatternSyntaxException e) {
                throw error(
                        pattern,
                        "invalid regular expression: " + e.getDescription(),
                        "Use a form that PostgreSQL and Java both know.");
            }
        }
        Like like = Like.of(operand, pattern.text, node.is("ILIKE"));
        if (like == null) {
            throw error(pattern, "LIKE pattern must not end with escape character", "Write \\\\ to mean a backslash.");
        }
        return like;
    }

    private void requireScalars(Node node, Node... sides) {
        for (Node side : sides) {
            if (!side.isScalar()) {
                throw error(
                        node,
                        "a condition cannot be compared",
                        "Write IS TRUE or IS FALSE behind it, or join conditions with AND and OR.");
            }
        }
    }

    private void requireColumn(Node node, Node left) {
        requireScalars(node, left);
        if (left.isLiteral()) {
            throw error(left, "IN takes a column on the left", "Write a column's name before IN.");
        }
    }

    private Operand operand(Node node, ColumnType type, int view) {
        if (node.isLiteral()) {
            return literal(node, type, view);
        }
        return operand(column(node), node.isFunction() ? node.operator : null, view);
    }

    private Operand operand(int column, String function, int view) {
        int field = use(column);
        ColumnType stored = columns.type(column);
        for (Operand known : operands) {
            if (known.isShared(field, stored, function, view)) {
                return known;
            }
        }
        Operand operand = new Operand(
                predicate,
                field,
                stored,
                columns.format(column),
                columns.reader(column),
                columns.cellReader(column),
                function,
                view);
        operands.add(operand);
        return operand;
    }

    private Operand literal(Node node, ColumnType type, int view) {
        ColumnType read = Literals.unlimited(type);
        if (isExactNumber(node) && type.kind() != TypeKind.FLOAT4) {
            // As wide as the comparison: 1.5 is a numeric, but becomes a double beside a double.
            read = view == Operand.NUMBER
                    ? Literals.BIGINT
                    : view == Operand.ORDERED ? Literals.DOUBLE : Literals.NUMERIC;
        }
        Operand operand = Operand.literal(read, view);
        ValueProblem problem = operand.set(node.text.getBytes(StandardCharsets.UTF_8));
        if (problem != null) {
            throw Literals.problem(rule, node, problem, read);
        }
        return operand;
    }

    private int column(Node node) {
        return columns.find(rule, node.isFunction() ? node.operands[0] : node);
    }

    private int use(int column) {
        int field = columns.field(column);
        fields.set(field);
        firstField = firstField < 0 ? field : Math.min(firstField, field);
        lastField = Math.max(lastField, field);
        return field;
    }

    /** The type of a column, function or literal; null for a string or NULL without one. */
    private ColumnType typeOf(Node node) {
        if (node.isColumn()) {
            return columns.type(column(node));
        }
        if (node.isFunction()) {
            ColumnType argument = columns.type(column(node));
            if (!isText(argument)) {
                throw error(
                        node,
                        "function " + node.operator + "(" + Literals.baseName(argument) + ") does not exist",
                        "The functions length, lower and upper take a column of text.");
            }
            return node.is("length") ? Literals.INTEGER : Literals.TEXT;
        }
        if (node.type != null) {
            return node.type;
        }
        if (node.is(Node.NUMBER)) {
            return Literals.numberType(node.text);
        }
        return node.is(Node.BOOLEAN) ? Literals.BOOLEAN : null;
    }

    private String nameOf(Node node) {
        ColumnType type = typeOf(node);
        return type == null ? "unknown" : Literals.baseName(type);
    }

    /** How a value of one type is compared with one of another, or {@link #NOT_COMPARABLE}. */
    private static int view(ColumnType type, ColumnType other) {
        TypeKind kind = type.kind();
        TypeKind with = other.kind();
        if (isNumber(type) && isNumber(other)) {
            if (isFloat(type) || isFloat(other)) {
                return Operand.ORDERED;
            }
            return kind == TypeKind.NUMERIC || with == TypeKind.NUMERIC ? Operand.DECIMAL : Operand.NUMBER;
        }
        if (isText(type) && isText(other)) {
            // Beside a char, PostgreSQL makes a char of a varchar, but keeps a text.
            return kind == TypeKind.CHAR || kind == TypeKind.VARCHAR && with == TypeKind.CHAR
                    ? Operand.STRIPPED
                    : Operand.TEXT;
        }
        if (kind == TypeKind.DATE && with == TypeKind.TIMESTAMP) {
            return Operand.MICROSECONDS;
        }
        if (kind == TypeKind.TIMESTAMP && with == TypeKind.DATE) {
            return Operand.NUMBER;
        }
        if (kind != with || kind == TypeKind.OTHER && !Literals.baseName(type).equals(Literals.baseName(other))) {
            return NOT_COMPARABLE;
        }
        return kind == TypeKind.UUID || kind == TypeKind.OTHER ? Operand.TEXT : Operand.NUMBER;
    }

    /** How a value of a type is looked up in a set. */
    private static int setView(ColumnType type) {
        return type.kind() == TypeKind.NUMERIC ? Operand.DECIMAL_KEY : view(type, type);
    }

    private static boolean isInteger(ColumnType type) {
        return type.kind() == TypeKind.INT2 || type.kind() == TypeKind.INT4 || type.kind() == TypeKind.INT8;
    }

    private static boolean isFloat(ColumnType type) {
        return type.kind() == TypeKind.FLOAT4 || type.kind() == TypeKind.FLOAT8;
    }

    private static boolean isNumber(ColumnType type) {
        return isInteger(type) || isFloat(type) || type.kind() == TypeKind.NUMERIC;
    }

    private static boolean isText(ColumnType type) {
        return type.kind() == TypeKind.TEXT || type.kind() == TypeKind.VARCHAR || type.kind() == TypeKind.CHAR;
    }

    /** Whether the node is a number that is not a float. */
    private static boolean isExactNumber(Node node) {
        return node.is(Node.NUMBER) && (node.type == null || !isFloat(node.type));
    }

    /** Whether the node is cast to {@code timestamptz}, so that it must be read in the zone of the column. */
    private static boolean isZonedLiteral(Node node) {
        return node.type != null && node.type.kind() == TypeKind.TIMESTAMPTZ;
    }

    private static String mirrored(String operator) {
        switch (operator) {
            case "<":
                return ">";
            case "<=":
                return ">=";
            case ">":
                return "<";
            case ">=":
                return "<=";
            default:
                return operator;
        }
    }

    private RuleException noOperator(Node node, Node left, String operator, Node right) {
        String message = "operator does not exist: " + nameOf(left) + " " + operator + " " + nameOf(right);
        ColumnType type = typeOf(left);
        if (right.is(Node.NUMBER) && type != null && isText(type)) {
            return error(node, message, "Quote the number: '" + right.text + "'.");
        }
        if (type != null && type.kind() == TypeKind.OTHER) {
            return error(
                    node,
                    message,
                    "The type " + Literals.baseName(type)
                            + " is compared by its text: use =, <>, IN, LIKE or ~ with a string.");
        }
        return error(node, message, TYPES_HINT);
    }

    private RuleException error(Node node, String message, String hint) {
        return RuleException.at(rule, node.position, message, hint);
    }
}
