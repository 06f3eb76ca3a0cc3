package dev.sluice.rule;

import dev.sluice.type.ColumnType;
import dev.sluice.type.TypeKind;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;

/**
 * Makes random rules, and random rows to test them on, that Sluice and PostgreSQL must agree about. The same seed makes
 * the same rules and rows. Rows are CSV without a header in the order of {@link #COLUMNS}; a table for them is
 * {@link #TABLE}.
 *
 * <p>No rule asks whether characters beyond ASCII are letters, or for their case: the table's collation is "C", which
 * says that they have none. Sessions must have the time zone {@link #ZONE}.
 */
final class RandomRule {
    static final String ZONE = "Europe/Berlin";

    static final List<Column> COLUMNS = List.of(
            new Column("i2", TypeKind.INT2, "smallint"),
            new Column("i4", TypeKind.INT4, "integer"),
            new Column("i8", TypeKind.INT8, "bigint"),
            new Column("n", TypeKind.NUMERIC, "numeric"),
            new Column("n2", TypeKind.NUMERIC, "numeric(12,2)"),
            new Column("f4", TypeKind.FLOAT4, "real"),
            new Column("f8", TypeKind.FLOAT8, "double precision"),
            new Column("t", TypeKind.TEXT, "text"),
            new Column("Second Text", TypeKind.TEXT, "text"),
            new Column("v", TypeKind.VARCHAR, "character varying(8)"),
            new Column("c", TypeKind.CHAR, "character(6)"),
            new Column("d", TypeKind.DATE, "date"),
            new Column("d2", TypeKind.DATE, "date"),
            new Column("timestamp", TypeKind.TIMESTAMP, "timestamp without time zone"),
            new Column("tz", TypeKind.TIMESTAMPTZ, "timestamp with time zone"),
            new Column("tz2", TypeKind.TIMESTAMPTZ, "timestamp with time zone"),
            new Column("b", TypeKind.BOOL, "boolean"),
            new Column("b2", TypeKind.BOOL, "boolean"),
            new Column("u", TypeKind.UUID, "uuid"),
            new Column("u2", TypeKind.UUID, "uuid"));

    static final String TABLE = table();

    private static final String[] INTEGERS = {
        "0", "1", "2", "-1", "7", "42", "-42", "100", "32767", "-32768", "+7", " 42 ", "007"
    };
    private static final String[] BIG_INTEGERS = {
        "2147483647",
        "-2147483648",
        "9223372036854775807",
        "-9223372036854775808",
        "9007199254740993",
        "1000000000000000000"
    };
    private static final String[] DECIMALS = {
        "0.0",
        "-0.00",
        "1.5",
        "1.50",
        "2.499",
        "2.495",
        "2.5",
        "-2.5",
        ".5",
        "5.",
        "100.00",
        "1e2",
        "42.000000000000000000001",
        "0.1",
        "0.10000000000000000555",
        "1.5e0",
        "-4.2E1",
        "99999999.99"
    };
    private static final String[] LARGE_DECIMALS = {
        "NaN",
        "Infinity",
        "-inf",
        "123456789012345678901234567890",
        "1e25",
        "10000000000000000000000000",
        "1e-25",
        "9223372036854775807.5",
        "922337203685477580.7"
    };
    private static final String[] FLOATS = {
        "NaN",
        "Infinity",
        "-Infinity",
        "0",
        "-0",
        "0.1",
        "0.3",
        "1.5",
        "1e10",
        "-2.5",
        "42",
        "16777217",
        "1e-30",
        "3.4e38"
    };
    private static final String[] LARGE_FLOATS = {"1e300", "-1e300", "1e-300", "9007199254740993", "9223372036854775807"
    };
    private static final String[] TEXTS = {
        "", "a", "A", "ab", "abc", "aBc", "ab ", "ab  ", " ab", "b", "a%b", "a_b", "a\\b", "axb", "日本", "日本b", "a日b",
        "€", "aab", "abab", "x,y", "\"q\"", "a\nb", "it's", "😀", "Zz", "5"
    };
    private static final String[] PATTERNS = {
        "", "%", "_", "a%", "%b", "%a%b%", "a_b", "a\\_b", "a\\%b", "__", "%_", "_%b", "A%", "ab", "ab%", "ab ", "%日%",
        "_本%", "%ab", "a\\\\b", "%a_", "a\nb", "%b%b"
    };
    private static final String[] EXPRESSIONS = {
        "^a",
        "b$",
        "^ab*$",
        "a.b",
        "[ab]+",
        "^[^a]",
        "^[a-z]+$",
        "\\d",
        "^.$",
        "(a|b)b",
        "a{2}",
        "^\\d+$",
        "\\s",
        "[[:space:]]$",
        "[[:digit:]]",
        "a\\\\b",
        "[]a]",
        "[a[]",
        "^$",
        "日",
        "^(?:ab)+$",
        "a(?=x)",
        "[A-Z]",
        "^(a).*\\1"
    };
    private static final String[] DATES = {
        "2024-01-01",
        "2024-02-29",
        "2023-12-31",
        "1999-12-31",
        "2000-01-01",
        "infinity",
        "-infinity",
        "0001-01-01",
        "9999-12-31",
        "20240101"
    };
    private static final String[] FAR_DATES = {"5874897-12-31", "300000-01-01"};
    private static final String[] TIMES = {
        "2024-01-01",
        "2024-01-01 00:00:00",
        "2024-01-01T12:30:00",
        "2024-01-01 12:30:00.000001",
        "2023-12-31 23:59:59.999999",
        "2024-03-31 02:30:00",
        "2024-10-27 02:30:00",
        "infinity",
        "-infinity",
        "1999-12-31 12:00",
        "2000-01-01 00:00:00"
    };
    private static final String[] ZONED_TIMES = {
        "2024-01-01 00:00:00+00", "2024-01-01 01:00:00+01", "2024-01-01T00:00:00Z", "2023-12-31 18:30:00-05:30"
    };
    private static final String[] BOOLEANS = {"t", "f", "true", "FALSE", "yes", "no", "1", "0", "on", "off"};
    private static final String[] UUIDS = {
        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
        "A0EEBC999C0B4EF8BB6D6BB9BD380A11",
        "{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}",
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12"
    };

