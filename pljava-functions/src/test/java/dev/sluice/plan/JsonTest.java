package dev.sluice.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void readsWhatItWrites() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("text", "a \"quoted\" \\ line\nend\t\u0001 é 東 😀");
        value.put("numbers", Arrays.asList(0L, -12L, Long.MAX_VALUE, 1.5, 1e300));
        value.put("constants", Arrays.asList(true, false, null));
        value.put("empty", List.of(Map.of(), List.of(), ""));
        assertThat(Json.read(Json.write(value))).isEqualTo(value);
    }

    @Test
    void readsEscapesAndBlanks() {
        assertThat(Json.read(" { \"a\\u00e9\\/\\b\\f\" : [ 1 , 2.0e1 ] } "))
                .isEqualTo(Map.of("aé/\b\f", List.of(1L, 20.0)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[1,", "[1 2]", "{\"a\"}", "{\"a\":}", "\"a", "\"\\x\"", "nul", "1 1", "{a:1}", "-"})
    void refusesWhatIsNotJson(String text) {
        assertThatThrownBy(() -> Json.read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void saysWhereItIsWrong() {
        assertThatThrownBy(() -> Json.read("[1, ?]")).hasMessage("unexpected '?' at character 5 of the JSON text");
    }
}
