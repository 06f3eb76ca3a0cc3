package dev.sluice.failure;

/** What the process answers to its caller. Frozen: scripts depend on it. */
public final class ExitCode {
    /** Loaded, or nothing to do because it was loaded before. */
    public static final int OK = 0;
    /** Failed; nothing was merged. */
    public static final int FAILED = 1;
    /** No connection, or the connection was lost. */
    public static final int CONNECTION = 2;
    /** Merged, but some rows were rejected. */
    public static final int REJECTED_ROWS = 3;
    /** More rejected rows than the job allows; nothing was merged. */
    public static final int REJECT_LIMIT = 4;
    /** The same load is running. */
    public static final int RUNNING = 5;
    /** The command line is wrong. */
    public static final int USAGE = 64;

    private ExitCode() {}
}
