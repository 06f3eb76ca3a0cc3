package dev.sluice.rule;

/** A rule that is not valid: what is wrong with it, where, and what to do. */
public final class RuleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String rule;
    private final int position;
    private final String hint;

    private RuleException(String rule, String message, int position, String hint) {
        super(message);
        this.rule = rule;
        this.position = position;
        this.hint = hint;
    }

    /** An error at a place in a rule's text, given as an index of a {@code char}. */
    static RuleException at(String text, int index, String message, String hint) {
        return new RuleException(null, message, text.codePointCount(0, index) + 1, hint);
    }

    /** The same error, said to be in the rule of this name. */
    public RuleException in(String rule) {
        RuleException named = new RuleException(rule, getMessage(), position, hint);
        named.setStackTrace(getStackTrace());
        return named;
    }

    /** The name of the rule, or null where it is not known. */
    public String rule() {
        return rule;
    }

    /** The character of the rule's text that the error is at, counted from 1. */
    public int position() {
        return position;
    }

    /** A sentence that says what to do. */
    public String hint() {
        return hint;
    }
}
