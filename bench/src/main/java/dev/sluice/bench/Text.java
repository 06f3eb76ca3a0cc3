package dev.sluice.bench;

import java.util.Locale;

/** Numbers as people read them. */
final class Text {
    private Text() {}

    static String decimals(double value, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }

    /** Seconds with three digits that mean something. */
    static String seconds(double value) {
        return decimals(value, value >= 100 ? 0 : value >= 10 ? 1 : 2);
    }

    static String grouped(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    static String mebibytes(double bytes) {
        return grouped(bytes / (1 << 20));
    }

    /** 10 M for ten million. */
    static String millions(long rows) {
        return rows % 1_000_000 == 0 ? rows / 1_000_000 + " M" : rows % 1000 == 0 ? rows / 1000 + " k" : "" + rows;
    }
}
