package dev.sluice.type;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code date}, {@code timestamp} and {@code timestamptz} in the form of a pattern: all of the text must match all of it, and
 * be a time that there is. What a pattern may hold, {@code sluice_private.read_pattern} decides.
 *
 * <p>Numbers have as many digits as their word says, but month, day, hour, minute and second may have one, and fractions of a
 * second fewer, if no digit can follow.
 */
final class PatternReader implements ValueReader {
    private static final int LITERAL = 0;
    private static final int YEAR = 1;
    private static final int SHORT_YEAR = 2;
    private static final int MONTH = 3;
    private static final int SHORT_MONTH_NAME = 4;
    private static final int MONTH_NAME = 5;
    private static final int DAY = 6;
    private static final int HOUR = 7;
    private static final int HALF_DAY_HOUR = 8;
    private static final int MINUTE = 9;
    private static final int SECOND = 10;
    private static final int MILLISECOND = 11;
    private static final int MICROSECOND = 12;
    private static final int HALF_DAY = 13;
    private static final int ZONE_HOUR = 14;
    private static final int ZONE_MINUTE = 15;

    /** By the numbers above: how many digits; 0 when the step does not begin with one. */
    private static final int[] DIGITS = {0, 4, 2, 2, 0, 0, 2, 2, 2, 2, 2, 3, 6, 0, 0, 2};

    private static final String[] WORDS = {
        "'", "YYYY", "YY", "MM", "MON", "MONTH", "DD", "HH24", "HH12", "MI", "SS", "MS", "US", "AM", "TZH", "TZM"
    };
    private static final String[] MONTHS = {
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december"
    };
    private static final int[] POWERS = {1, 10, 100, 1000, 10_000, 100_000, 1_000_000};

    /** As PostgreSQL: two digits from 70 on are of the last century. */
    private static final int FIRST_SHORT_YEAR = 70;

    private final boolean date;
    private final ZoneOffsets columnZone;
    private final int[] steps;
    private final byte[][] literals;
    private final boolean[] exact;

    private byte[] bytes;
    private int at;
    private int end;

    private int year;
    private int month;
    private int day;
    private int hour;
    private boolean halfDays;
    private boolean afternoon;
    private int minute;
    private int second;
    private int micros;
    private boolean zoned;
    private boolean west;
    private int zoneHour;
    private int zoneMinute;

