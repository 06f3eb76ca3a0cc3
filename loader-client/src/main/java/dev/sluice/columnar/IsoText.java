package dev.sluice.columnar;

import java.time.LocalDate;

/** Dates and times as PostgreSQL reads them. */
final class IsoText {
    private static final long DAY_SECONDS = 86_400;

    private IsoText() {}

    /** A date, by its day since 1970. */
    static void date(StringBuilder out, long day) {
        LocalDate date = LocalDate.ofEpochDay(day);
        appendDate(out, date);
        appendEra(out, date);
    }

    /**
     * A time since 1970.
     *
     * @param perSecond units of a second: 1, a thousand, a million or a thousand million
     * @param zoned whether it is in UTC, and not in a zone that nobody knows
     */
    static void timestamp(StringBuilder out, long units, long perSecond, boolean zoned) {
        long second = Math.floorDiv(units, perSecond);
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(second, DAY_SECONDS));
        appendDate(out, date);
        out.append(' ');
        appendTime(out, Math.floorMod(second, DAY_SECONDS), Math.floorMod(units, perSecond), perSecond);
        if (zoned) {
            out.append("+00");
        }
        appendEra(out, date);
    }

    /** A time of day since midnight, in units as {@link #timestamp}. */
    static void time(StringBuilder out, long units, long perSecond) {
        appendTime(out, Math.floorDiv(units, perSecond), Math.floorMod(units, perSecond), perSecond);
    }

    private static void appendDate(StringBuilder out, LocalDate date) {
        int year = date.getYear() > 0 ? date.getYear() : 1 - date.getYear();
        for (int limit = 1000; limit > 1 && year < limit; limit /= 10) {
            out.append('0');
        }
        out.append(year).append('-');
        appendTwo(out, date.getMonthValue());
        out.append('-');
        appendTwo(out, date.getDayOfMonth());
    }

    private static void appendEra(StringBuilder out, LocalDate date) {
        if (date.getYear() <= 0) {
            out.append(" BC");
        }
    }

    private static void appendTime(StringBuilder out, long second, long fraction, long perSecond) {
        appendTwo(out, second / 3600);
        out.append(':');
        appendTwo(out, second / 60 % 60);
        out.append(':');
        appendTwo(out, second % 60);
        if (fraction != 0) {
            // With the leading zeros of the fraction.
            out.append('.').append(perSecond + fraction);
            out.deleteCharAt(out.lastIndexOf(".") + 1);
        }
    }

    private static void appendTwo(StringBuilder out, long number) {
        out.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}
