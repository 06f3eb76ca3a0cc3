package dev.sluice.type;

import static dev.sluice.type.ValueReaderTest.numeric;
import static dev.sluice.type.ValueReaderTest.type;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.csv.CsvFormat;
import dev.sluice.csv.CsvRecord;
import dev.sluice.csv.CsvScanner;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnFormatTest {
    private static ColumnFormat marks(String decimal, String thousands) {
        return new ColumnFormat(List.of(), decimal, thousands, List.of(), List.of(), List.of(), false, null);
    }

    private static ColumnFormat fields(boolean trim, String fallback, String... nullWords) {
        return new ColumnFormat(List.of(), null, null, List.of(), List.of(), List.of(nullWords), trim, fallback);
    }

    private static String read(ColumnType type, ColumnFormat format, String text) {
        byte[] bytes = ("11" + text + "11").getBytes(StandardCharsets.UTF_8);
        TypedValue out = new TypedValue();
        ValueProblem problem = ValueReader.of(type, format).read(bytes, 2, bytes.length - 2, out);
        if (problem != null) {
            return problem.name();
        }
        return switch (type.kind().storage()) {
            case NUMBER -> Long.toString(out.number);
            case REAL -> Double.toString(out.real);
            case TEXT -> new String(out.bytes, out.from, out.to - out.from, StandardCharsets.UTF_8);
        };
    }

    /** The first field of a line as its column sees it; null for NULL. */
    private static String select(ColumnFormat format, String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        CsvRecord record = new CsvRecord(CsvFormat.DEFAULT);
        CsvScanner scanner = new CsvScanner(CsvFormat.DEFAULT, record);
        scanner.reset(bytes, bytes.length, true);
        scanner.begin(0);
        scanner.locate(0);
        boolean found = format.select(record, 0);
        assertThat(format.isNull(record, 0)).isEqualTo(!found);
        format.select(record, 0);
        return found
                ? new String(record.value(), record.from(), record.to() - record.from(), StandardCharsets.UTF_8)
                : null;
    }

    @Test
    void saysWhatIsNull() {
        assertThat(select(ColumnFormat.PLAIN, " ,x")).isEqualTo(" ");
        assertThat(select(ColumnFormat.PLAIN, ",x")).isNull();
        assertThat(select(fields(true, null), " ,x")).isNull();
        assertThat(select(fields(true, null), "\" \",x")).isEmpty();
        assertThat(select(fields(true, null), "\" a\"\"\t\",x")).isEqualTo("a\"");
        assertThat(select(fields(false, null, "-", "nil"), "nil,x")).isNull();
        assertThat(select(fields(false, null, "-", "nil"), "\"-\",x")).isNull();
        assertThat(select(fields(false, null, "-", "nil"), " -,x")).isEqualTo(" -");
        assertThat(select(fields(false, null, "-", "nil"), "NIL,x")).isEqualTo("NIL");
        assertThat(select(fields(true, null, "-"), " - ,x")).isNull();
        assertThat(select(fields(false, null, "a\"b"), "\"a\"\"b\",x")).isNull();
        assertThat(select(fields(false, "0", "-"), "-,x")).isEqualTo("0");
        assertThat(select(fields(false, "0"), ",x")).isEqualTo("0");
        assertThat(select(fields(false, "0"), "\"\",x")).isEmpty();
    }

    @Test
    void readsTheDefaultWithoutTheFormat() {
        ColumnFormat format = new ColumnFormat(List.of(), ",", null, List.of(), List.of(), List.of(), false, "0.5");
        CsvRecord record = new CsvRecord(CsvFormat.DEFAULT);
        CsvScanner scanner = new CsvScanner(CsvFormat.DEFAULT, record);
        ValueReader reader = ValueReader.of(type(TypeKind.FLOAT8), format);
        TypedValue out = new TypedValue();
        for (String line : List.of(",x", "\"0,5\",x")) {
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            scanner.reset(bytes, bytes.length, true);
            scanner.begin(0);
            scanner.locate(0);
            assertThat(format.select(record, 0)).isTrue();
            assertThat(reader.read(record.value(), record.from(), record.to(), out))
                    .isNull();
            assertThat(out.real).isEqualTo(0.5);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.234.567,89|1234567.89", "1234567,89|1234567.89", "-1.234|-1234", " +1,5 |+1.5", ",5|.5", "5,|5.",
                "1.234e3|1234e3", "1,5E-2|1.5E-2", "NaN|NaN", "-infinity|-infinity", "0,125|0.125", "000|000"
            })
    void readsNumbersWithMarks(String text, String plain) {
        assertThat(read(type(TypeKind.NUMERIC), marks(",", "."), text)).isEqualTo(plain);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.5", "0.125", "01.234", "1.23", "1.2345", "12.34.567", "1234.567", "1.234.", ".234", "1,234.567",
                "1..234", "-.234", "1,5,5", "1.234,5.5", "1 234", "", "-", ",", "1e1.000", "+-1"
            })
    void refusesWhatIsNotGrouped(String text) {
        assertThat(read(type(TypeKind.NUMERIC), marks(",", "."), text)).isEqualTo("INVALID_VALUE");
    }

    @Test
    void takesMarksOfSeveralBytes() {
        assertThat(read(numeric(9, 2), marks(",", "\u202f"), "1\u202f234,50")).isEqualTo("1234.50");
        assertThat(read(type(TypeKind.INT4), marks(null, "’"), "-1’234’567")).isEqualTo("-1234567");
        assertThat(read(type(TypeKind.INT4), marks("٫", null), "12٫5")).isEqualTo("INVALID_VALUE");
        assertThat(read(type(TypeKind.FLOAT8), marks("٫", null), "12٫5")).isEqualTo("12.5");
        assertThat(read(type(TypeKind.INT2), marks(null, "_"), "32_768")).isEqualTo("OUT_OF_RANGE");
    }

    /** By a regular expression that says what is well-formed, and BigDecimal. */
    @Test
    void readsNumbersAsTheirPlainForms() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Pattern wellFormed = Pattern.compile("[+-]?(\\d+|[1-9]\\d{0,2}(\\.\\d{3})+)(,\\d*)?|[+-]?,\\d+");
        int good = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder(String.format("%,d", new BigInteger(random.nextInt(60), random))
                    .replaceAll("\\D", "."));
            if (random.nextBoolean()) {
                text.append(',').append(random.nextInt(10_000));
            }
            for (int changes = random.nextInt(3); changes > 0; changes--) {
                text.insert(random.nextInt(text.length() + 1), ".,-+0123456789".charAt(random.nextInt(14)));
            }
            String expected = "INVALID_VALUE";
            if (wellFormed.matcher(text).matches()) {
                expected = text.toString().replace(".", "").replace(',', '.');
                good++;
            }
            assertThat(read(type(TypeKind.NUMERIC), marks(",", "."), text.toString()))
                    .as("seed %d: %s", seed, text)
                    .isEqualTo(expected);
        }
        assertThat(good).isGreaterThan(50_000);
    }

    @Test
    void readsEpochsAsDecimals() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        BigDecimal epoch = BigDecimal.valueOf(10_957L * 86_400_000_000L);
        for (boolean milliseconds : new boolean[] {false, true}) {
            ColumnFormat format = PatternReaderTest.pattern(milliseconds ? "epoch_ms" : "epoch");
            for (int i = 0; i < 100_000; i++) {
                BigDecimal number = new BigDecimal(new BigInteger(random.nextInt(60), random), random.nextInt(12));
                number = random.nextBoolean() ? number : number.negate();
                BigDecimal micros = number.movePointRight(milliseconds ? 3 : 6)
                        .setScale(0, RoundingMode.HALF_UP)
                        .subtract(epoch);
                boolean fits = micros.compareTo(BigDecimal.valueOf(-211_813_488_000_000_000L)) >= 0
                        && micros.compareTo(BigDecimal.valueOf(9_221_000_000_000_000_000L)) < 0;
                String expected = fits ? micros.toPlainString() : "OUT_OF_RANGE";
                assertThat(read(type(TypeKind.TIMESTAMPTZ), format, number.toPlainString()))
                        .as("seed %d: %s", seed, number.toPlainString())
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0,-946684800000000",
        "-0.0000004,-946684800000000",
        "-0.0000005,-946684800000001",
        "' 1. ',-946684799000000",
        ".5,-946684799500000",
        "+1,-946684799000000",
        "99999999999999999999999,OUT_OF_RANGE",
        "'',INVALID_VALUE",
        "-,INVALID_VALUE",
        ".,INVALID_VALUE",
        "1e9,INVALID_VALUE",
        "1.2.3,INVALID_VALUE",
        "1.00000000x,INVALID_VALUE",
        "--1,INVALID_VALUE",
        "-211866624000,OUT_OF_RANGE",
        "-210866803200,-211813488000000000"
    })
    void readsSeconds(String text, String expected) {
        assertThat(read(type(TypeKind.TIMESTAMP), PatternReaderTest.pattern("epoch"), text))
                .isEqualTo(expected);
    }

    @Test
    void takesTheDayOfUtcFromAnEpoch() {
        assertThat(read(type(TypeKind.DATE), PatternReaderTest.pattern("epoch"), "-0.5"))
                .isEqualTo("-10958");
        assertThat(read(type(TypeKind.DATE), PatternReaderTest.pattern("epoch_ms"), "86400000"))
                .isEqualTo("-10956");
    }

    @Test
    void readsWordsOfTheJobOnly() {
        ColumnFormat format =
                new ColumnFormat(List.of(), null, null, List.of("да", "J"), List.of("нет", ""), List.of(), false, null);
        assertThat(List.of("да", " J ", "нет", "", "  ", "ДА", "j", "true", "1", "Jo"))
                .extracting(text -> read(type(TypeKind.BOOL), format, text))
                .containsExactly(
                        "1",
                        "1",
                        "0",
                        "0",
                        "0",
                        "INVALID_VALUE",
                        "INVALID_VALUE",
                        "INVALID_VALUE",
                        "INVALID_VALUE",
                        "INVALID_VALUE");
    }
}