    /** A reader of a type by a pattern that {@code sluice_private.read_pattern} has taken apart. */
    PatternReader(ColumnType type, List<String> pattern) {
        date = type.kind() == TypeKind.DATE;
        columnZone = type.kind() == TypeKind.TIMESTAMPTZ
                ? new ZoneOffsets(type.zone().getRules())
                : null;
        steps = new int[pattern.size()];
        literals = new byte[steps.length][];
        exact = new boolean[steps.length];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = step(pattern.get(i));
            if (steps[i] == LITERAL) {
                literals[i] = pattern.get(i).substring(1).getBytes(StandardCharsets.UTF_8);
            }
            boolean digit = steps[i] == LITERAL ? ValueReaders.isDigit(literals[i][0]) : DIGITS[steps[i]] > 0;
            if (digit && i > 0) {
                exact[i - 1] = true;
            }
        }
    }

    private static int step(String word) {
        for (int step = 1; step < WORDS.length; step++) {
            if (WORDS[step].equals(word)) {
                return step;
            }
        }
        if (word.length() < 2 || word.charAt(0) != '\'') {
            throw new IllegalArgumentException("\"" + word + "\" is no step of a pattern");
        }
        return LITERAL;
    }

    @Override
    public ValueProblem read(byte[] bytes, int from, int to, TypedValue out) {
        this.bytes = bytes;
        at = ValueReaders.skipSpace(bytes, from, to);
        end = ValueReaders.dropSpace(bytes, at, to);
        hour = 0;
        halfDays = false;
        afternoon = false;
        minute = 0;
        second = 0;
        micros = 0;
        zoned = false;
        zoneHour = 0;
        zoneMinute = 0;
        for (int i = 0; i < steps.length; i++) {
            if (!read(i)) {
                return ValueProblem.INVALID_VALUE;
            }
        }
        if (at < end) {
            return ValueProblem.INVALID_VALUE;
        }
        if (!exists()) {
            return ValueProblem.OUT_OF_RANGE;
        }
        long days = IsoDateTime.day(year, month, day);
        out.number = date ? days : microseconds(days);
        return null;
    }

    private boolean read(int i) {
        switch (steps[i]) {
            case LITERAL:
                return readLiteral(literals[i]);
            case YEAR:
                year = number(4, 4);
                return year >= 0;
            case SHORT_YEAR:
                int ofCentury = number(2, 2);
                year = ofCentury + (ofCentury < FIRST_SHORT_YEAR ? 2000 : 1900);
                return ofCentury >= 0;
            case SHORT_MONTH_NAME:
            case MONTH_NAME:
                return readMonth(steps[i] == MONTH_NAME);
            case MILLISECOND:
            case MICROSECOND:
                return readFraction(DIGITS[steps[i]], exact[i]);
            case HALF_DAY:
                afternoon = at < end && (bytes[at] == 'p' || bytes[at] == 'P');
                at += 2;
                return at <= end && ValueReaders.isWord(bytes, at - 2, at, afternoon ? "pm" : "am");
            case ZONE_HOUR:
                zoned = at < end && (bytes[at] == '+' || bytes[at] == '-');
                west = zoned && bytes[at++] == '-';
                zoneHour = number(2, 2);
                return zoned && zoneHour >= 0;
            case ZONE_MINUTE:
                zoneMinute = number(2, 2);
                return zoneMinute >= 0;
            default:
                return readNumber(steps[i], number(exact[i] ? 2 : 1, 2));
        }
    }

    private boolean readNumber(int step, int number) {
        switch (step) {
            case MONTH:
                month = number;
                break;
            case DAY:
                day = number;
                break;
            case MINUTE:
                minute = number;
                break;
            case SECOND:
                second = number;
                break;
            default:
                hour = number;
                halfDays = step == HALF_DAY_HOUR;
        }
        return number >= 0;
    }

    private boolean readLiteral(byte[] literal) {
        if (end - at < literal.length) {
            return false;
        }
        for (byte b : literal) {
            if (bytes[at++] != b) {
                return false;
            }
        }
        return true;
    }

    private boolean readMonth(boolean whole) {
        for (int i = 0; i < MONTHS.length; i++) {
            int length = whole ? MONTHS[i].length() : 3;
            if (end - at >= length && ValueReaders.isPrefix(bytes, at, at + length, MONTHS[i])) {
                month = i + 1;
                at += length;
                return true;
            }
        }
        return false;
    }

    private boolean readFraction(int most, boolean all) {
        int start = at;
        int number = number(all ? most : 1, most);
        if (number < 0) {
            return false;
        }
        micros = number * POWERS[6 - (at - start)];
        return true;
    }

    /** Reads a number with so many digits, or gives -1. */
    private int number(int least, int most) {
        int number = 0;
        int start = at;
        while (at < end && at - start < most && ValueReaders.isDigit(bytes[at])) {
            number = number * 10 + bytes[at++] - '0';
        }
        return at - start < least ? -1 : number;
    }

    private boolean exists() {
        return year >= 1
                && month >= 1
                && month <= 12
                && day >= 1
                && day <= IsoDateTime.daysIn(year, month)
                && (halfDays ? hour >= 1 && hour <= 12 : hour <= 23)
                && minute <= 59
                && second <= 59
                && zoneHour <= IsoDateTime.MOST_OFFSET_HOURS
                && zoneMinute <= 59;
    }

    private long microseconds(long days) {
        int ofDay = halfDays ? hour % 12 + (afternoon ? 12 : 0) : hour;
        long seconds = days * IsoDateTime.SECONDS_PER_DAY + (ofDay * 3600 + minute * 60 + second);
        if (columnZone != null) {
            int offset = zoneHour * 3600 + zoneMinute * 60;
            seconds -= zoned ? west ? -offset : offset : TimestampReader.offset(columnZone, seconds);
        }
        return seconds * IsoDateTime.MICROS_PER_SECOND + micros;
    }
}
