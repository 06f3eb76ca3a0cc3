package dev.sluice.scan;

import dev.sluice.block.Block;
import dev.sluice.row.Tally;
import java.sql.SQLException;

/**
 * What a worker does with blocks: scan one, and, once its place in the file is certain, send what the scan found. The client has
 * one for each host of the rules, the server one for files of its own. One thread at a time.
 */
public interface BlockWork {
    /**
     * Scans the records that start in the block; may be called again with another start, and then forgets the call before.
     *
     * @return the end of the last record, or {@link dev.sluice.csv.RecordScanner#INCOMPLETE}
     */
    int scan(Block block);

    /** Line ends in the block last scanned. */
    int lines();

    /** Outcomes in the block last scanned; where the rules run in the server, only how many rows were read. */
    Tally tally();

    /** Where the quote stands that made the block incomplete, or -1. */
    int openQuote();

    /**
     * Sends what the last scan found.
     *
     * @param block the one last scanned
     * @param end what {@link #scan} returned
     * @param blockNumber the block's number in its file, from 0
     * @param firstLine line of the block's first record
     */
    void send(LoadFile file, Block block, int end, int blockNumber, long firstLine)
            throws SQLException, InterruptedException;

    /** Sends what is left and waits until the server has taken all of it. */
    void finish() throws SQLException, InterruptedException;

    /** Breaks off; what was sent is rolled back or left to {@code sluice.abandon_load}. */
    void cancel();
}
