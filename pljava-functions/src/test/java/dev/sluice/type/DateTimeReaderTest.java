package dev.sluice.type;

import static dev.sluice.type.ValueReaderTest.read;
import static dev.sluice.type.ValueReaderTest.type;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateTimeReaderTest {
    private static final ColumnType DATE = type(TypeKind.DATE);
    private static final ColumnType TIMESTAMP = type(TypeKind.TIMESTAMP);
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    private static ColumnType timestamptz(String zone) {
        return new ColumnType(TypeKind.TIMESTAMPTZ, "timestamp with time zone", -1, -1, 0, ZoneId.of(zone));
    }

    private static String micros(String instant) {
        Instant parsed = Instant.parse(instant);
        return Long.toString((parsed.getEpochSecond() - EPOCH.getEpochSecond()) * 1_000_000 + parsed.getNano() / 1000);
    }

    @ParameterizedTest
    @CsvSource({
        "2024-02-29,2024-02-29", "' 2024-01-05\t',2024-01-05", "20240105,2024-01-05", "2024-1-5,2024-01-05",
        "2024/01/05,2024-01-05", "2024.01.05,2024-01-05", "0001-01-01,0001-01-01", "0001-12-31 BC,0000-12-31",
        "0005-02-28 bc,-0004-02-28", "0005-02-29 BC,-0004-02-29", "4714-11-24 BC,-4713-11-24",
                "12024-01-05,+12024-01-05",
        "5874897-12-31,+5874897-12-31", "1999-12-31,1999-12-31", "2000-02-29,2000-02-29",
                "2024-01-05 23:59:59,2024-01-05",
        "2024-01-05T24:00:00Z,2024-01-05", "2024-01-05+02,2024-01-05", "2024-01-05 -02,2024-01-05"
    })
    void readsDates(String text, String expected) {
        assertThat(read(DATE, text))
                .isEqualTo(Long.toString(ChronoUnit.DAYS.between(LocalDate.of(2000, 1, 1), LocalDate.parse(expected))));
    }

    @Test
    void knowsTheDaysOfFourHundredYears() {
        LocalDate first = LocalDate.of(1800, 1, 1);
        for (int i = 0; i < 146_097 + 400; i++) {
            LocalDate date = first.plusDays(i);
            assertThat(read(DATE, date.toString())).isEqualTo(Long.toString(date.toEpochDay() - 10_957));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2023-02-29",
                "1900-02-29",
                "2024-04-31",
                "2024-13-01",
                "2024-00-01",
                "2024-01-00",
                "2024-01-32",
                "20230229",
                "0000-01-01",
                "0000-01-01 BC",
                "0004-02-29 BC",
                "4714-11-23 BC",
                "5874898-01-01",
                "99999999999-01-01",
                "2024-01-05 25:00",
                "2024-01-05 +16"
            })
    void saysThatDatesAreOutOfRange(String text) {
        assertThat(read(DATE, text)).isEqualTo("OUT_OF_RANGE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "today",
                "now",
                "epoch",
                "tomorrow",
                "1/8/1999",
                "08.01.1999",
                "24-01-05",
                "2024-01",
                "2024-001",
                "2024",
                "2024-Jan-05",
                "5 January 2024",
                "2024-01/05",
                "2024-01-05-07",
                "2024-01-05T",
                "2024-01-05 AD",
                "240105",
                "2024-01-05x",
                "2024-W01-5",
                "J2451187",
                "-2024-01-05",
                "+infinity",
                "inf",
                "infinity BC",
                "2024-01-005"
            })
    void refusesWhatIsNoIsoDate(String text) {
        assertThat(read(DATE, text)).isEqualTo("INVALID_VALUE");
    }

    @ParameterizedTest
    @CsvSource({
        "infinity,2147483647,9223372036854775807",
        "' INFINITY ',2147483647,9223372036854775807",
        "-Infinity,-2147483648,-9223372036854775808"
    })
    void readsInfinity(String text, String date, String timestamp) {
        assertThat(read(DATE, text)).isEqualTo(date);
        assertThat(read(TIMESTAMP, text)).isEqualTo(timestamp);
        assertThat(read(timestamptz("Asia/Tokyo"), text)).isEqualTo(timestamp);
    }

    @ParameterizedTest
    @CsvSource({
        "2024-01-05 10:11:12,2024-01-05T10:11:12Z",
        "2024-01-05T10:11:12,2024-01-05T10:11:12Z",
        "2024-01-05t10:11,2024-01-05T10:11:00Z",
        "2024-01-05,2024-01-05T00:00:00Z",
        "'  2024-01-05   1:2:3 ',2024-01-05T01:02:03Z",
        "2024-01-05 10:11:12.5,2024-01-05T10:11:12.5Z",
        "2024-01-05 10:11:12.123456,2024-01-05T10:11:12.123456Z",
        "2024-01-05 10:11:12.1234565,2024-01-05T10:11:12.123456Z",
        "2024-01-05 10:11:12.1234575,2024-01-05T10:11:12.123458Z",
        "2024-01-05 10:11:12.12345650000001,2024-01-05T10:11:12.123457Z",
        "2024-01-05 10:11:12.00000050000000000000001,2024-01-05T10:11:12Z",
        "2024-01-05 23:59:59.9999999,2024-01-06T00:00:00Z",
        "2024-01-05 24:00:00,2024-01-06T00:00:00Z",
        "2024-01-05 23:59:60,2024-01-06T00:00:00Z",
        "2024-01-05 12:30:60.5,2024-01-05T12:31:00.5Z",
        "2024-01-05 10:11:12+05:30,2024-01-05T10:11:12Z",
        "2024-01-05 10:11:12 Europe/Berlin,2024-01-05T10:11:12Z",
        "20240105T101112,2024-01-05T10:11:12Z",
        "20240105T101112.25Z,2024-01-05T10:11:12.25Z",
        "20240105 1011-0730,2024-01-05T10:11:00Z",
        "0044-03-15 12:00 BC,-0043-03-15T12:00:00Z",
        "4714-11-24 00:00:00 BC,-4713-11-24T00:00:00Z",
        "294276-12-31 23:59:59.999999,+294276-12-31T23:59:59.999999Z"
    })
    void readsTimestamps(String text, String expected) {
        assertThat(read(TIMESTAMP, text)).isEqualTo(micros(expected));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-01-05 25:00:00", "2024-01-05 24:00:01", "2024-01-05 24:00:00.000001", "2024-01-05 10:60:00",
                "2024-01-05 10:11:61", "2024-01-05 23:59:60.5", "2024-02-30 10:11:12", "2024-01-05 10:11:12+16",
                "2024-01-05 10:11:12+05:60", "294277-01-01 00:00:00", "4714-11-23 23:59:59 BC", "0000-01-01 00:00:00",
                "99999999999-01-01 00:00", "20240105T246060", "294276-12-31 23:59:60"
            })
    void saysThatTimestampsAreOutOfRange(String text) {
        assertThat(read(TIMESTAMP, text)).isEqualTo("OUT_OF_RANGE");
        assertThat(read(timestamptz("UTC"), text)).isEqualTo("OUT_OF_RANGE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "now",
                "epoch",
                "10:11:12",
                "2024-01-05 10",
                "2024-01-05 10:",
                "2024-01-05 10:11:12.",
                "2024-01-05 10:11.5",
                "2024-01-05 10:11:12 PM",
                "2024-01-05T 10:11:12",
                "2024-01-05_10:11:12",
                "2024-01-05 10:11:12 CET",
                "2024-01-05 10:11:12 EST",
                "2024-01-05 10:11:12 Mars/Base",
                "2024-01-05 10:11:12 Europe/Berlin2",
                "2024-01-05 10:11:12 SystemV/EST5EDT",
                "2024-01-05 10:11:12+",
                "2024-01-05 10:11:12+05300",
                "2024-01-05 10:11:12+05:30:00:00",
                "2024-01-05 10:11:12ZZ",
                "2024-01-05 10:11:12Z+01",
                "2024-01-05 10:11:12,5",
                "2024-01-05 10-11-12",
                "2024-01-05 10:11:12 BC BC",
                "20240105T101112-07:30",
                "2024-01-05 110:11:12"
            })
    void refusesWhatIsNoIsoTimestamp(String text) {
        assertThat(read(TIMESTAMP, text)).isEqualTo("INVALID_VALUE");
        assertThat(read(timestamptz("UTC"), text)).isEqualTo("INVALID_VALUE");
    }

    @ParameterizedTest
    @CsvSource({
        "2024-01-05 10:11:12Z,2024-01-05T10:11:12Z", "2024-01-05 10:11:12 utc,2024-01-05T10:11:12Z",
        "2024-01-05 10:11:12GMT,2024-01-05T10:11:12Z", "2024-01-05 10:11:12+00,2024-01-05T10:11:12Z",
        "2024-01-05 10:11:12.5+02,2024-01-05T08:11:12.5Z", "2024-01-05 10:11:12 -0330,2024-01-05T13:41:12Z",
        "2024-01-05T10:11:12+05:30,2024-01-05T04:41:12Z", "2024-01-05 10:11:12+05:30:15,2024-01-05T04:40:57Z",
        "2024-01-05 10:11:12-5,2024-01-05T15:11:12Z", "2024-07-05 10:11:12 Europe/Berlin,2024-07-05T08:11:12Z",
        "2024-07-05 10:11:12 Etc/GMT+5,2024-07-05T15:11:12Z", "2024-07-05 America/New_York,2024-07-05T04:00:00Z",
        "2024-01-05Z,2024-01-05T00:00:00Z", "0044-03-15 12:00:00+01 BC,-0043-03-15T11:00:00Z",
        "4714-11-23 23:00:00-05 BC,-4713-11-24T04:00:00Z", "294277-01-01 00:30+01,+294276-12-31T23:30:00Z",
        "2024-01-05 10:11:12,2024-01-05T09:11:12Z", "2024-07-05 10:11:12,2024-07-05T08:11:12Z",
        "2024-03-31 01:59:59,2024-03-31T00:59:59Z", "2024-03-31 02:00:00,2024-03-31T01:00:00Z",
        "2024-03-31 02:30:00,2024-03-31T01:30:00Z", "2024-03-31 03:00:00,2024-03-31T01:00:00Z",
        "2024-10-27 01:59:59,2024-10-26T23:59:59Z", "2024-10-27 02:00:00,2024-10-27T01:00:00Z",
        "2024-10-27 02:59:59,2024-10-27T01:59:59Z", "2024-10-27 03:00:00,2024-10-27T02:00:00Z",
        "2024-10-27 01:59:59.9999999,2024-10-27T00:00:00Z", "2300-07-05 12:00:00,2300-07-05T10:00:00Z"
    })
    void readsTimestampsWithTimeZoneInBerlin(String text, String expected) {
        assertThat(read(timestamptz("Europe/Berlin"), text)).isEqualTo(micros(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024-01-01 00:00:00-16", "4714-11-24 00:00:00+01 BC", "294276-12-31 23:30:00-01"})
    void saysThatInstantsAreOutOfRange(String text) {
        assertThat(read(timestamptz("UTC"), text)).isEqualTo("OUT_OF_RANGE");
    }

    /** One reader sees all values, so that what it remembers of the zone is put to the test. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTC",
                "+05:45",
                "Europe/Berlin",
                "America/New_York",
                "Australia/Lord_Howe",
                "Asia/Kolkata",
                "Pacific/Apia",
                "Africa/Casablanca",
                "America/St_Johns"
            })
    void agreesWithJavaTimeOnOffsets(String name) {
        ZoneId zone = ZoneId.of(name);
        ValueReader reader = ValueReader.of(timestamptz(name));
        TypedValue out = new TypedValue();
        Random random = new Random(8);
        DateTimeFormatter format = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
        LocalDateTime time = LocalDateTime.of(1850, 1, 1, 0, 0);
        for (int i = 0; i < 300_000; i++) {
            time = random.nextInt(1000) == 0
                    ? LocalDate.of(1850 + random.nextInt(250), 1 + random.nextInt(12), 1)
                            .atTime(LocalTime.MIDNIGHT)
                    : time.plusSeconds(random.nextInt(7200) - 1800);
            byte[] bytes = format.format(time).getBytes(StandardCharsets.US_ASCII);
            assertThat(reader.read(bytes, 0, bytes.length, out)).isNull();
            boolean gap = zone.getRules().getTransition(time) != null
                    && zone.getRules().getTransition(time).isGap();
            long expected = gap
                    ? time.toEpochSecond(zone.getRules().getTransition(time).getOffsetBefore())
                    : ZonedDateTime.ofLocal(time, zone, null)
                            .withLaterOffsetAtOverlap()
                            .toEpochSecond();
            if (out.number != (expected - EPOCH.getEpochSecond()) * 1_000_000) {
                assertThat(out.number)
                        .as("%s %s", time, name)
                        .isEqualTo((expected - EPOCH.getEpochSecond()) * 1_000_000);
            }
        }
    }

    @Test
    void readsEveryFractionAlikeInPlainAndOtherForms() {
        Random random = new Random(9);
        for (int i = 0; i < 20_000; i++) {
            LocalDateTime time =
                    LocalDateTime.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000) * 1000, ZoneOffset.UTC);
            String expected = micros(time.toInstant(ZoneOffset.UTC).toString());
            assertThat(read(TIMESTAMP, time.toString())).isEqualTo(expected);
            assertThat(read(TIMESTAMP, " " + time)).isEqualTo(expected);
            assertThat(read(timestamptz("UTC"), time + " +00:00")).isEqualTo(expected);
        }
    }
}
