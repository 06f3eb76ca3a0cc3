package dev.sluice.failure;

/**
 * A failure that the user can understand and act on. Worded as PostgreSQL words its own: the message is one line in lower
 * case without a full stop, the detail gives facts, the hint is a sentence that says what to do.
 */
public final class SluiceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String detail;
    private final String hint;
    private final String sqlState;
    private final int exitCode;

    /** A failure with exit code {@link ExitCode#FAILED}. */
    public SluiceException(String message, String detail, String hint) {
        this(message, detail, hint, ExitCode.FAILED);
    }

    /**
     * @param detail may be null
     * @param hint may be null
     * @param exitCode one of {@link ExitCode}
     */
    public SluiceException(String message, String detail, String hint, int exitCode) {
        this(message, detail, hint, exitCode, null, null);
    }

    /**
     * @param sqlState the server's error code, null when the failure is not the server's
     * @param cause may be null; shown with {@code --verbose} only
     */
    public SluiceException(String message, String detail, String hint, int exitCode, String sqlState, Throwable cause) {
        super(message, cause);
        this.detail = detail;
        this.hint = hint;
        this.exitCode = exitCode;
        this.sqlState = sqlState;
    }

    /** Facts behind the message, or null. */
    public String detail() {
        return detail;
    }

    /** What to do, or null. */
    public String hint() {
        return hint;
    }

    /** The server's error code, or null. */
    public String sqlState() {
        return sqlState;
    }

    /** What the process answers; one of {@link ExitCode}. */
    public int exitCode() {
        return exitCode;
    }
}
