package dev.sluice.client;

import dev.sluice.block.Block;
import dev.sluice.csv.RecordScanner;
import dev.sluice.database.Database;
import dev.sluice.failure.SluiceException;
import dev.sluice.rule.RuleException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Runs the rejected rows of a load again, as they stand in {@code sluice.rejected_row}: one transaction in the server or, with
 * the engine in the client, a load like any other. Whatever goes wrong before the merge has committed, target and rejected rows
 * stay as they were.
 *
 * <p>Memory: some blocks of half a MiB, and the longest row.
 */
public final class Resubmission {
    private static final String BLOCKS = """
            SELECT b.file_no, b.block_no, b.first_line, b.byte_offset, b.positions, b.data, f.name
              FROM sluice_private.resubmitted_blocks(?) AS b
              JOIN sluice.load_file AS f ON f.load_id = ? AND f.file_no = b.file_no
             ORDER BY b.file_no, b.block_no
            """;

    /** Blocks fetched at a time. */
    private static final int FETCH = 4;

    private final Database database;
    private final long load;
    private final LoadRequest.Rules rules;
    private final long began = System.nanoTime();
    private long bytes;

    /** A resubmission of the rejected rows of {@code load}. */
    public Resubmission(Database database, long load, LoadRequest.Rules rules) {
        this.database = database;
        this.load = load;
        this.rules = rules;
    }

    /**
     * Runs it.
     *
     * @throws SluiceException if it failed; then nothing was merged
     */
    public LoadReport run() throws SQLException {
        try (Connection control = database.connect()) {
            SqlInterface calls = new SqlInterface(control);
            if (calls.rulesRunInServer(rules)) {
                Map<String, Object> merged = calls.resubmit(load);
                return LoadReport.of(merged, false, 0, 0, elapsed(), 0, elapsed());
            }
            SqlInterface.Beginning beginning = calls.beginResubmission(load);
            try {
                try (Connection worker = database.connect()) {
                    stage(control, worker, beginning);
                }
                double staged = elapsed();
                Map<String, Object> merged = calls.merge(beginning.loadId(), List.of());
                return LoadReport.of(merged, false, bytes, 0, elapsed(), staged, elapsed() - staged);
            } catch (SQLException | RuntimeException e) {
                abandon(calls, beginning.loadId(), e);
                throw e;
            }
        }
    }

    private void stage(Connection control, Connection worker, SqlInterface.Beginning beginning) throws SQLException {
        TypedCopy copy;
        try {
            copy = new TypedCopy(worker, beginning.plan(), beginning.copySql());
        } catch (RuleException e) {
            throw new SluiceException(
                    e.getMessage(), "In rule \"" + e.rule() + "\", at character " + e.position() + ".", e.hint());
        }
        control.setAutoCommit(false);
        try (PreparedStatement query = control.prepareStatement(BLOCKS)) {
            query.setFetchSize(FETCH);
            query.setLong(1, beginning.loadId());
            query.setLong(2, beginning.loadId());
            try (ResultSet blocks = query.executeQuery()) {
                while (blocks.next()) {
                    int file = blocks.getInt(1);
                    byte[] data = blocks.getBytes(6);
                    long line = blocks.getLong(3);
                    if (copy.scan(Block.whole(file, blocks.getLong(4), blocks.getBytes(5), data))
                            == RecordScanner.INCOMPLETE) {
                        throw new SluiceException(
                                "the row at line " + line + " of file \"" + blocks.getString(7)
                                        + "\" is not one record",
                                "A quote in it is not closed.",
                                "Nothing was merged. Mend its raw_row in sluice.rejected_row: one record, with its quotes"
                                        + " closed.");
                    }
                    copy.send(file, blocks.getInt(2), line);
                    bytes += data.length;
                }
            }
            copy.finish();
        } catch (SQLException | RuntimeException e) {
            copy.cancel();
            control.rollback();
            throw e;
        } finally {
            control.setAutoCommit(true);
        }
    }

    private static void abandon(SqlInterface calls, long loadId, Exception why) {
        try {
            calls.abandon(loadId, why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage());
        } catch (SQLException e) {
            // The server is gone. The next load of the job clears away what this one left.
        }
    }

    private double elapsed() {
        return (System.nanoTime() - began) / 1e9;
    }
}
