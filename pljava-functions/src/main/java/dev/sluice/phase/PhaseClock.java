package dev.sluice.phase;

/** Is told what one thread is at. Called a few times for each block, by that thread alone. */
public interface PhaseClock {
    /** Keeps no time. */
    PhaseClock NONE = new PhaseClock() {
        @Override
        public void enter(Phase phase) {}

        @Override
        public void count(long bytes, long rows) {}

        @Override
        public void leave() {}
    };

    /** The phase before ends, and {@code phase} begins. */
    void enter(Phase phase);

    /** So many bytes and rows were done in the phase. */
    void count(long bytes, long rows);

    /** The phase ends, and none begins. */
    void leave();
}
