package dev.sluice.scan;

import dev.sluice.block.Block;
import dev.sluice.block.Origins;
import dev.sluice.csv.LineEnds;
import dev.sluice.csv.RecordScanner;
import dev.sluice.failure.SluiceException;
import dev.sluice.phase.Phase;
import dev.sluice.phase.PhaseClock;
import dev.sluice.row.Tally;
import dev.sluice.source.FileDigest;
import dev.sluice.source.SourceFile;
import dev.sluice.source.StreamContent;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * Takes one block of the files after another, as long as there are any: reads it, adds it to the file's digest, scans it from
 * where its first record seems to start, and sends the result when {@link BlockChain} has confirmed that start. If the guess was
 * wrong, which takes a line end within quotes, it scans the block again from the right place.
 *
 * <p>One thread. Memory: one block and the longest record, plus what its {@link BlockWork} holds.
 */
public final class LoadWorker {
    /** The longest record, in bytes; a longer one is taken for an unclosed quote. */
    static final int RECORD_LIMIT = 16 << 20;

    private static final int SLACK = StreamContent.SLACK;
    private static final int NOWHERE = -1;

    private final BlockQueue queue;
    private final BlockWork work;
    private final PhaseClock clock;

    /** {@code data[0]} is the byte before the block, which tells whether a record starts with the block. */
    private byte[] data = {};

    private int limit;
    private Origins origins;
    private Block block;

    /** A worker that takes blocks from {@code queue}, for the calling thread. */
    public LoadWorker(BlockQueue queue, BlockWork work) {
        this.queue = queue;
        this.work = work;
        this.clock = queue.clock();
    }

    /**
     * Works until no block is left or the load has failed elsewhere.
     *
     * @throws InterruptedException if the load has failed elsewhere
     */
    public void run() throws SQLException, InterruptedException {
        for (BlockQueue.Place place = queue.next(); place != null; place = queue.next()) {
            process(place.file(), place.block());
        }
        clock.enter(Phase.SEND);
        work.finish();
        clock.leave();
    }

    private void process(LoadFile file, int number) throws SQLException, InterruptedException {
        SourceFile source = file.source();
        long began = System.nanoTime();
        clock.enter(Phase.READ);
        long blockStart = (long) number * file.blockSize();
        long blockEnd = source.reach(blockStart + file.blockSize());
        long dataReach = source.reachData(blockEnd + Math.min(SLACK, file.blockSize()));
        fill(source, blockStart, Math.max(blockEnd, dataReach));
        clock.count(blockEnd - blockStart, 0);
        clock.enter(Phase.CUT);
        StreamContent stream = source.stream();
        if (stream == null) {
            file.digest().add(number, data, 1, 1 + (int) (blockEnd - blockStart));
        }
        origins = stream == null ? null : stream.origins(number, 1);
        // What stands behind the data is read for the digest only.
        limit = 1 + (int) Math.max(dataReach - blockStart, 0);
        long recordsEnd = Math.min(blockEnd, source.dataEnd());

        int guess = guess(source, blockStart, recordsEnd);
        int end = guess == NOWHERE ? RecordScanner.INCOMPLETE : scan(source, guess, blockStart, recordsEnd);

        clock.enter(Phase.CUT);
        long start = file.chain().awaitStart(number);
        long line = file.chain().line();
        if (start >= recordsEnd) {
            done(file, number, start, 0);
            queue.progress(stream == null ? blockEnd - blockStart : 0, Tally.NONE);
            return;
        }
        int from = (int) (start - blockStart) + 1;
        if (from != guess || end == RecordScanner.INCOMPLETE) {
            end = scan(source, from, blockStart, recordsEnd);
            while (end == RecordScanner.INCOMPLETE) {
                readOn(file, blockStart, line);
                end = scan(source, from, blockStart, recordsEnd);
            }
        }
        done(file, number, blockStart + end - 1, work.lines());
        clock.enter(Phase.SEND);
        clock.count(0, work.tally().read());
        long scanned = System.nanoTime();
        work.send(file, block, end, number, line);
        queue.took(scanned - began, System.nanoTime() - scanned);
        queue.progress(stream == null ? blockEnd - blockStart : 0, work.tally());
    }

    /** Passes the turn, after which nothing before this block is read any more. */
    private static void done(LoadFile file, int number, long end, int lines) {
        file.chain().advance(end, lines);
        if (file.source().stream() != null) {
            file.source().stream().release(number);
        }
    }

    private int scan(SourceFile source, int from, long blockStart, long recordsEnd) {
        clock.enter(Phase.PUSHDOWN);
        int to = (int) (recordsEnd - blockStart) + 1;
        boolean atEnd = blockStart + limit - 1 == source.dataEnd();
        long offset = origins == null ? blockStart + from - 1 : origins.at(from);
        block = new Block(source.number(), offset, null, origins, data, from, to, limit, atEnd);
        int end = work.scan(block);
        clock.count(
                to - from, end == RecordScanner.INCOMPLETE ? 0 : work.tally().read());
        return end;
    }

    /** Where the first record of the block starts if the block does not begin within quotes. */
    private int guess(SourceFile source, long blockStart, long recordsEnd) {
        if (source.dataStart() >= blockStart) {
            return source.dataStart() < recordsEnd ? (int) (source.dataStart() - blockStart) + 1 : NOWHERE;
        }
        int first = LineEnds.after(data, 0, limit, source.format().anyLineEnd());
        return first > 0 && first <= recordsEnd - blockStart ? first : NOWHERE;
    }

    private void fill(SourceFile source, long blockStart, long end) {
        int before = blockStart == 0 ? 0 : 1;
        int length = (int) (end - blockStart);
        if (data.length <= length || data.length > 2 * (FileDigest.BLOCK + SLACK)) {
            data = new byte[1 + length];
        }
        source.read(blockStart - before, data, 1 - before, length + before);
        limit = 1 + length;
    }

    /** Makes more of a record that runs past the bytes that were read available, or says that it has no end. */
    private void readOn(LoadFile file, long blockStart, long firstLine) throws InterruptedException {
        SourceFile source = file.source();
        long have = blockStart + limit - 1;
        if (have == source.dataEnd() || limit > FileDigest.BLOCK + RECORD_LIMIT) {
            throw endlessRecord(source, blockStart, firstLine);
        }
        long end = source.reachData(have + limit);
        int more = (int) (end - have);
        data = Arrays.copyOf(data, limit + more);
        source.read(have, data, limit, more);
        limit += more;
    }

    private SluiceException endlessRecord(SourceFile source, long blockStart, long firstLine) {
        if (work.openQuote() < 0) {
            return new SluiceException(
                    "\"" + source.name() + "\" has a record of more than " + RECORD_LIMIT + " bytes",
                    "It starts after line " + (firstLine + work.lines() - 1) + ".",
                    "Is it a CSV file?");
        }
        boolean anyLineEnd = source.format().anyLineEnd();
        long line = firstLine + LineEnds.count(data, block.from(), work.openQuote(), anyLineEnd);
        return new SluiceException(
                "unclosed quote in \"" + source.name() + "\", line " + line,
                (origins == null ? "The quote at byte offset " + (blockStart + work.openQuote() - 1) : "The quote")
                        + " is not closed before "
                        + (limit > RECORD_LIMIT
                                ? RECORD_LIMIT + " bytes have passed."
                                : source.hasFooter() ? "the end of the data." : "the end of the file."),
                "Close the quote or double it if it is meant as text; nothing of the load was merged.");
    }
}
