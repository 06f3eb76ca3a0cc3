package dev.sluice.type;

import static dev.sluice.type.ValueReaderTest.type;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.format.SignStyle;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatternReaderTest {
    private static final LocalDateTime EPOCH = LocalDateTime.of(2000, 1, 1, 0, 0);

    private final TypedValue out = new TypedValue();

    static ColumnFormat pattern(String... steps) {
        return new ColumnFormat(List.of(steps), null, null, List.of(), List.of(), List.of(), false, null);
    }

    private String read(ColumnType type, ColumnFormat format, String text) {
        byte[] bytes = ("xx" + text + "yy").getBytes(StandardCharsets.UTF_8);
        ValueProblem problem = ValueReader.of(type, format).read(bytes, 2, bytes.length - 2, out);
        return problem == null ? Long.toString(out.number) : problem.name();
    }

    @ParameterizedTest
    @CsvSource({
        "29.2.2024,2024-02-29", "' 01.12.1999 ',1999-12-01", "30.2.2024,OUT_OF_RANGE", "0.1.2024,OUT_OF_RANGE",
        "01.13.2024,OUT_OF_RANGE", "01.01.0000,OUT_OF_RANGE", "01.01.24,INVALID_VALUE", "01.01.02024,INVALID_VALUE",
        "001.01.2024,INVALID_VALUE", "01/01/2024,INVALID_VALUE", "1. 1.2024,INVALID_VALUE", "01.01.2024x,INVALID_VALUE",
        "infinity,INVALID_VALUE", "+1.01.2024,INVALID_VALUE", "'',INVALID_VALUE", "01.01.,INVALID_VALUE"
    })
    void readsDates(String text, String expected) {
        String found = read(type(TypeKind.DATE), pattern("DD", "'.", "MM", "'.", "YYYY"), text);
        assertThat(found)
                .isEqualTo(
                        expected.startsWith("I") || expected.startsWith("O")
                                ? expected
                                : "" + ChronoUnit.DAYS.between(EPOCH.toLocalDate(), LocalDate.parse(expected)));
    }

    @Test
    void givesLocalTimesTheZoneOfTheColumn() {
        ColumnType berlin =
                new ColumnType(TypeKind.TIMESTAMPTZ, "timestamp with time zone", -1, -1, 0, ZoneId.of("Europe/Berlin"));
        ColumnFormat format = pattern("YYYY", "MM", "DD", "' ", "HH24", "MI");
        ColumnFormat zoned = pattern("YYYY", "MM", "DD", "' ", "HH24", "MI", "TZH");
        assertThat(read(berlin, format, "20240701 1200")).isEqualTo(micros("2024-07-01T10:00"));
        assertThat(read(berlin, zoned, "20240701 1200-03")).isEqualTo(micros("2024-07-01T15:00"));
        assertThat(read(type(TypeKind.TIMESTAMP), zoned, "20240701 1200-03")).isEqualTo(micros("2024-07-01T12:00"));
        // Skipped by the change to summer time, and occurring twice at its end: as PostgreSQL reads them.
        assertThat(read(berlin, format, "20240331 0230")).isEqualTo(micros("2024-03-31T01:30"));
        assertThat(read(berlin, format, "20241027 0230")).isEqualTo(micros("2024-10-27T01:30"));
    }

    private static String micros(String utc) {
        return Long.toString(ChronoUnit.MICROS.between(EPOCH, LocalDateTime.parse(utc)));
    }

    /** Random patterns and texts, right ones and spoilt ones: what java.time reads strictly, and nothing else. */
    @Test
    void readsAsJavaTimeDoes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int read = 0;
        for (int round = 0; round < 2000; round++) {
            List<String> steps = randomPattern(random);
            DateTimeFormatter formatter = formatter(steps);
            ColumnFormat format = pattern(steps.toArray(String[]::new));
            for (int i = 0; i < 30; i++) {
                String text = spoil(random, formatter.format(randomTime(random).atOffset(randomOffset(random))));
                String expected = expected(formatter, steps, text);
                if (expected != null) {
                    String found = read(type(TypeKind.TIMESTAMPTZ), format, text);
                    assertThat(found.replaceAll("[A-Z_]+", "refused"))
                            .as("seed %d: \"%s\" by %s", seed, text, steps)
                            .isEqualTo(expected);
                    read += found.endsWith("E") ? 0 : 1;
                }
            }
        }
        assertThat(read).as("seed %d", seed).isGreaterThan(10_000);
    }

    private static LocalDateTime randomTime(Random random) {
        long second = random.nextLong(-40L * 365 * 86_400, 60L * 365 * 86_400);
        return LocalDateTime.ofEpochSecond(second, random.nextInt(1_000_000) * 1000, ZoneOffset.UTC);
    }

    private static ZoneOffset randomOffset(Random random) {
        return ZoneOffset.ofTotalSeconds((random.nextInt(31 * 60) - 15 * 60) * 60);
    }

    private static List<String> randomPattern(Random random) {
        List<String> words = new ArrayList<>(List.of(
                random.nextBoolean() ? "YYYY" : "YY",
                List.of("MM", "MON", "MONTH").get(random.nextInt(3)),
                "DD"));
        if (random.nextInt(4) > 0) {
            boolean halfDays = random.nextBoolean();
            words.add(halfDays ? "HH12" : "HH24");
            if (halfDays) {
                words.add("AM");
            }
            if (random.nextInt(4) > 0) {
                words.add("MI");
                if (random.nextInt(4) > 0) {
                    words.add("SS");
                    if (random.nextBoolean()) {
                        words.add(random.nextBoolean() ? "MS" : "US");
                    }
                }
            }
        }
        Collections.shuffle(words, random);
        List<String> steps = new ArrayList<>();
        for (String word : words) {
            if (!steps.isEmpty()) {
                for (int i = random.nextInt(3); i > 0; i--) {
                    steps.add("'"
                            + List.of("-", "/", " ", ".", ":", "T", "7", "é", ", ")
                                    .get(random.nextInt(9)));
                }
            }
            steps.add(word);
        }
        if (random.nextInt(3) == 0) {
            // By java.time, both are one thing.
            steps.addAll(random.nextBoolean() ? List.of("TZH", "TZM") : List.of("TZH", "':", "TZM"));
        }
        return steps;
    }

    private static DateTimeFormatter formatter(List<String> steps) {
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder();
        for (int i = 0; i < steps.size(); i++) {
            String next = i + 1 < steps.size() ? steps.get(i + 1) : "";
            boolean digits = next.equals("'7")
                    || !next.isEmpty()
                            && !List.of("MON", "MONTH", "AM", "TZH").contains(next)
                            && next.charAt(0) != '\'';
            int least = digits ? 2 : 1;
            builder.parseCaseInsensitive();
            switch (steps.get(i)) {
                case "YYYY" -> builder.appendValue(ChronoField.YEAR, 4);
                case "YY" -> builder.appendValueReduced(ChronoField.YEAR, 2, 2, 1970);
                case "MM" -> appendValue(builder, ChronoField.MONTH_OF_YEAR, least);
                case "MON" -> builder.appendText(ChronoField.MONTH_OF_YEAR, TextStyle.SHORT);
                case "MONTH" -> builder.appendText(ChronoField.MONTH_OF_YEAR, TextStyle.FULL);
                case "DD" -> appendValue(builder, ChronoField.DAY_OF_MONTH, least);
                case "HH24" -> appendValue(builder, ChronoField.HOUR_OF_DAY, least);
                case "HH12" -> appendValue(builder, ChronoField.CLOCK_HOUR_OF_AMPM, least);
                case "AM" -> builder.appendText(ChronoField.AMPM_OF_DAY, TextStyle.SHORT);
                case "MI" -> appendValue(builder, ChronoField.MINUTE_OF_HOUR, least);
                case "SS" -> appendValue(builder, ChronoField.SECOND_OF_MINUTE, least);
                case "MS" -> builder.appendFraction(ChronoField.NANO_OF_SECOND, digits ? 3 : 1, 3, false);
                case "US" -> builder.appendFraction(ChronoField.NANO_OF_SECOND, digits ? 6 : 1, 6, false);
                case "TZH" ->
                    builder.appendOffset(
                            next.equals("TZM") ? "+HHMM" : "+HH:MM",
                            "+00:00".replace(":", next.equals("TZM") ? "" : ":"));
                case "TZM" -> {}
                default -> {
                    if (i == 0 || !steps.get(i - 1).equals("TZH")) {
                        builder.parseCaseSensitive().appendLiteral(steps.get(i).substring(1));
                    }
                }
            }
        }
        return builder.toFormatter(Locale.ENGLISH).withResolverStyle(ResolverStyle.STRICT);
    }

    private static void appendValue(DateTimeFormatterBuilder builder, ChronoField field, int least) {
        if (least == 2) {
            builder.appendValue(field, 2);
        } else {
            builder.appendValue(field, 1, 2, SignStyle.NOT_NEGATIVE);
        }
    }

    private static String spoil(Random random, String text) {
        StringBuilder spoilt = new StringBuilder(text);
        for (int i = random.nextInt(3); i > 0; i--) {
            int at = random.nextInt(spoilt.length());
            char c = "0123456789 .:-+T7JanuaryFebPMé".charAt(random.nextInt(30));
            switch (random.nextInt(3)) {
                case 0 -> spoilt.setCharAt(at, c);
                case 1 -> spoilt.insert(at, c);
                default -> spoilt.deleteCharAt(at);
            }
        }
        return spoilt.toString();
    }

    /** Microseconds, or refused; null where java.time and PostgreSQL differ on purpose. */
    private static String expected(DateTimeFormatter formatter, List<String> steps, String text) {
        try {
            TemporalAccessor parsed = formatter.parse(text.strip());
            LocalDateTime time = LocalDate.from(parsed)
                    .atTime(
                            parsed.isSupported(ChronoField.HOUR_OF_DAY) ? parsed.get(ChronoField.HOUR_OF_DAY) : 0,
                            get(parsed, ChronoField.MINUTE_OF_HOUR),
                            get(parsed, ChronoField.SECOND_OF_MINUTE),
                            get(parsed, ChronoField.NANO_OF_SECOND));
            ZoneOffset offset = steps.contains("TZH") ? ZoneOffset.from(parsed) : ZoneOffset.UTC;
            if (time.getYear() == 0 || Math.abs(offset.getTotalSeconds()) >= 16 * 3600) {
                return "refused";
            }
            return "" + ChronoUnit.MICROS.between(EPOCH.atOffset(ZoneOffset.UTC), time.atOffset(offset));
        } catch (DateTimeException e) {
            return "refused";
        }
    }

    private static int get(TemporalAccessor parsed, ChronoField field) {
        return parsed.isSupported(field) ? parsed.get(field) : 0;
    }
}
