package dev.sluice.profile;

import dev.sluice.phase.Phase;

/**
 * How long a thread was in each phase, slot of time by slot of time. Memory is bounded: when the load outlasts the slots, they
 * become twice as long. Not thread-safe.
 */
final class Timeline {
    static final int SLOTS = 256;

    private static final int PHASES = Phase.values().length;

    private final long[] nanos = new long[SLOTS * PHASES];
    private long slotNanos = 1 << 22;

    /** From {@code from} to {@code to}, in nanoseconds since the load began, the thread was in {@code phase}. */
    void add(Phase phase, long from, long to) {
        while (to >= slotNanos * SLOTS) {
            coarsen();
        }
        for (long at = Math.max(from, 0); at < to; ) {
            int slot = (int) (at / slotNanos);
            long end = Math.min(to, (slot + 1) * slotNanos);
            nanos[slot * PHASES + phase.ordinal()] += end - at;
            at = end;
        }
    }

    long slotNanos() {
        return slotNanos;
    }

    /** Makes the slots at least {@code length} long, so that several threads can be shown side by side. */
    void coarsenTo(long length) {
        while (slotNanos < length) {
            coarsen();
        }
    }

    /** Part of a slot that was spent in {@code phase}, from 0 to 1. */
    double share(int slot, Phase phase) {
        return (double) nanos[slot * PHASES + phase.ordinal()] / slotNanos;
    }

    private void coarsen() {
        for (int slot = 0; slot < SLOTS; slot++) {
            for (int phase = 0; phase < PHASES; phase++) {
                int first = 2 * slot * PHASES + phase;
                nanos[slot * PHASES + phase] = 2 * slot < SLOTS ? nanos[first] + nanos[first + PHASES] : 0;
            }
        }
        slotNanos *= 2;
    }
}