    private final Random random;

    RandomRule(long seed) {
        random = new Random(seed);
    }

    /** A column of the table. */
    record Column(String name, TypeKind kind, String type) {
        /** The name as SQL and rules write it. */
        String sql() {
            return name.indexOf(' ') < 0 ? name : '"' + name + '"';
        }

        /** The type as the engine knows it. */
        ColumnType columnType() {
            int open = type.indexOf('(');
            int comma = type.indexOf(',');
            int close = type.indexOf(')');
            boolean numeric = kind == TypeKind.NUMERIC && open > 0;
            boolean text = kind == TypeKind.VARCHAR || kind == TypeKind.CHAR;
            return new ColumnType(
                    kind,
                    type,
                    text ? Integer.parseInt(type.substring(open + 1, close)) : -1,
                    numeric ? Integer.parseInt(type.substring(open + 1, comma)) : -1,
                    numeric ? Integer.parseInt(type.substring(comma + 1, close)) : 0,
                    ZoneId.of(ZONE));
        }
    }

    /** A rule. A few are wrong: then PostgreSQL must refuse them too. */
    String expression() {
        return condition(random.nextInt(4));
    }

    /** A row as a CSV record with its line end. An empty field is NULL. */
    String row() {
        StringBuilder row = new StringBuilder();
        for (Column column : COLUMNS) {
            if (column != COLUMNS.get(0)) {
                row.append(',');
            }
            if (random.nextInt(6) > 0) {
                String value = value(column);
                boolean quoted = value.isEmpty() || random.nextInt(5) == 0 || value.matches("(?s).*[,\"\n].*");
                row.append(quoted ? '"' + value.replace("\"", "\"\"") + '"' : value);
            }
        }
        return row.append('\n').toString();
    }

    private String condition(int depth) {
        if (depth == 0) {
            return comparison();
        }
        switch (random.nextInt(7)) {
            case 0:
            case 1:
                return condition(depth - 1) + " AND " + condition(depth - 1);
            case 2:
            case 3:
                return condition(depth - 1) + " OR " + condition(depth - 1);
            case 4:
                return "NOT " + condition(depth - 1);
            case 5:
                return "(" + condition(depth - 1) + ")"
                        + oneOf("", " IS TRUE", " IS NOT FALSE", " IS NULL", " IS NOT UNKNOWN");
            default:
                return "(" + condition(depth - 1) + ")";
        }
    }

