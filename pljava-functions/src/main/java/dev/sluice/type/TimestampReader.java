package dev.sluice.type;

import java.time.ZoneId;

/**
 * {@code timestamp} and {@code timestamptz}: microseconds since 2000-01-01, of the local clock or of UTC. Like
 * PostgreSQL, the former ignores a zone in the text.
 */
final class TimestampReader implements ValueReader {
    /** 4714-11-24 BC and 294277-01-01, the latter not included. */
    static final long FIRST = -211_813_488_000_000_000L;

    static final long AFTER_LAST = 9_223_371_331_200_000_000L;

    /** A day before the first and some days past the last, for zones to move; microseconds still fit a long. */
    private static final long DAY_FLOOR = IsoDateTime.FIRST_DAY - 1;

    private static final long DAY_LIMIT = 106_751_990;

    private final IsoDateTime parsed = new IsoDateTime();
    private final ZoneOffsets columnZone;

    /**
     * A reader of {@code timestamptz} whose values are in the zone unless they name one; of {@code timestamp} if it
     * is null.
     */
    TimestampReader(ZoneId zone) {
        columnZone = zone == null ? null : new ZoneOffsets(zone.getRules());
    }

    @Override
    public ValueProblem read(byte[] bytes, int from, int to, TypedValue out) {
        if (to - from >= 19 && readPlain(bytes, from, to, out)) {
            return null;
        }
        ValueProblem problem = parsed.read(bytes, from, to);
        if (problem != null) {
            return problem;
        }
        if (parsed.infinity != 0) {
            out.number = parsed.infinity > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
            return null;
        }
        if (parsed.day < DAY_FLOOR || parsed.day > DAY_LIMIT) {
            return ValueProblem.OUT_OF_RANGE;
        }
        long second = parsed.day * IsoDateTime.SECONDS_PER_DAY + parsed.second;
        if (columnZone != null) {
            second -= parsed.zoned && parsed.zone == null
                    ? parsed.offset
                    : offset(parsed.zoned ? parsed.zone : columnZone, second);
        }
        long value = second * IsoDateTime.MICROS_PER_SECOND + parsed.micros;
        if (value < FIRST || value >= AFTER_LAST) {
            return ValueProblem.OUT_OF_RANGE;
        }
        out.number = value;
        return null;
    }

    /**
     * Reads the form of nearly every file, {@code YYYY-MM-DD HH:MM:SS[.ffffff][Z|+HH[:MM]]}; false if it is another, or
     * wrong.
     */
    private boolean readPlain(byte[] bytes, int from, int to, TypedValue out) {
        byte blank = bytes[from + 10];
        if (bytes[from + 4] != '-'
                || bytes[from + 7] != '-'
                || blank != ' ' && blank != 'T'
                || bytes[from + 13] != ':'
                || bytes[from + 16] != ':') {
            return false;
        }
        int century = pair(bytes, from);
        int yearOfCentury = pair(bytes, from + 2);
        int month = pair(bytes, from + 5);
        int day = pair(bytes, from + 8);
        int hour = pair(bytes, from + 11);
        int minute = pair(bytes, from + 14);
        int second = pair(bytes, from + 17);
        int year = century * 100 + yearOfCentury;
        if ((century | yearOfCentury | month | day | hour | minute | second) < 0
                || year == 0
                || month == 0
                || month > 12
                || day == 0
                || day > IsoDateTime.daysIn(year, month)
                || hour > 23
                || minute > 59
                || second > 59) {
            return false;
        }
        int at = from + 19;
        int micros = 0;
        if (at < to && bytes[at] == '.') {
            int unit = 1_000_000;
            for (at++; at < to && unit > 1 && ValueReaders.isDigit(bytes[at]); at++) {
                unit /= 10;
                micros += (bytes[at] - '0') * unit;
            }
            if (unit == 1_000_000) {
                return false;
            }
        }
        int offset = 0;
        boolean zoned = at < to;
        if (zoned && (bytes[at] != 'Z' || at + 1 < to)) {
            int left = to - at;
            if (left != 3 && left != 6 || bytes[at] != '+' && bytes[at] != '-' || left == 6 && bytes[at + 3] != ':') {
                return false;
            }
            int hours = pair(bytes, at + 1);
            int minutes = left == 6 ? pair(bytes, at + 4) : 0;
            if ((hours | minutes) < 0 || hours > IsoDateTime.MOST_OFFSET_HOURS || minutes > 59) {
                return false;
            }
            offset = hours * 3600 + minutes * 60;
            offset = bytes[at] == '-' ? -offset : offset;
        }
        long seconds =
                IsoDateTime.day(year, month, day) * IsoDateTime.SECONDS_PER_DAY + (hour * 3600 + minute * 60 + second);
        if (columnZone != null) {
            seconds -= zoned ? offset : offset(columnZone, seconds);
        }
        out.number = seconds * IsoDateTime.MICROS_PER_SECOND + micros;
        return true;
    }

    static int offset(ZoneOffsets zone, long second) {
        return zone.at(second + IsoDateTime.EPOCH_DAY * (long) IsoDateTime.SECONDS_PER_DAY);
    }

    /** Two digits as a number; negative if they are not. */
    private static int pair(byte[] bytes, int at) {
        int tens = bytes[at] - '0';
        int ones = bytes[at + 1] - '0';
        return (tens | 9 - tens | ones | 9 - ones) < 0 ? -1 : tens * 10 + ones;
    }
}
