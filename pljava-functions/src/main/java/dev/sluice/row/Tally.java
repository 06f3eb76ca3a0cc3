package dev.sluice.row;

/**
 * How many rows of a block had which outcome. Always {@code read = filtered + rejected + duplicate + accepted}.
 *
 * @param duplicate rows with the key of another row of the same block; the merge finds those of different blocks
 */
public record Tally(long read, long filtered, long rejected, long duplicate, long accepted) {
    /** No rows. */
    public static final Tally NONE = new Tally(0, 0, 0, 0, 0);

    /** The sum of two tallies. */
    public Tally plus(Tally other) {
        return new Tally(
                read + other.read,
                filtered + other.filtered,
                rejected + other.rejected,
                duplicate + other.duplicate,
                accepted + other.accepted);
    }
}
