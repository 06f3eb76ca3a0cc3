package dev.sluice.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.csv.CsvFormat;
import dev.sluice.csv.CsvRecord;
import dev.sluice.csv.CsvScanner;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestServer;
import dev.sluice.type.ColumnFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/**
 * Random rules on random rows: Sluice and {@code SELECT} of PostgreSQL say the same of each. The seed stands in every message.
 *
 * <p>{@code -Dsluice.test.rules=100000} tries more of them, {@code -Dsluice.test.seed=…} the same again.
 */
class RuleOracleTest {
    private static final int RULES = Integer.getInteger("sluice.test.rules", 1500);
    private static final int ROWS = 40;

    /** After so many rules come other rows. */
    private static final int RULES_FOR_ROWS = 1500;

    private final long seed = Long.getLong("sluice.test.seed", System.nanoTime());
    private final RandomRule random = new RandomRule(seed);
    private final RuleColumns columns = new RuleColumns();
    private final CsvRecord record = new CsvRecord(CsvFormat.DEFAULT);
    private final CsvScanner scanner = new CsvScanner(CsvFormat.DEFAULT, record);

    @Test
    void rulesMeanWhatTheyMeanToPostgres() throws SQLException, IOException {
        int field = 0;
        for (RandomRule.Column column : RandomRule.COLUMNS) {
            columns.add(column.name(), field++, column.columnType(), ColumnFormat.PLAIN);
        }
        String rows = null;
        int compared = 0;
        int refused = 0;
        try (TestDatabase database = TestServer.main().newDatabase()) {
            database.execute(RandomRule.TABLE);
            database.execute("SET TimeZone TO '" + RandomRule.ZONE + "'");
            for (int i = 0; i < RULES; i++) {
                if (i % RULES_FOR_ROWS == 0) {
                    rows = newRows(database);
                }
                String rule = random.expression();
                List<String> expected = answers(database, "SELECT " + rule + " FROM random_row ORDER BY id");
                List<String> found = answers(database, rule, rows);
                assertThat(found).as("seed %d: %s", seed, rule).isEqualTo(expected);
                if (expected == null) {
                    refused++;
                } else {
                    compared++;
                }
            }
        }
        assertThat(compared).as("seed %d, %d refused", seed, refused).isGreaterThan(RULES * 9 / 10);
    }

    /** Puts random rows into the table, in the place of those that are there, and returns them as CSV. */
    private String newRows(TestDatabase database) throws SQLException, IOException {
        StringBuilder rows = new StringBuilder();
        for (int row = 0; row < ROWS; row++) {
            rows.append(random.row());
        }
        List<String> names = new ArrayList<>();
        RandomRule.COLUMNS.forEach(column -> names.add(column.sql()));
        database.execute("TRUNCATE random_row");
        database.connection()
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn(
                        "COPY random_row (" + String.join(", ", names) + ") FROM STDIN (FORMAT csv)",
                        new ByteArrayInputStream(rows.toString().getBytes(StandardCharsets.UTF_8)));
        return rows.toString();
    }

    /** What PostgreSQL answers, row by row; null when it refuses the query. */
    private static List<String> answers(TestDatabase database, String sql) {
        try (Statement statement = database.connection().createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> answers = new ArrayList<>();
            while (result.next()) {
                answers.add(result.getString(1));
            }
            return answers;
        } catch (SQLException e) {
            return null;
        }
    }

    /** What Sluice answers; null when it refuses the rule, or has to ask PostgreSQL and that refuses. */
    private List<String> answers(TestDatabase database, String rule, String rows) {
        Predicate predicate;
        try {
            Expression expression = Rule.parse(rule);
            List<List<String>> sets = new ArrayList<>();
            for (String subquery : expression.subqueries()) {
                List<String> members = answers(database, subquery);
                if (members == null) {
                    return null;
                }
                sets.add(members);
            }
            predicate = expression.bind(columns, sets);
        } catch (RuleException e) {
            return null;
        }
        byte[] bytes = rows.getBytes(StandardCharsets.UTF_8);
        scanner.reset(bytes, bytes.length, true);
        List<String> answers = new ArrayList<>();
        for (int at = 0; at < bytes.length; at = scanner.finish()) {
            scanner.begin(at);
            scanner.locate(predicate.lastField());
            int truth = predicate.test(record);
            answers.add(
                    truth == Predicate.TRUE
                            ? "t"
                            : truth == Predicate.FALSE ? "f" : truth == Predicate.BAD ? "bad" : null);
        }
        return answers;
    }
}