    private String comparison() {
        if (random.nextInt(40) == 0) {
            return oneOf("TRUE", "FALSE", "NULL", "1 < 2.5", "'a' = 'b'", "NULL IS NULL", "'1' IS DISTINCT FROM NULL");
        }
        Column column = COLUMNS.get(random.nextInt(COLUMNS.size()));
        String left = column.sql();
        if (random.nextInt(60) == 0) {
            Column other = COLUMNS.get(random.nextInt(COLUMNS.size()));
            return left + operator() + (isNumber(other) ? oneOf(DECIMALS) : quoted(value(other)));
        }
        switch (random.nextInt(12)) {
            case 0:
                return left + oneOf(" IS NULL", " IS NOT NULL");
            case 1:
                return left + oneOf(" IN (", " NOT IN (") + literals(column) + ")";
            case 2:
                return left + oneOf(" IN (", " NOT IN (") + subquery(column) + ")";
            case 3:
                return left + oneOf(" BETWEEN ", " NOT BETWEEN ") + literal(column) + " AND " + literal(column);
            case 4:
                return left + oneOf(" IS DISTINCT FROM ", " IS NOT DISTINCT FROM ") + side(column);
            case 5:
                return literal(column) + operator() + left;
            case 6:
                return column.kind() == TypeKind.BOOL
                        ? left + oneOf("", " IS TRUE", " IS NOT TRUE", " IS FALSE", " IS NOT FALSE", " IS UNKNOWN")
                        : left + operator() + side(column) + oneOf("", " IS NULL", " IS NOT TRUE", " IS FALSE");
            case 7:
            case 8:
                return isText(column) ? textual(column) : left + operator() + side(column);
            default:
                return left + operator() + side(column);
        }
    }

    private String textual(Column column) {
        String left = random.nextInt(4) == 0 ? oneOf("lower(", "upper(") + column.sql() + ")" : column.sql();
        switch (random.nextInt(8)) {
            case 0:
                return "length(" + column.sql() + ")" + operator() + oneOf("0", "1", "2", "3", "2.5", "i4", "n", "f8");
            case 4:
                return "length(" + column.sql() + ")"
                        + oneOf(" IN (1, 2)", " NOT IN (0, 3, NULL)", " BETWEEN 1 AND 2", " NOT BETWEEN 2 AND i2");
            case 5:
                return left + oneOf(" IN (", " NOT IN (") + literals(column) + ")";
            case 6:
                return left + oneOf(" IN (SELECT 'a' UNION SELECT 'ab'", " NOT IN (SELECT 'b'") + ")";
            case 7:
                return left + oneOf(" BETWEEN ", " NOT BETWEEN ") + literal(column) + " AND " + literal(column);
            case 1:
                return left
                        + oneOf(" ~ ", " ~* ", " !~ ", " !~* ")
                        + quoted(random.nextInt(3) == 0 ? oneOf(EXPRESSIONS) : alternatives(2));
            case 2:
                return left + operator() + literal(column);
            default:
                return left
                        + oneOf(" LIKE ", " NOT LIKE ", " ILIKE ", " NOT ILIKE ")
                        + quoted(random.nextBoolean() ? oneOf(PATTERNS) : letters("%", "_", "\\%", "\\_"));
        }
    }

    /** A regular expression that PostgreSQL and Java both know. */
    private String alternatives(int depth) {
        StringBuilder expression = new StringBuilder();
        for (int more = random.nextInt(4); more >= 0; more--) {
            expression.append(random.nextInt(8) == 0 ? "|" : "").append(oneOf("", "", "", "^", "$"));
            if (expression.length() > 0 && "|^$".indexOf(expression.charAt(expression.length() - 1)) < 0
                    || random.nextBoolean()) {
                expression.append(atom(depth)).append(oneOf("", "", "", "*", "+", "?", "{2}", "{1,2}", "{0,}", "*?"));
            }
        }
        String text = expression.append(atom(0)).toString();
        return text.startsWith("|") ? "a" + text : text;
    }

    private String atom(int depth) {
        if (depth > 0 && random.nextInt(4) == 0) {
            return oneOf("(", "(?:", "(?=a)(", "(?!b)(") + alternatives(depth - 1) + ")";
        }
        return oneOf(
                "a",
                "b",
                "A",
                "B",
                "x",
                " ",
                ".",
                "日",
                "€",
                "😀",
                "[ab]",
                "[^ab]",
                "[a-c ]",
                "[^A-Z日]",
                "\\d",
                "\\D",
                "\\.",
                "\\\\",
                "[[:digit:]x]",
                "[^[:space:]]",
                "[.%_\\\\]",
                "\\n",
                "_",
                "%",
                "'",
                "[0-9-]",
                "\\s",
                "\\S");
    }

