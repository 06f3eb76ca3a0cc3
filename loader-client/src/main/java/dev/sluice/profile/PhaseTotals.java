package dev.sluice.profile;

/** What was done in one phase, by one thread or by several. Not thread-safe. */
final class PhaseTotals {
    private long nanos;
    private long cpuNanos;
    private long bytes;
    private long rows;
    private int threads;

    void add(long moreNanos, long moreCpuNanos, long moreBytes, long moreRows) {
        nanos += moreNanos;
        cpuNanos += moreCpuNanos;
        bytes += moreBytes;
        rows += moreRows;
        threads = 1;
    }

    /** Adds what another thread did in the same phase. */
    void add(PhaseTotals other) {
        nanos += other.nanos;
        cpuNanos += other.cpuNanos;
        bytes += other.bytes;
        rows += other.rows;
        threads += other.threads;
    }

    /** Time from beginning to end of the phase, of all threads together. */
    double seconds() {
        return nanos / 1e9;
    }

    /** Time on a processor, of all threads together. */
    double cpuSeconds() {
        return cpuNanos / 1e9;
    }

    long bytes() {
        return bytes;
    }

    long rows() {
        return rows;
    }

    int threads() {
        return threads;
    }
}
