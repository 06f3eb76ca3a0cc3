package dev.sluice.init;

import java.util.Locale;

/** Counts as a person reads them. */
final class Texts {
    private Texts() {}

    static String of(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** The count with its noun. */
    static String count(long count, String noun) {
        return of(count) + ' ' + noun + (count == 1 ? "" : "s");
    }
}
