package dev.sluice.type;

/** Why a field is not a value of its column's type. */
public enum ValueProblem {
    /** The text is not of the type's form. */
    INVALID_VALUE,
    /** The text has the right form, but the type cannot hold the value. */
    OUT_OF_RANGE,
    /** More characters than {@code varchar(n)} or {@code char(n)} holds. */
    TOO_LONG,
    /** The bytes are not UTF-8, or contain the character NUL, which PostgreSQL does not store. */
    INVALID_ENCODING
}
