package dev.sluice.type;

import java.nio.charset.StandardCharsets;
import java.time.zone.ZoneRulesException;
import java.time.zone.ZoneRulesProvider;
import java.util.Arrays;

/**
 * The date and time that PostgreSQL's input functions of {@code date}, {@code timestamp} and {@code timestamptz}
 * read alike, in the forms that mean the same whatever {@code DateStyle} is:
 *
 * <pre>
 * date [time] [zone] [BC] | infinity | -infinity
 * date  YYYY-MM-DD, also with / or . between, more digits in the year, fewer in month and day; YYYYMMDD
 * time  blank or T, then HH:MM[:SS[.ffffff]] or HHMM[SS[.ffffff]]
 * zone  Z, UTC, GMT, a name such as Europe/Berlin, +HH[:MM[:SS]], +HHMM, also with -
 * </pre>
 *
 * Words of the moment ({@code now}), month names, zone abbreviations and ISO weeks are refused.
 */
final class IsoDateTime {
    static final long MICROS_PER_SECOND = 1_000_000;
    static final int SECONDS_PER_DAY = 86_400;
    static final int MOST_OFFSET_HOURS = 15;

    /** Days from 1970-01-01 to 2000-01-01, the day from which PostgreSQL counts. */
    static final int EPOCH_DAY = 10_957;

    /** 4714-11-24 BC, the first day of the Julian day count. */
    static final long FIRST_DAY = -2_451_545;

    /** PostgreSQL's input buffer ends shortly after this. */
    private static final int MOST_BYTES = 128;

