package dev.sluice.scan;

import java.math.BigDecimal;

/**
 * How many rejected rows a merge may leave behind: {@code sluice_private.is_over_limit}, for the client, which does not wait for
 * the end.
 *
 * @param amount a number of rows, or a percentage of the rows read
 */
public record RejectLimit(BigDecimal amount, boolean isShare) {
    /** Reads the form of {@code reject_limit} that the database keeps: {@code 100} or {@code 1.5%}. */
    public static RejectLimit parse(String text) {
        boolean share = text.endsWith("%");
        return new RejectLimit(new BigDecimal(share ? text.substring(0, text.length() - 1) : text), share);
    }

    /**
     * Whether the limit is passed whatever the rest of the files holds.
     *
     * @param rejected rows rejected so far
     * @param read rows read so far
     * @param rowsLeft the most rows that were not read
     */
    public boolean isPassed(long rejected, long read, long rowsLeft) {
        BigDecimal rows = BigDecimal.valueOf(rejected);
        if (!isShare) {
            return rows.compareTo(amount) > 0;
        }
        return rows.movePointRight(2)
                        .compareTo(BigDecimal.valueOf(read + rowsLeft).multiply(amount))
                > 0;
    }
}
