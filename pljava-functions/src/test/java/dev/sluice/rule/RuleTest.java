package dev.sluice.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.type.ColumnFormat;
import dev.sluice.type.TypeKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleTest {
    private static TestRow row() {
        return new TestRow()
                .with("generator_id", TypeKind.INT4, "5")
                .with("power_output", TypeKind.FLOAT8, "1.5")
                .with("name", TypeKind.TEXT, "north")
                .with("active", TypeKind.BOOL, "t")
                .with("Mixed Case", TypeKind.TEXT, "m")
                .with("day", TypeKind.DATE, "2024-01-01")
                .with("at", TypeKind.TIMESTAMPTZ, "2024-01-01")
                .with("address", TypeKind.OTHER, "10.0.0.1");
    }

    private static RuleException refused(String rule) {
        return catchThrowableOfType(RuleException.class, () -> row().test(rule));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        generator_id >                     | 15 | syntax error at end of input
        generator_id > 5 )                 | 18 | syntax error at or near ")"
        generator_id 5                     | 14 | syntax error at or near "5"
        (generator_id = 5                  | 18 | syntax error at end of input
        1 < generator_id < 9               | 18 | syntax error at or near "<"
        generator_id + 1 = 6               | 14 | operator + is not supported
        name = 'north                      | 8  | unterminated quoted string
        name = 'n' /* never closed         | 12 | unterminated /* comment
        "name = 1                          | 1  | unterminated quoted identifier
        generator_id = 12abc               | 16 | trailing junk after numeric literal
        abs(generator_id) = 5              | 1  | function abs is not supported
        generator_id IN (SELECT 1          | 17 | subquery is not closed
        generator_id IN (1, power_output)  | 21 | IN takes literals or a subquery
        t.generator_id = 1                 | 2  | qualified names are not supported
        (generator_id, name) = 1           | 1  | row values are not supported
        name LIKE 'a!%' ESCAPE '!'         | 17 | ESCAPE is not supported
        day = INTERVAL '1 day'             | 7  | type "interval" is not supported for literals
        generator_id::text = '5'           | 13 | only a literal can be cast
        'ä' = name AND AND                 | 16 | syntax error at or near "AND"
        active IS NOT                      | 14 | syntax error at end of input
        generator_id = 1e999999            | 16 | value overflows numeric format
        name = U&'\\00'                    | 8  | invalid Unicode escape
        name = U&'\\0000'                  | 8  | invalid Unicode escape value
        name = U&'\\D800a'                 | 8  | invalid Unicode surrogate pair
        name = U&'!0061' UESCAPE '!'       | 18 | syntax error at or near "UESCAPE"
        """)
    void refusesWhatIsNoRule(String rule, int position, String message) {
        RuleException refused = refused(rule);
        assertThat(refused).hasMessage(message);
        assertThat(refused.position()).isEqualTo(position);
        assertThat(refused.hint()).endsWith(".");
        assertThat(refused.rule()).isNull();
        assertThat(refused.in("where").rule()).isEqualTo("where");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        nosuch = 1                         | 1  | column "nosuch" does not exist
        name = 5                           | 6  | operator does not exist: text = integer
        name = 5.5                         | 6  | operator does not exist: text = numeric
        generator_id = TRUE                | 14 | operator does not exist: integer = boolean
        generator_id = name                | 14 | operator does not exist: integer = text
        day = 5                            | 5  | operator does not exist: date = integer
        generator_id = 'five'              | 16 | invalid input syntax for type integer: "five"
        generator_id = '99999999999'       | 16 | value "99999999999" is out of range for type integer
        generator_id IN (1, 'x')           | 21 | invalid input syntax for type integer: "x"
        name IN ('a', 1)                   | 6  | operator does not exist: text = integer
        generator_id = 40000::smallint     | 16 | value "40000" is out of range for type smallint
        day < '2024-13-01'                 | 7  | value "2024-13-01" is out of range for type date
        generator_id AND active            | 1  | argument of AND must be type boolean, not type integer
        name                               | 1  | the rule must be type boolean, not type text
        NOT 'true'                         | 5  | argument of NOT must be type boolean, not type unknown
        generator_id LIKE '5%'             | 14 | operator does not exist: integer LIKE unknown
        length(generator_id) = 1           | 1  | function length(integer) does not exist
        name LIKE name                     | 11 | LIKE takes a string on the right
        name LIKE 'a\\'                     | 11 | LIKE pattern must not end with escape character
        name ~ '('                         | 8  | invalid regular expression: Unclosed group
        name ~ '\\mab'                      | 8  | invalid regular expression: the escape \\m is not supported
        name ~ '[[:<:]]a'                  | 8  | invalid regular expression: the class [:<:] is not supported
        name ~ 'a++'                       | 8  | invalid regular expression: quantifier operand invalid
        name ~ '(?i)a'                     | 8  | invalid regular expression: options and named groups are not supported
        address < '10.0.0.2'               | 9  | operator does not exist: inet < unknown
        address = 5                        | 9  | operator does not exist: inet = integer
        (generator_id = 5) = active        | 20 | a condition cannot be compared
        5 IN (1, 5)                        | 1  | IN takes a column on the left
        at = day                           | 4  | operator does not exist: timestamptz = date
        day IN (TIMESTAMP '2024-01-01')    | 19 | IN of a date does not take a timestamp without time zone
        """)
    void refusesWhatDoesNotFitTheColumns(String rule, int position, String message) {
        RuleException refused = refused(rule);
        assertThat(refused).hasMessage(message);
        assertThat(refused.position()).isEqualTo(position);
        assertThat(refused.hint()).endsWith(".");
    }

    @Test
    void hintsSayWhatToDo() {
        assertThat(refused("genrator_id = 1").hint()).isEqualTo("Perhaps you meant generator_id.");
        assertThat(refused("\"mixed case\" = 'm'").hint()).isEqualTo("Perhaps you meant \"Mixed Case\".");
        assertThat(refused("zzz = 1").hint())
                .isEqualTo(
                        "The columns are generator_id, power_output, name, active, \"Mixed Case\", day, at, address.");
        assertThat(refused("name = 5").hint()).isEqualTo("Quote the number: '5'.");
        assertThat(refused("1 < generator_id < 9").hint()).contains("AND");
    }

    @Test
    void countsPositionsInCharactersNotInUnitsOfUtf16() {
        assertThat(refused("name = '😀' AND nosuch = 1").position()).isEqualTo(16);
    }

    @Test
    void subqueriesComeOutInOrderAndAsTheyStand() {
        Expression expression = Rule.parse("""
            a IN (SELECT id FROM t WHERE n IN (1, 2) AND s = ')' -- :)
            ) OR NOT (b NOT IN ( WITH x AS (SELECT 1) /* ( */ SELECT $q$)$q$, E'\\'' , "(" FROM x /* ) */))
            """);
        assertThat(expression.subqueries())
                .containsExactly(
                        "SELECT id FROM t WHERE n IN (1, 2) AND s = ')'",
                        "WITH x AS (SELECT 1) /* ( */ SELECT $q$)$q$, E'\\'' , \"(\" FROM x");
        assertThat(Rule.parse("a = 1").subqueries()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        TRUE OR TRUE AND FALSE                                | true
        (TRUE OR TRUE) AND FALSE                              | false
        NOT FALSE AND FALSE                                   | false
        NOT (FALSE AND FALSE)                                 | true
        NOT generator_id = 6                                  | true
        NOT generator_id = 5 IS NULL                          | true
        generator_id = 5 IS TRUE                              | true
        generator_id BETWEEN 1 AND 5 AND active               | true
        generator_id NOT BETWEEN 1 AND 5 OR NOT active        | false
        NOT generator_id IN (1, 2)                            | true
        name LIKE 'n%' IS TRUE                                | true
        -- a comment /*\\n generator_id=-/* no */5             | false
        5 = generator_id AND 4 < generator_id AND 6>=generator_id | true
        'north'=name                                          | true
        name = E'no\\x72t\\150'                               | true
        name = U&'n\\006Frt\\+000068'                         | true
        name = u&'nort\\0068' AND U&"na\\006De" <> U&'\\\\'   | true
        name = $$north$$ AND name = $x$north$x$               | true
        "generator_id" = +5                                   | true
        GENERATOR_ID = 5 AND Name = 'north'                   | true
        generator_id != 4 AND generator_id<>4                 | true
        generator_id > -1 AND generator_id>-1                 | true
        generator_id < 5.5 AND generator_id > 4.5e0           | true
        generator_id = 5.0 AND generator_id <> 5.1            | true
        generator_id IN (5.0) AND generator_id NOT IN (5.1)   | true
        generator_id = '5' AND generator_id = '5'::int        | true
        generator_id <= 1e30 AND generator_id > -1e30         | true
        1 = 1                                                 | true
        'a' < 'b' AND 2 > 1.5                                 | true
        day = DATE '2024-01-01'                               | true
        day < TIMESTAMP '2024-01-01 00:00:01'                 | true
        at = TIMESTAMP WITH TIME ZONE '2024-01-01 01:00+01'   | true
        at >= DATE '2024-01-01'                               | true
        2.5::int = 3 AND -2.5::int = -3                       | true
        """)
    void meansWhatItMeansInPostgres(String rule, boolean expected) {
        assertThat(row().test(rule.replace("\\n", "\n"))).isEqualTo(expected ? Predicate.TRUE : Predicate.FALSE);
    }

    @Test
    void namesMatchExactlyFirstAndThenInAnyCase() {
        TestRow row = new TestRow()
                .with("ID", TypeKind.INT4, "1")
                .with("id", TypeKind.INT4, "2")
                .with("N", TypeKind.INT4, "3");
        assertThat(row.test("id = 2 AND ID = 1 AND n = 3 AND \"N\" = 3")).isEqualTo(Predicate.TRUE);
        RuleException refused = catchThrowableOfType(RuleException.class, () -> row.test("Id = 2"));
        assertThat(refused).hasMessage("column reference \"Id\" is ambiguous");
        refused = catchThrowableOfType(RuleException.class, () -> row.test("\"n\" = 3"));
        assertThat(refused).hasMessage("column \"n\" does not exist");
    }

    @Test
    void aliasesGiveWayToColumns() {
        TestRow row = new TestRow().with("ts", TypeKind.INT4, "1").with("b", TypeKind.INT4, "2");
        row.columns().addAlias("ts", 1, TestRow.type(TypeKind.INT4), ColumnFormat.PLAIN);
        row.columns().addAlias("other", 1, TestRow.type(TypeKind.INT4), ColumnFormat.PLAIN);
        assertThat(row.test("ts = 1 AND other = 2")).isEqualTo(Predicate.TRUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "NOT "})
    void refusesToNestWithoutEnd(String opening) {
        RuleException refused =
                catchThrowableOfType(RuleException.class, () -> Rule.parse(opening.repeat(100_000) + "a = 1"));
        assertThat(refused).hasMessage("rule is nested too deeply");
    }

    @Test
    void longChainsAreNotDeep() {
        Predicate predicate =
                Rule.parse("generator_id = 4 OR ".repeat(20_000) + "active").bind(row().columns(), List.of());
        assertThat(row().test(predicate)).isEqualTo(Predicate.TRUE);
    }

    @Test
    void knowsWhichFieldsItNeeds() {
        Predicate predicate =
                Rule.parse("day IS NULL OR power_output > 1 AND name IN ('a')").bind(row().columns(), List.of());
        assertThat(predicate.firstField()).isEqualTo(1);
        assertThat(predicate.lastField()).isEqualTo(5);
        Predicate none = Rule.parse("TRUE").bind(row().columns(), List.of());
        assertThat(none.firstField()).isEqualTo(-1);
        assertThat(none.lastField()).isEqualTo(-1);
    }
}
