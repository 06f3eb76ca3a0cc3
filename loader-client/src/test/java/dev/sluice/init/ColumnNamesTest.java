package dev.sluice.init;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnNamesTest {
    @Test
    void namesAreWhatSqlTakesWithoutQuotes() {
        assertThat(ColumnNames.of(List.of(
                        "Plant Code",
                        "plantName",
                        "HTTPStatus",
                        "kWh",
                        "NUTS2",
                        "Gr\u00f6\u00dfe",
                        "2016",
                        "select",
                        "",
                        "a-b",
                        "A B",
                        "\u0426\u0435\u043d\u0430",
                        "it's",
                        "x".repeat(80),
                        "x".repeat(90),
                        "Year.Month")))
                .containsExactly(
                        "plant_code",
                        "plant_name",
                        "http_status",
                        "kwh",
                        "nuts2",
                        "grosse",
                        "_2016",
                        "select_",
                        "column_9",
                        "a_b",
                        "a_b_2",
                        "\u0446\u0435\u043d\u0430",
                        "its",
                        "x".repeat(63),
                        "x".repeat(61) + "_2",
                        "year_month");
    }

    @Test
    void noNameIsReservedAndNoneTooLong() {
        for (TestServer server :
                List.of(TestServer.main(), TestServer.embedded().get(1))) {
            try (TestDatabase database = server.newDatabase()) {
                List<String> words = database.query("SELECT word FROM pg_get_keywords()").stream()
                        .map(row -> row.get(0))
                        .toList();
                List<String> names = ColumnNames.of(words);
                database.execute("CREATE TABLE t (" + String.join(" int, ", names) + " int)");
            }
        }
        String cjk = ColumnNames.of("\u6771".repeat(30), "");
        assertThat(cjk.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(63);
    }
}