    private static final int EXACT_DIGITS = 15;
    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };

    /** 1 or -1 for infinity, with no other field set; else 0. */
    int infinity;

    /** Days since 2000-01-01. */
    long day;

    /** Seconds of the day: 86400 is the end of it. */
    int second;

    /** Microseconds of the second: 1000000 when rounding made them so. */
    int micros;

    /** Whether the text names a zone: {@link #zone} if that is set, else {@link #offset}. */
    boolean zoned;

    /** Seconds east of UTC. */
    int offset;

    /** A named zone, or null. */
    ZoneOffsets zone;

    private byte[] bytes;
    private int at;
    private int end;

    /** The number that {@link #number} has read. */
    private long number;

    private boolean outOfRange;
    private byte[] lastName = new byte[0];
    private ZoneOffsets lastZone;

    /** Reads {@code bytes[from..to)} into the fields. */
    ValueProblem read(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        at = ValueReaders.skipSpace(bytes, from, to);
        end = ValueReaders.dropSpace(bytes, at, to);
        infinity = 0;
        second = 0;
        micros = 0;
        zoned = false;
        offset = 0;
        zone = null;
        outOfRange = false;
        if (at == end || end - at > MOST_BYTES) {
            return ValueProblem.INVALID_VALUE;
        }
        if (!ValueReaders.isDigit(bytes[at])) {
            boolean negative = bytes[at] == '-';
            infinity = negative ? -1 : 1;
            return ValueReaders.isWord(bytes, negative ? at + 1 : at, end, "infinity")
                    ? null
                    : ValueProblem.INVALID_VALUE;
        }
        if (!readDateTime()) {
            return ValueProblem.INVALID_VALUE;
        }
        return outOfRange ? ValueProblem.OUT_OF_RANGE : null;
    }

    private boolean readDateTime() {
        int digits = number();
        long year = number;
        long month;
        long dayOfMonth;
        boolean dashed = at < end && bytes[at] == '-';
        if (dashed || at < end && (bytes[at] == '/' || bytes[at] == '.')) {
            byte delimiter = bytes[at++];
            if (digits < 3 || !shortNumber()) {
                return false;
            }
            month = number;
            if (at == end || bytes[at++] != delimiter || !shortNumber()) {
                return false;
            }
            dayOfMonth = number;
        } else if (digits == 8) {
            month = year / 100 % 100;
            dayOfMonth = year % 100;
            year /= 10_000;
        } else {
            return false;
        }
        boolean timed = at < end && (bytes[at] == 'T' || bytes[at] == 't');
        if (timed) {
            at++;
        }
        int gap = at;
        if (!timed) {
            skipSpace();
        }
        // A number after a blank is a time; right after the date it belongs to the date, which is then none.
        if (timed || at > gap && at < end && ValueReaders.isDigit(bytes[at])) {
            if (!readTime()) {
                return false;
            }
        } else if (at == gap && at < end && bytes[at] == '-') {
            return false;
        }
        skipSpace();
        if (at < end && !isBeforeChrist()) {
            if (!readZone()) {
                return false;
            }
            skipSpace();
        }
        boolean beforeChrist = at < end;
        if (beforeChrist && !isBeforeChrist()) {
            return false;
        }
        if (year < 1
                || year > Integer.MAX_VALUE
                || month < 1
                || month > 12
                || dayOfMonth < 1
                || dayOfMonth > daysIn(beforeChrist ? 1 - year : year, (int) month)) {
            outOfRange = true;
            return true;
        }
        day = day(beforeChrist ? 1 - year : year, (int) month, (int) dayOfMonth);
        return true;
    }

    private boolean readTime() {
        int start = at;
        int digits = number();
        long hour = number;
        long minute;
        long seconds = 0;
        boolean basic = digits == 4 || digits == 6;
        if (basic) {
            minute = digits == 4 ? hour % 100 : hour / 100 % 100;
            seconds = digits == 4 ? 0 : hour % 100;
            hour = digits == 4 ? hour / 100 : hour / 10_000;
            if (at < end && bytes[at] == '.' && (digits == 4 || !readFraction())) {
                return false;
            }
            // PostgreSQL would take this for a date.
            if (at < end && bytes[at] == '-' && at - start == digits && hasColon()) {
                return false;
            }
        } else {
            if (digits < 1 || digits > 2 || at == end || bytes[at++] != ':' || !shortNumber()) {
                return false;
            }
            minute = number;
            if (at < end && bytes[at] == ':') {
                at++;
                if (!shortNumber()) {
                    return false;
                }
                seconds = number;
                if (at < end && bytes[at] == '.' && !readFraction()) {
                    return false;
                }
            }
        }
        second = (int) (hour * 3600 + minute * 60 + seconds);
        // 24:00:00 is the end of a day, and xx:xx:60 the next minute.
        outOfRange |= hour > 24
                || minute > 59
                || seconds > 60
                || second * MICROS_PER_SECOND + micros > SECONDS_PER_DAY * MICROS_PER_SECOND;
        return true;
    }

    /** Rounds as PostgreSQL does: to the nearest microsecond of the nearest double. */
    private boolean readFraction() {
        int start = at++;
        int digits = number();
        if (digits == 0) {
            return false;
        }
        double fraction = digits <= EXACT_DIGITS
                ? number / POWERS[digits]
                : Double.parseDouble(new String(bytes, start, at - start, StandardCharsets.ISO_8859_1));
        micros = (int) Math.rint(fraction * MICROS_PER_SECOND);
        return true;
    }

    private boolean readZone() {
        zoned = true;
        if (bytes[at] == '+' || bytes[at] == '-') {
            return readOffset();
        }
        int start = at;
        boolean region = false;
        while (at < end && !ValueReaders.isSpace(bytes[at])) {
            region |= bytes[at++] == '/';
        }
        if (region) {
            zone = find(start, at);
            return zone != null;
        }
        return ValueReaders.isWord(bytes, start, at, "z")
                || ValueReaders.isWord(bytes, start, at, "utc")
                || ValueReaders.isWord(bytes, start, at, "gmt");
    }

    private boolean readOffset() {
        boolean west = bytes[at++] == '-';
        int digits = number();
        if (digits < 1 || digits > 4) {
            return false;
        }
        long hours = number;
        long minutes = 0;
        long seconds = 0;
        if (digits > 2) {
            minutes = hours % 100;
            hours /= 100;
        } else if (at < end && bytes[at] == ':') {
            at++;
            if (!shortNumber()) {
                return false;
            }
            minutes = number;
            if (at < end && bytes[at] == ':') {
                at++;
                if (!shortNumber()) {
                    return false;
                }
                seconds = number;
            }
        }
        outOfRange |= hours > MOST_OFFSET_HOURS || minutes > 59 || seconds > 59;
        offset = (int) (hours * 3600 + minutes * 60 + seconds);
        if (west) {
            offset = -offset;
        }
        return true;
    }

    /** The zone of a name, or null if there is none; a file repeats one name, so the last answer is kept. */
    private ZoneOffsets find(int from, int to) {
        if (!Arrays.equals(bytes, from, to, lastName, 0, lastName.length)) {
            lastName = Arrays.copyOfRange(bytes, from, to);
            lastZone = null;
            String name = new String(lastName, StandardCharsets.ISO_8859_1);
            // PostgreSQL takes SystemV/EST5EDT too, but for another zone.
            if (!name.startsWith("SystemV/")) {
                try {
                    lastZone = new ZoneOffsets(ZoneRulesProvider.getRules(name, false));
                } catch (ZoneRulesException e) {
                    return null;
                }
            }
        }
        return lastZone;
    }

    private void skipSpace() {
        at = ValueReaders.skipSpace(bytes, at, end);
    }

    private boolean isBeforeChrist() {
        return ValueReaders.isWord(bytes, at, end, "bc");
    }

    private boolean hasColon() {
        for (int i = at; i < end; i++) {
            if (bytes[i] == ':') {
                return true;
            }
        }
        return false;
    }

    /**
     * Reads digits into {@link #number} and says how many there were; a number too big for anything stays too big.
     */
    private int number() {
        int start = at;
        number = 0;
        while (at < end && ValueReaders.isDigit(bytes[at])) {
            number = number > Long.MAX_VALUE / 10 - 1 ? number : number * 10 + bytes[at] - '0';
            at++;
        }
        return at - start;
    }

    /** Reads a number of one or two digits. */
    private boolean shortNumber() {
        int digits = number();
        return digits == 1 || digits == 2;
    }

    /** Days in a month; the year before 1 is 0. */
    static int daysIn(long year, int month) {
        if (month == 2) {
            return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
        }
        return 30 + ((month + (month >> 3)) & 1);
    }

    /** Days from 2000-01-01 to a day of the Gregorian calendar; the year before 1 is 0. */
    static long day(long year, int month, int dayOfMonth) {
        // Years from March to February, so that the leap day comes last.
        long marchYear = month > 2 ? year : year - 1;
        int monthFromMarch = month > 2 ? month - 3 : month + 9;
        return marchYear * 365
                + Math.floorDiv(marchYear, 4)
                - Math.floorDiv(marchYear, 100)
                + Math.floorDiv(marchYear, 400)
                + (153 * monthFromMarch + 2) / 5
                + dayOfMonth
                - 730_426;
    }
}