    /** A short text of letters that patterns and expressions know. */
    private String letters(String... special) {
        StringBuilder text = new StringBuilder();
        for (int more = random.nextInt(7); more > 0; more--) {
            boolean plain = special.length == 0 || random.nextBoolean();
            text.append(
                    plain ? oneOf("a", "b", "A", "B", "x", " ", "日", "€", "😀", "_", "%", "'", "5") : oneOf(special));
        }
        return text.toString();
    }

    private String decimal(int digits) {
        StringBuilder number = new StringBuilder(oneOf("", "", "-"));
        for (int more = random.nextInt(digits); more >= 0; more--) {
            number.append(random.nextInt(10));
        }
        if (random.nextBoolean()) {
            number.append('.').append(random.nextInt(100));
        }
        return number.toString();
    }

    private String time() {
        return "%04d-%02d-%02d %02d:%02d:%02d.%06d%s"
                .formatted(
                        oneOf(1, 3000),
                        oneOf(1, 12),
                        oneOf(1, 28),
                        oneOf(0, 23),
                        oneOf(0, 59),
                        oneOf(0, 59),
                        oneOf(0, 999_999),
                        oneOf("", "", "+02", "-11:30", " Europe/Berlin", "Z"));
    }

    private String operator() {
        return oneOf(" = ", " <> ", " < ", " <= ", " > ", " >= ", " != ", "=", "<", ">=");
    }

    /** What stands right of an operator: a literal, or a column of a type that mostly can be compared. */
    private String side(Column column) {
        if (random.nextInt(4) > 0) {
            return literal(column);
        }
        for (int tries = 0; tries < 20; tries++) {
            Column other = COLUMNS.get(random.nextInt(COLUMNS.size()));
            boolean times = isTime(column) && isTime(other);
            if (column.kind() == other.kind()
                    || isNumber(column) && isNumber(other)
                    || isText(column) && isText(other)
                    || times && column.kind() != TypeKind.TIMESTAMPTZ && other.kind() != TypeKind.TIMESTAMPTZ) {
                return other.sql();
            }
        }
        return column.sql();
    }

    private String literals(Column column) {
        StringBuilder list = new StringBuilder();
        for (int more = random.nextInt(4); more >= 0; more--) {
            String literal = isNumber(column) ? number(column, random.nextInt(20) > 0 ? 5 : 0) : quoted(value(column));
            list.append(list.length() == 0 ? "" : ", ").append(random.nextInt(15) == 0 ? "NULL" : literal);
        }
        return list.toString();
    }

    private String subquery(Column column) {
        StringBuilder values = new StringBuilder();
        for (int more = random.nextInt(5); more >= 0; more--) {
            String value = random.nextInt(10) == 0 ? "NULL" : quoted(value(column));
            values.append(values.length() == 0 ? "" : ", ")
                    .append("(")
                    .append(value)
                    .append("::")
                    .append(column.type())
                    .append(")");
        }
        return "SELECT x FROM (VALUES " + values + ") AS s(x)"
                + oneOf("", " WHERE true /* :) */", " WHERE false", " -- ) '\n");
    }

    private String literal(Column column) {
        int choice = random.nextInt(20);
        if (choice == 0) {
            return "NULL";
        }
        if (isNumber(column)) {
            return number(column, choice);
        }
        if (column.kind() == TypeKind.BOOL && choice < 12) {
            return oneOf("TRUE", "FALSE", "'t'::boolean", "BOOLEAN 'no'");
        }
        if (isTime(column) && choice < 5) {
            return column.kind() == TypeKind.TIMESTAMPTZ
                    ? oneOf("DATE ", "TIMESTAMP ", "timestamptz ", "timestamp with time zone ") + quoted(oneOf(TIMES))
                    : oneOf("DATE ", "TIMESTAMP ", "timestamp without time zone ") + quoted(oneOf(TIMES));
        }
        if (isText(column) && choice < 3) {
            return quoted(value(column)) + oneOf("::text", "::varchar");
        }
        return quoted(value(column));
    }

