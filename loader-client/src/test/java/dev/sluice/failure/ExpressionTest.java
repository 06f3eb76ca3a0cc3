package dev.sluice.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestServer;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The expression of a column is one expression, whatever it looks like. */
@Timeout(60)
class ExpressionTest {
    private static TestDatabase database;

    @BeforeAll
    static void makeDatabase() {
        database = TestServer.main().newDatabase();
        database.execute(
                "CREATE TABLE public.target (id int PRIMARY KEY, v text, \"(\" text); CREATE TABLE public.x (id int)");
    }

    @AfterAll
    static void dropDatabase() {
        database.close();
    }

    private static void define(String expression) throws SQLException {
        try (PreparedStatement call = database.connection()
                .prepareStatement(
                        "SELECT sluice.define_job('j', jsonb_build_object('target', 'public.target', 'columns',"
                                + " jsonb_build_object('v', jsonb_build_object('expression', ?::text))))")) {
            call.setString(1, expression);
            call.execute();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1); DROP TABLE x; --",
                "1; DROP TABLE public.x",
                "1) FROM public.x --",
                "1) AS c FROM public.x AS s WHERE (true",
                "v), (v",
                "v) UNION SELECT (v",
                "1 /* ",
                "E'\\'); DROP TABLE public.x; --'",
                "e'\\'' || ('",
                "'a' || E'\\') UNION SELECT (\\''",
                "$$a$$",
                "$a$'$a$ || (1); DROP TABLE public.x",
                "$1",
                "'",
                "\"",
                "(",
                ")",
                ") + (",
                "SELECT 1",
                "( SELECT 'a')",
                "ARRAY(SELECT id FROM public.x)::text",
                "EXISTS(TABLE public.x)::text",
                "(VALUES ('a'))",
                "(WITH a AS (SELECT 1) SELECT 'a' FROM a)",
                "v, v",
                "DEFAULT",
                "*",
                "s.*",
                "count(*)::text",
                "row_number() OVER ()",
                "unnest('{a}'::text[])",
                "nothing",
                "no_such_function(v)",
                "id ||",
                "v COLLATE \"nowhere\""
            })
    void refused(String expression) {
        assertThatThrownBy(() -> define(expression))
                .isInstanceOf(SQLException.class)
                .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("SL010"));
        assertThat(database.value("SELECT count(*) FROM public.x")).isEqualTo("0");
        assertThat(database.value("SELECT count(*) FROM sluice.job")).isEqualTo("0");
        assertThat(database.value("SELECT count(*) FROM pg_prepared_statements WHERE name = 'sluice_expression'"))
                .isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id",
                "'); DROP TABLE x; --'",
                "'it''s' || 'a;' || '(' || '$$' || '/*'",
                "date'2024-01-01' || '\\'",
                "\"(\" || ')'",
                "CASE WHEN id > 1 THEN 'a' END",
                "U&'\\0061'",
                "id::text COLLATE \"C\"",
                "(ARRAY['a', 'b'])[id]"
            })
    void allowed(String expression) throws SQLException {
        define(expression);
        database.execute("TRUNCATE sluice_private.job CASCADE");
    }
}
