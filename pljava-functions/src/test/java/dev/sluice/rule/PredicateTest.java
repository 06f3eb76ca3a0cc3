package dev.sluice.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.type.ColumnType;
import dev.sluice.type.TypeKind;
import dev.sluice.type.ValueProblem;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PredicateTest {
    private static final int F = Predicate.FALSE;
    private static final int T = Predicate.TRUE;
    private static final int U = Predicate.UNKNOWN;
    private static final int B = Predicate.BAD;

    /** By truth: a condition on {@link #row} that has it. */
    private static final String[] CONDITIONS = {"f", "t", "u", "b"};

    private static TestRow row() {
        return new TestRow()
                .with("f", TypeKind.BOOL, "false")
                .with("t", TypeKind.BOOL, "true")
                .with("u", TypeKind.BOOL, null)
                .with("b", TypeKind.BOOL, "perhaps");
    }

    @Test
    void logicHasFourValuesWhateverTheOrder() {
        int[][] and = {{F, F, F, F}, {F, T, U, B}, {F, U, U, B}, {F, B, B, B}};
        int[][] or = {{F, T, U, B}, {T, T, T, T}, {U, T, U, B}, {B, T, B, B}};
        for (int one = 0; one < 4; one++) {
            for (int other = 0; other < 4; other++) {
                String left = CONDITIONS[one];
                String right = CONDITIONS[other];
                assertThat(row().test(left + " AND " + right))
                        .as("%s AND %s", left, right)
                        .isEqualTo(and[one][other]);
                assertThat(row().test(left + " OR " + right))
                        .as("%s OR %s", left, right)
                        .isEqualTo(or[one][other]);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NOT %s, 1, 0, 2, 3",
        "%s IS TRUE, 0, 1, 0, 3",
        "%s IS NOT TRUE, 1, 0, 1, 3",
        "%s IS FALSE, 1, 0, 0, 3",
        "%s IS NOT FALSE, 0, 1, 1, 3",
        "%s IS UNKNOWN, 0, 0, 1, 3",
        "%s = TRUE, 0, 1, 2, 3",
        "(%s = TRUE) IS NULL, 0, 0, 1, 3",
        "%s IS NULL, 0, 0, 1, 0",
        "%s IS NOT NULL, 1, 1, 0, 1",
        "%s = NULL, 2, 2, 2, 2",
        "%s IS DISTINCT FROM TRUE, 1, 0, 1, 3",
        "%s IS DISTINCT FROM t, 1, 0, 1, 3",
        "%s IS DISTINCT FROM u, 1, 1, 0, 3",
        "%s IS NOT DISTINCT FROM NULL, 0, 0, 1, 0",
        "%s < u, 2, 2, 2, 3",
        "u = %s, 2, 2, 2, 3",
        "'%s IN (TRUE, NULL)', 2, 1, 2, 3",
        "'%s NOT IN (TRUE, NULL)', 2, 0, 2, 3",
        "%s BETWEEN FALSE AND NULL, 2, 2, 2, 2"
    })
    void eachOperationHasATruthTable(String rule, int whenFalse, int whenTrue, int whenNull, int whenBad) {
        int[] expected = {whenFalse, whenTrue, whenNull, whenBad};
        for (int truth = 0; truth < 4; truth++) {
            String condition = rule.replace("%s", CONDITIONS[truth]);
            // A bound of BETWEEN that is NULL leaves the other one to decide, and to be bad.
            int wanted = rule.contains("BETWEEN") && truth == B ? B : expected[truth];
            assertThat(row().test(condition)).as(condition).isEqualTo(wanted);
        }
    }

    @Test
    void aBadValueIsNamedWithItsProblem() {
        TestRow row = new TestRow()
                .with("a", TypeKind.INT4, "x")
                .with("b", TypeKind.INT2, "99999")
                .with("c", TypeKind.BOOL, "t")
                .withMissing("d", TypeKind.INT4);
        assertBad(row, "c AND a = 1 AND b = 1", 0, ValueProblem.INVALID_VALUE);
        assertBad(row, "b = 1 OR a = 1", 1, ValueProblem.OUT_OF_RANGE);
        assertBad(row, "b IN (1, 2)", 1, ValueProblem.OUT_OF_RANGE);
        assertBad(row, "d = 1", 3, null);
        assertBad(row, "d IS NULL", 3, null);
        // What a false AND or a true OR has decided is not to blame.
        assertBad(row, "(a = 1 AND NOT c) OR b = 1", 1, ValueProblem.OUT_OF_RANGE);
        assertBad(row, "b = 1 OR a = 1 AND NOT c", 1, ValueProblem.OUT_OF_RANGE);
        assertBad(row, "(a = 1 AND NOT c) OR a = 2", 0, ValueProblem.INVALID_VALUE);
    }

    private static void assertBad(TestRow row, String rule, int field, ValueProblem problem) {
        Predicate predicate = Rule.parse(rule).bind(row.columns(), List.of());
        assertThat(row.test(predicate)).as(rule).isEqualTo(B);
        assertThat(predicate.badField()).as(rule).isEqualTo(field);
        assertThat(predicate.badProblem()).as(rule).isEqualTo(problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        INT2        | 5                    | 4                    | 6
        INT4        | -5                   | -6                   | 2147483647
        INT8        | 9007199254740993     | 9007199254740992     | 9223372036854775807
        FLOAT4      | 0.5                  | -Infinity            | NaN
        FLOAT8      | 1e-300               | -1e300               | NaN
        NUMERIC     | 1.50                 | 1.4999               | 1e30
        NUMERIC     | Infinity             | 1e1000               | NaN
        NUMERIC     | 12345678901234567890 | 12345678901234567889 | 12345678901234567890.1
        NUMERIC     | -0.1                 | -Infinity            | -0.01
        TEXT        | b                    | Z                    | ba
        TEXT        | é                    | z                    | 日
        VARCHAR     | x                    |                      | x y
        CHAR        | b                    | a                    | b!
        DATE        | 2024-02-29           | -infinity            | 2024-03-01
        TIMESTAMP   | 2024-01-01 00:00:00  | 2023-12-31 23:59:59.999999 | infinity
        TIMESTAMPTZ | 2024-01-01 01:00+01  | 2023-12-31 23:59+00  | 2024-01-01 00:00:00.000001+00
        BOOL        | t                    | f                    |
        UUID | {A0EEBC999C0B4EF8BB6D-6BB9BD380A11} | 0eebc999c0b4ef8bb6d6bb9bd380a110 | b0eebc999c0b4ef8bb6d6bb9bd380a11
        """)
    void eachTypeHasEachComparison(TypeKind kind, String value, String less, String greater) {
        String lower = less == null ? "" : less;
        TestRow row =
                new TestRow().with("a", kind, value).with("l", kind, lower).with("n", kind, null);
        assertComparisons(row, "'" + value + "'", "'" + lower + "'");
        assertComparisons(row, "a", "l");
        if (greater != null) {
            row.with("g", kind, greater);
            assertThat(row.test(
                            "a < '" + greater + "' AND a < g AND g > a AND NOT a >= g AND NOT '" + greater + "' <= a"))
                    .isEqualTo(T);
            assertThat(row.test("a BETWEEN l AND g AND a NOT BETWEEN g AND l AND g NOT BETWEEN l AND a"))
                    .isEqualTo(T);
        }
        assertThat(row.test("a = n")).isEqualTo(U);
        assertThat(row.test("n <= '" + value + "'")).isEqualTo(U);
        assertThat(row.test("a IS DISTINCT FROM n AND n IS NOT DISTINCT FROM n"))
                .isEqualTo(T);
        assertThat(row.test("a IN ('" + lower + "', '" + value + "') AND l NOT IN ('" + value + "', '" + value + "')"))
                .isEqualTo(T);
        assertThat(row.test("a IN (SELECT 1)", List.of(lower, value))).isEqualTo(T);
        assertThat(row.test("a IN (SELECT 1)", List.of(lower))).isEqualTo(F);
    }

    private static void assertComparisons(TestRow row, String same, String less) {
        for (String rule : List.of("a = %s", "a <= %s", "a >= %s", "NOT a <> %s", "NOT a < %s", "NOT a > %s")) {
            assertThat(row.test(rule.replace("%s", same)))
                    .as(rule + " of " + same)
                    .isEqualTo(T);
        }
        for (String rule : List.of("a > %s", "a >= %s", "a <> %s", "NOT a = %s", "NOT a < %s", "NOT a <= %s")) {
            assertThat(row.test(rule.replace("%s", less)))
                    .as(rule + " of " + less)
                    .isEqualTo(T);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "i = n",
                "n = i",
                "i = r",
                "i < e",
                "n < e",
                "r < e",
                "r <= n",
                "i = 42.0",
                "n = 42",
                "r = 42.000",
                "r = 42::bigint",
                "n = '42.0'",
                "i <> 42.000000000000000000001",
                "n < 42.000000000000000000001",
                "s > 0.1",
                "s <> 0.1",
                "s = '0.1'",
                "s = 0.1::real",
                "s IN (0.1, 7)",
                "s NOT IN (0.1)",
                "n IN (1, 42)",
                "n IN (SELECT 1)",
                "i IN (SELECT 1)",
                "r IN (SELECT 1)"
            })
    void numbersOfDifferentTypesAreCompared(String rule) {
        TestRow row = new TestRow()
                .with("i", TypeKind.INT4, "42")
                .with("n", TypeKind.NUMERIC, "42.000")
                .with("r", TypeKind.FLOAT8, "4.2e1")
                .with("e", TypeKind.INT8, "9223372036854775807")
                .with("s", TypeKind.FLOAT4, "0.1");
        int truth = rule.contains("SELECT") ? row.test(rule, List.of("42.0", "1.5", "99999999999")) : row.test(rule);
        assertThat(truth).isEqualTo(T);
    }

    @Test
    void numericIsRoundedToTheScaleOfItsColumnFirst() {
        ColumnType money = new ColumnType(TypeKind.NUMERIC, "numeric(10,2)", -1, 10, 2, ZoneOffset.UTC);
        ColumnType hundreds = new ColumnType(TypeKind.NUMERIC, "numeric(4,-2)", -1, 4, -2, ZoneOffset.UTC);
        TestRow row = new TestRow().with("a", money, "1.005").with("h", hundreds, "149.9");
        assertThat(row.test("a = 1.01 AND a IN (1.01, 2) AND a <> 1.005 AND h = 100"))
                .isEqualTo(T);
    }

    @Test
    void datesAndTimestampsAreCompared() {
        TestRow row = new TestRow()
                .with("d", TypeKind.DATE, "2024-01-01")
                .with("s", TypeKind.TIMESTAMP, "2024-01-01 00:00:00.5")
                .with("far", TypeKind.DATE, "5000000-01-01")
                .with("i", TypeKind.TIMESTAMP, "infinity");
        assertThat(row.test("d < s AND s > d AND d = TIMESTAMP '2024-01-01' AND s > DATE '2024-01-01' AND far > s"
                        + " AND far < i"))
                .isEqualTo(T);
    }

    @Test
    void timesWithoutAZoneAreInTheZoneOfTheColumn() {
        ColumnType berlin =
                new ColumnType(TypeKind.TIMESTAMPTZ, "timestamp with time zone", -1, -1, 0, ZoneId.of("Europe/Berlin"));
        TestRow row = new TestRow().with("a", berlin, "2024-07-01 00:00");
        assertThat(row.test("a = '2024-06-30 22:00+00' AND a = '2024-07-01' AND a = DATE '2024-07-01'"
                        + " AND a = TIMESTAMP '2024-07-01' AND a = TIMESTAMPTZ '2024-07-01' AND a IN ('2024-07-01')"))
                .isEqualTo(T);
    }

    @Test
    void charIsComparedWithoutItsSpacesAndMatchedWithThem() {
        ColumnType five = new ColumnType(TypeKind.CHAR, "character(5)", 5, -1, 0, ZoneOffset.UTC);
        TestRow row = new TestRow()
                .with("c", five, "ab ")
                .with("t", TypeKind.TEXT, "ab")
                .with("v", TypeKind.VARCHAR, "ab  ");
        assertThat(row.test("c = 'ab' AND c = 'ab   ' AND c IN ('x', 'ab ') AND c = t AND c = v AND t <> v"))
                .isEqualTo(T);
        assertThat(row.test("c LIKE 'ab   ' AND c LIKE 'ab%' AND c NOT LIKE 'ab' AND c ~ '^ab {3}$' AND length(c) = 2"
                        + " AND upper(c) LIKE 'AB'"))
                .isEqualTo(T);
    }

    @Test
    void typesThatTheEngineDoesNotReadAreComparedByText() {
        TestRow row = new TestRow().with("a", TypeKind.OTHER, "10.0.0.1").with("b", TypeKind.OTHER, "10.0.0.1");
        assertThat(row.test(
                        "a = '10.0.0.1' AND a = b AND a <> '::1' AND a IN ('10.0.0.1') AND a LIKE '10.%' AND a ~ '1$'"))
                .isEqualTo(T);
    }

    @Test
    void functionsOfText() {
        TestRow row = new TestRow().with("a", TypeKind.TEXT, "Äbc😀").with("b", TypeKind.TEXT, "äBC😀");
        assertThat(row.test("length(a) = 4 AND length(a) < 4.5 AND lower(a) = lower(b) AND upper(b) = 'ÄBC😀' AND"
                        + " lower(a) IN ('äbc😀') AND lower(a) LIKE 'ä%' AND upper(a) ~ 'BC' AND a <> b"
                        + " AND lower(a) IS NOT NULL"))
                .isEqualTo(T);
    }

    @Test
    void twoEscapedFieldsDoNotOverwriteEachOther() {
        TestRow row = new TestRow()
                .with("a", TypeKind.TEXT, "\"x\"")
                .with("b", TypeKind.TEXT, "\"y\"")
                .with("c", TypeKind.TEXT, "\"x\"");
        assertThat(row.test("a < b AND a = c AND a <> b AND b > c")).isEqualTo(T);
    }

    @ParameterizedTest
    @EnumSource(names = {"INT4", "FLOAT8", "NUMERIC", "TEXT"})
    void inASubqueryFollowsTheRulesOfNull(TypeKind kind) {
        TestRow row = new TestRow().with("a", kind, "1").with("n", kind, null).with("bad", TypeKind.INT4, "x");
        assertThat(row.test("a IN (SELECT 1)", Arrays.asList("1", null))).isEqualTo(T);
        assertThat(row.test("a IN (SELECT 1)", Arrays.asList("2", null))).isEqualTo(U);
        assertThat(row.test("a NOT IN (SELECT 1)", Arrays.asList("2", null))).isEqualTo(U);
        assertThat(row.test("a NOT IN (SELECT 1)", List.of("2"))).isEqualTo(T);
        assertThat(row.test("n IN (SELECT 1)", List.of("2"))).isEqualTo(U);
        assertThat(row.test("n IN (SELECT 1)", List.of())).isEqualTo(F);
        assertThat(row.test("n NOT IN (SELECT 1)", List.of())).isEqualTo(T);
        assertThat(row.test("bad IN (SELECT 1)", List.of())).isEqualTo(F);
    }

    @ParameterizedTest
    @EnumSource(names = {"INT4", "INT8", "NUMERIC", "TEXT", "FLOAT8"})
    void setsMayHaveAMillionMembers(TypeKind kind) {
        List<String> members = new ArrayList<>();
        for (int i = 0; i < 2_000_000; i += 2) {
            members.add(Integer.toString(i - 1_000_000));
        }
        Predicate predicate = Rule.parse("a IN (SELECT 1)")
                .bind(new TestRow().with("a", kind, "0").columns(), List.of(members));
        for (String member : List.of("-1000000", "-2", "0", "2", "123456", "999998")) {
            assertThat(new TestRow().with("a", kind, member).test(predicate))
                    .as(member)
                    .isEqualTo(T);
        }
        for (String stranger : List.of("-1000002", "-1", "1", "999999", "1000000")) {
            assertThat(new TestRow().with("a", kind, stranger).test(predicate))
                    .as(stranger)
                    .isEqualTo(F);
        }
    }

    @Test
    void decimalsAreFoundInSetsWhateverTheirForm() {
        List<String> members =
                List.of("1.50", "-0", "12345678901234567890123.4500", "NaN", "1e3", "9223372036854775808");
        TestRow row = new TestRow();
        String[] values = {
            "1.5",
            "+1.500",
            "0.00",
            "1234567890123456789012345e-2",
            "nan",
            "1000",
            "1000.0",
            "9223372036854775808.0",
            ".15e1"
        };
        for (int i = 0; i < values.length; i++) {
            String value =
                    values[i].equals("1234567890123456789012345e-2") ? "1234567890123456789012345E-2" : values[i];
            row.with("c" + i, TypeKind.NUMERIC, value);
        }
        row.with("no", TypeKind.NUMERIC, "15");
        for (int i = 0; i < values.length; i++) {
            assertThat(row.test("c" + i + " IN (SELECT 1)", members))
                    .as(values[i])
                    .isEqualTo(T);
        }
        assertThat(row.test("no IN (SELECT 1)", members)).isEqualTo(F);
    }

    @Test
    void aMemberThatIsNoValueIsRefused() {
        TestRow row = new TestRow().with("a", TypeKind.INT4, "1").with("d", TypeKind.DATE, "2024-01-01");
        RuleException refused =
                catchThrowableOfType(RuleException.class, () -> row.test("a IN (SELECT 1)", List.of("1", "x")));
        assertThat(refused).hasMessage("invalid input syntax for type integer: \"x\"");
        assertThat(refused.position()).isEqualTo(3);
        refused = catchThrowableOfType(RuleException.class, () -> row.test("d IN (SELECT 1)", List.of("5")));
        assertThat(refused).hasMessage("invalid input syntax for type date: \"5\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
        abc     | abc      | true
        abc     | ab       | false
        abc     | a%       | true
        abc     | %c       | true
        abc     | %b%      | true
        abc     | _b_      | true
        abc     | __       | false
        abc     | ____     | false
        abc     | %%%      | true
        abc     | a%b%c%   | true
        aab     | %ab      | true
        aXbXc   | a%X_     | true
        日本     | __       | true
        日本     | _        | false
        日本     | 日%      | true
        日本     | %本      | true
        日本     | %_本     | true
        a%c     | a\\%c    | true
        abc     | a\\%c    | false
        a_c     | a\\_c    | true
        a\\c    | a\\\\c   | true
        abc     | a\\bc    | true
        ``      | %        | true
        ``      | ``       | true
        ``      | _        | false
        mississippi | m%iss%ip%i | true
        mississippi | m%iss%ix%i | false
        """)
    void like(String text, String pattern, boolean expected) {
        TestRow row = new TestRow().with("a", TypeKind.TEXT, text);
        assertThat(row.test("a LIKE '" + pattern + "'")).isEqualTo(expected ? T : F);
        assertThat(row.test("a NOT LIKE '" + pattern + "'")).isEqualTo(expected ? F : T);
        assertThat(row.test("a ILIKE '" + pattern + "'")).isEqualTo(expected ? T : F);
    }

    @Test
    void ilikeIgnoresCase() {
        TestRow row = new TestRow().with("a", TypeKind.TEXT, "Straße ÄÖ");
        assertThat(row.test("a ILIKE 'sTRASSE%'")).isEqualTo(F);
        assertThat(row.test("a ILIKE 'sTRAßE äö' AND a NOT LIKE 'sTRAßE äö'")).isEqualTo(T);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        abc   | b                 | true
        abc   | ^b                | false
        abc   | ^a.c$             | true
        ABC   | b                 | false
        a1    | ^[[:alpha:]]\\d$  | true
        a1    | ^[^[:digit:]]     | true
        a[b   | [a[]\\[           | true
        a]    | ^a[]]$            | true
        a&&b  | ^[a&&b]+$         | true
        a.b   | a\\.b             | true
        aXb   | a\\.b             | false
        é     | ^\\w$             | true
        日日   | ^(.)\\1$          | true
        aaa   | ^a{2,3}?$         | true
        """)
    void regex(String text, String pattern, boolean expected) {
        TestRow row = new TestRow().with("a", TypeKind.TEXT, text);
        assertThat(row.test("a ~ '" + pattern + "'")).isEqualTo(expected ? T : F);
        assertThat(row.test("a !~ '" + pattern + "'")).isEqualTo(expected ? F : T);
    }

    @Test
    void regexAnchorsAndCase() {
        TestRow row = new TestRow().with("a", TypeKind.TEXT, "ab\n").with("b", TypeKind.TEXT, "ÄB");
        assertThat(row.test("a !~ 'b$' AND a ~ '^a.\\n$' AND a ~ 'b.$' AND b ~* 'äb' AND b !~* 'x'"))
                .isEqualTo(T);
    }

    @Test
    void textThatIsNotUtf8IsBad() {
        TestRow row = new TestRow().with("a", TypeKind.TEXT, "x\0");
        Predicate predicate = Rule.parse("a = 'x'").bind(row.columns(), List.of());
        assertThat(row.test(predicate)).isEqualTo(B);
        assertThat(predicate.badProblem()).isEqualTo(ValueProblem.INVALID_ENCODING);
    }
}
