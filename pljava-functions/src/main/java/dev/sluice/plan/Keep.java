package dev.sluice.plan;

/** Which of the accepted rows with one key is loaded. */
public enum Keep {
    /** The first, by file and place in it. */
    FIRST,
    /** The last, by file and place in it. */
    LAST,
    /** The one with the greatest value of a column, where NULL is the least; of those with equal values the last. */
    MAX,
    /** None: such rows fail the load. */
    ERROR
}
