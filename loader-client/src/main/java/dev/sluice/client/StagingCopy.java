package dev.sluice.client;

import dev.sluice.block.Block;
import dev.sluice.plan.Plan;
import dev.sluice.row.RowFilter;
import dev.sluice.row.Tally;
import dev.sluice.scan.BlockWork;
import dev.sluice.scan.LoadFile;
import dev.sluice.source.FileDigest;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.zip.Deflater;

/**
 * Prepares blocks for {@code sluice.staging_block}, whose gate applies the rules inside PostgreSQL. With pushdown, rows that
 * {@code where} surely excludes stay behind. What is left of several blocks travels as one, and so do whole blocks.
 *
 * <p>Memory: a buffer of 4 MiB or the longest block, and as much again when blocks travel compressed; and what the sender holds.
 */
final class StagingCopy implements BlockWork {
    /** Kept rows of this many bytes are sent. */
    private static final int FULL = 1 << 19;

    /**
     * Whole blocks that follow each other are sent together, up to so many bytes: where few of their rows are wanted, what the
     * gate does once for each block would cost more than what it does for the rows.
     */
    private static final int WHOLE = 4 * FileDigest.BLOCK;

    /** More than a block is longer than {@link FileDigest#BLOCK}, as it ends where a record ends, unless records are long. */
    private static final int SLACK = 1 << 16;

    /** Bytes in the file, at most, that became one byte of a block: those of UTF-32. */
    private static final int LONGEST_UNIT = 4;

    private final BlockSender sender;
    private final BooleanSupplier enough;
    private final RowFilter filter;
    private final long load;
    /** Null when blocks travel as they are. */
    private final Deflater deflater;

    private byte[] deflated = new byte[0];

    private LoadFile heldFile;
    private int heldBlock;
    private long heldLine;
    private long heldOffset;
    private long dropped;
    /** A buffer of the sender's. */
    private byte[] rows;

    private int rowsEnd;
    /** Whether rows are a part of the file as it is, so that they need no positions. */
    private boolean heldWhole;

    private byte[] positions = new byte[1 << 16];
    private int positionsEnd;

    /**
     * @param enough whether what has not been sent when the work is finished need not be: the load is lost
     */
    StagingCopy(BlockSender sender, Plan plan, boolean pushdown, boolean compress, BooleanSupplier enough) {
        this.sender = sender;
        this.enough = enough;
        this.filter = new RowFilter(plan, !pushdown);
        this.load = plan.load();
        this.deflater = compress ? new Deflater(Deflater.BEST_SPEED) : null;
    }

    @Override
    public int scan(Block block) {
        return filter.scan(block);
    }

    @Override
    public int lines() {
        return filter.lines();
    }

    @Override
    public Tally tally() {
        return new Tally(filter.read(), 0, 0, 0, 0);
    }

    @Override
    public int openQuote() {
        return filter.openQuote();
    }

    @Override
    public void send(LoadFile file, Block block, int end, int blockNumber, long firstLine)
            throws SQLException, InterruptedException {
        if (filter.read() == 0) {
            return;
        }
        if (filter.keepsAll() && block.origins() == null) {
            holdWhole(file, block, end, blockNumber, firstLine);
            return;
        }
        if (heldFile != null
                && (heldFile != file
                        || heldWhole
                        || block.byteOffset() + (long) LONGEST_UNIT * end - heldOffset > Integer.MAX_VALUE
                        || firstLine + filter.lines() - heldLine > Integer.MAX_VALUE)) {
            sendHeld();
        }
        if (heldFile == null) {
            begin(file, block, blockNumber, firstLine, FULL + (FULL >> 3));
        }
        hold(block, firstLine);
        if (rowsEnd >= FULL) {
            sendHeld();
        }
    }

    private void begin(LoadFile file, Block block, int blockNumber, long firstLine, int bytes) {
        heldFile = file;
        heldBlock = blockNumber;
        heldLine = firstLine;
        heldOffset = block.byteOffset();
        rows = sender.buffer(bytes);
    }

    private void holdWhole(LoadFile file, Block block, int end, int blockNumber, long firstLine)
            throws SQLException, InterruptedException {
        int length = end - block.from();
        if (heldFile != null
                && (heldFile != file
                        || !heldWhole
                        || block.byteOffset() != heldOffset + rowsEnd
                        || rowsEnd + length > rows.length)) {
            sendHeld();
        }
        if (heldFile == null) {
            begin(file, block, blockNumber, firstLine, Math.max(WHOLE + SLACK, length));
            heldWhole = true;
        }
        System.arraycopy(block.data(), block.from(), rows, rowsEnd, length);
        rowsEnd += length;
    }

    @Override
    public void finish() throws SQLException, InterruptedException {
        if (enough.getAsBoolean()) {
            sender.drop();
        } else if (heldFile != null) {
            sendHeld();
        }
        sender.finish();
        endDeflater();
    }

    @Override
    public void cancel() {
        sender.stop();
        endDeflater();
    }

    private void endDeflater() {
        if (deflater != null) {
            deflater.end();
        }
    }

    private void hold(Block block, long firstLine) {
        int kept = filter.kept();
        dropped += filter.read() - kept;
        if (positions.length - positionsEnd < 8 * kept) {
            positions = Arrays.copyOf(positions, Math.max(positions.length * 2, positionsEnd + 8 * kept));
        }
        for (int row = 0; row < kept; row++) {
            int start = filter.start(row);
            int length = filter.end(row) - start;
            if (rows.length - rowsEnd < length + 1) {
                rows = Arrays.copyOf(rows, Math.max(rows.length * 2, rowsEnd + length + 1));
            }
            System.arraycopy(block.data(), start, rows, rowsEnd, length);
            rowsEnd += length;
            // A CR alone gets an LF, or it would take one that begins the next kept row for its own. Only the last
            // record of a file can lack a line end, and nothing follows it.
            if (rows[rowsEnd - 1] == '\r' && filter.end(row) < block.limit()) {
                rows[rowsEnd++] = '\n';
            }
            putPosition((int) (firstLine + filter.line(row) - heldLine));
            long offset = block.origins() == null
                    ? block.byteOffset() + start - block.from()
                    : block.origins().at(start);
            putPosition((int) (offset - heldOffset));
        }
    }

    private void sendHeld() throws SQLException, InterruptedException {
        byte[] places = heldWhole ? null : Arrays.copyOf(positions, positionsEnd);
        int packed = deflater == null ? 0 : deflate(rows, rowsEnd);
        if (packed > 0) {
            System.arraycopy(deflated, 0, rows, 0, packed);
        }
        sender.put(new BlockSender.Part(
                load,
                heldFile,
                heldBlock,
                heldLine,
                heldOffset,
                dropped,
                places,
                rows,
                packed > 0 ? packed : rowsEnd,
                packed > 0 ? "deflate" : null));
        heldFile = null;
        heldWhole = false;
        dropped = 0;
        rowsEnd = 0;
        positionsEnd = 0;
    }

    /** The length of what data became, or 0 when it became no smaller. */
    private int deflate(byte[] data, int end) {
        if (deflated.length < end) {
            deflated = new byte[end];
        }
        deflater.reset();
        deflater.setInput(data, 0, end);
        deflater.finish();
        int length = deflater.deflate(deflated, 0, end);
        return deflater.finished() ? length : 0;
    }

    private void putPosition(int value) {
        positions[positionsEnd++] = (byte) (value >> 24);
        positions[positionsEnd++] = (byte) (value >> 16);
        positions[positionsEnd++] = (byte) (value >> 8);
        positions[positionsEnd++] = (byte) value;
    }
}
