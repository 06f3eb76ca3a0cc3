package dev.sluice.client;

import dev.sluice.phase.PhaseClock;

/** Is told how far a long operation has come. Methods may be called from any thread. */
public interface Progress {
    /** Shows nothing. */
    Progress NONE = new Progress() {
        @Override
        public void start(long totalBytes, String label) {}

        @Override
        public void update(long bytes, long rows) {}

        @Override
        public void phase(String name) {}

        @Override
        public void finish() {}
    };

    /**
     * Begins an operation.
     *
     * @param totalBytes what {@link #update} will reach, or -1 when nobody knows
     */
    void start(long totalBytes, String label);

    /** Gives what is done since {@link #start}: totals, not differences. Cheap enough to call for every block. */
    void update(long bytes, long rows);

    /** Gives how many rows were rejected since {@link #start}, as far as anybody knows. */
    default void rejected(long rows) {}

    /** A clock for the calling thread, which works at the operation. */
    default PhaseClock clock() {
        return PhaseClock.NONE;
    }

    /** Begins a part that has no measure of its own, such as the merge. */
    void phase(String name);

    /** Ends the operation, whether it went well or not. May be called twice. */
    void finish();
}
