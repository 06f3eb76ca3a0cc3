package dev.sluice.xlsx;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellValuesTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1.0, 1",
        "-0.0, 0",
        "0.30000000000000004, 0.3",
        "3.3000000000000003, 3.3",
        "0.1, 0.1",
        "-1.5E-7, -0.00000015",
        "1.2E+15, 1200000000000000",
        "12345678901234567, 12345678901234567",
        "1.2345678901234567E+16, 12345678901234567",
        "123456789.123456789, 123456789.123457",
        "1E+300, 1e300",
        "1E+999999999, 1E+999999999",
        "1E-999999999, 1E-999999999"
    })
    void numbersHaveAllTheirDigitsAndNoOthers(String written, String shown) {
        String expected = shown.equals("1e300") ? "1" + "0".repeat(300) : shown;
        assertThat(CellValues.number(new BigDecimal(written))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "General | NUMBER",
                "0.00 | NUMBER",
                "#,##0.00 \"days\";[Red]-#,##0 | NUMBER",
                "0.00E+00 | NUMBER",
                "[$-409]#,##0 | NUMBER",
                "\"year\" 0 | NUMBER",
                "@ | NUMBER",
                "yyyy-mm-dd | DATE",
                "[$-407]d. mmmm yyyy;@ | DATE",
                "mmm-yy | DATE",
                "m/d/yy h:mm | DATE",
                "h:mm AM/PM | TIME",
                "mm:ss.0 | TIME",
                "[h]:mm:ss | DURATION",
                "[mm]:ss | DURATION"
            })
    void formatsTellNumbersFromTimes(String code, NumberFormat kind) {
        assertThat(NumberFormat.of(code, 164)).isEqualTo(kind);
    }

    @Test
    void builtInFormatsOfEastAsianDatesHaveNoCode() {
        assertThat(NumberFormat.of(null, 31)).isEqualTo(NumberFormat.DATE);
        assertThat(NumberFormat.of(null, 0)).isEqualTo(NumberFormat.NUMBER);
    }

    @Test
    void escapesOfXmlAreUndone() {
        assertThat(CellValues.unescaped("a_x000D_\nb_x005F_x000D_ _x00zz_ _x")).isEqualTo("a\r\nb_x000D_ _x00zz_ _x");
    }
}