    private String number(Column column, int choice) {
        if (choice < 3) {
            return quoted(value(column));
        }
        if (choice == 3) {
            return quoted(oneOf(DECIMALS)) + oneOf("::numeric", "::float8", "::real");
        }
        if (choice == 4) {
            return oneOf(
                    "5::bigint",
                    "'7'::int",
                    "2.5::int",
                    "1.5::float8",
                    "42::smallint",
                    "'NaN'::float8",
                    "'NaN'::numeric");
        }
        String number = oneOf(oneOf(0, 1) == 0 ? INTEGERS : oneOf(0, 3) == 0 ? BIG_INTEGERS : DECIMALS);
        return number.strip();
    }

    /** A value of the column, in one of the forms that PostgreSQL reads. */
    private String value(Column column) {
        if (random.nextInt(4) == 0) {
            switch (column.kind().name()) {
                case "INT2":
                    return Integer.toString(oneOf(-32768, 32767));
                case "INT4":
                    return Integer.toString(random.nextInt());
                case "INT8":
                    return Long.toString(random.nextLong());
                case "NUMERIC":
                    return decimal(column.type().equals("numeric") ? 30 : 10);
                case "FLOAT4":
                    return Float.toString(random.nextFloat());
                case "FLOAT8":
                    return Double.toString(random.nextGaussian());
                case "DATE":
                case "TIMESTAMP":
                case "TIMESTAMPTZ":
                    return time();
                case "TEXT":
                case "VARCHAR":
                case "CHAR":
                    return letters();
                default:
                    break;
            }
        }
        switch (column.kind().name()) {
            case "INT2":
                return oneOf(INTEGERS);
            case "INT4":
                return random.nextInt(6) == 0 ? BIG_INTEGERS[random.nextInt(2)] : oneOf(INTEGERS);
            case "INT8":
                return random.nextInt(4) == 0 ? oneOf(BIG_INTEGERS) : oneOf(INTEGERS);
            case "NUMERIC":
                boolean large = random.nextInt(4) == 0 && column.type().equals("numeric");
                return large ? oneOf(LARGE_DECIMALS) : random.nextInt(3) == 0 ? oneOf(INTEGERS) : oneOf(DECIMALS);
            case "FLOAT4":
                return random.nextInt(3) == 0 ? oneOf(INTEGERS) : oneOf(FLOATS);
            case "FLOAT8":
                return random.nextInt(3) == 0 ? oneOf(LARGE_FLOATS) : oneOf(FLOATS);
            case "DATE":
                return random.nextInt(12) == 0 ? oneOf(FAR_DATES) : oneOf(DATES);
            case "TIMESTAMP":
                return oneOf(TIMES);
            case "TIMESTAMPTZ":
                return random.nextInt(2) == 0 ? oneOf(ZONED_TIMES) : oneOf(TIMES);
            case "BOOL":
                return oneOf(BOOLEANS);
            case "UUID":
                return oneOf(UUIDS);
            default:
                return oneOf(TEXTS);
        }
    }

    private String oneOf(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private int oneOf(int from, int to) {
        return from + random.nextInt(to - from + 1);
    }

    /** A string literal, in any of PostgreSQL's ways to quote. */
    private String quoted(String text) {
        String plain = "'" + text.replace("'", "''") + "'";
        switch (random.nextInt(12)) {
            case 0:
                return "E" + plain.replace("\\", "\\\\").replace("\n", "\\n").replace("a", "\\x61");
            case 1:
                return "U&" + plain.replace("\\", "\\\\").replace("日", "\\65E5").replace("b", "\\+000062");
            case 2:
                return "$$" + text + "$$";
            case 3:
                return "$q$" + text + "$q$";
            default:
                return plain;
        }
    }

    private static boolean isNumber(Column column) {
        return column.kind().compareTo(TypeKind.INT2) >= 0 && column.kind().compareTo(TypeKind.NUMERIC) <= 0;
    }

    private static boolean isText(Column column) {
        return column.kind() == TypeKind.TEXT || column.kind() == TypeKind.VARCHAR || column.kind() == TypeKind.CHAR;
    }

    private static boolean isTime(Column column) {
        return column.kind() == TypeKind.DATE
                || column.kind() == TypeKind.TIMESTAMP
                || column.kind() == TypeKind.TIMESTAMPTZ;
    }

    private static String table() {
        StringBuilder table = new StringBuilder("CREATE TABLE random_row (id bigint GENERATED ALWAYS AS IDENTITY");
        for (Column column : COLUMNS) {
            table.append(", ").append(column.sql()).append(' ').append(column.type());
            if (isText(column)) {
                table.append(" COLLATE \"C\"");
            }
        }
        return table.append(')').toString();
    }
}
