package dev.sluice.row;

import java.util.Locale;

/** Why a row was rejected; the lower-case name stands in {@code sluice.rejected_row} and is part of the interface. */
public enum RejectReason {
    /** The record has fewer fields than the header, or than the columns of the job. */
    MISSING_FIELDS,
    /** The record has more fields than the header, or than the columns of the job. */
    EXTRA_FIELDS,
    /** A quote stands where RFC 4180 allows none. */
    MALFORMED_QUOTE,
    /** The text of a field is not of the form of its type. */
    INVALID_VALUE,
    /** The type of the column cannot hold the value. */
    OUT_OF_RANGE,
    /** More characters than the column holds. */
    TOO_LONG,
    /** The bytes of a field are not UTF-8, or contain NUL. */
    INVALID_ENCODING,
    /** NULL in a column that is NOT NULL. */
    REQUIRED,
    /** A check of the job is false. */
    CHECK,
    /** A constraint of the target, or of a domain, is false; given in the merge. */
    CONSTRAINT,
    /** The row that it refers to does not exist; given in the merge. */
    FOREIGN_KEY,
    /** PostgreSQL refused a value that only it can read, or could not compute an expression; given in the merge. */
    REFUSED;

    private final String code = name().toLowerCase(Locale.ROOT);

    /** The name in SQL. */
    public String code() {
        return code;
    }
}
