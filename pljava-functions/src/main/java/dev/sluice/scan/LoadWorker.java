package dev.sluice.scan;

import dev.sluice.block.Block;
import dev.sluice.csv.CsvScanner;
import dev.sluice.failure.SluiceException;
import dev.sluice.row.Tally;
import dev.sluice.source.FileDigest;
import dev.sluice.source.SourceFile;
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

    private static final int SLACK = 1 << 16;
    private static final int NOWHERE = -1;

    private final BlockQueue queue;
    private final BlockWork work;

    /** {@code data[0]} is the byte before the block, which tells whether a record starts with the block. */
    private byte[] data = new byte[1 + FileDigest.BLOCK + SLACK];

    private int limit;
    private Block block;

    /** A worker that takes blocks from {@code queue}. */
    public LoadWorker(BlockQueue queue, BlockWork work) {
        this.queue = queue;
        this.work = work;
    }

    /**
     * Works until no block is left or the load has failed elsewhere.
     *
     * @throws InterruptedException if the load has failed elsewhere
     */
    public void run() throws SQLException, InterruptedException {
        for (BlockQueue.Place place = queue.next(); place != null; place = queue.next()) {
            process(place.file(), place.block());
            if (place.file().source().isStream()) {
                for (int block = 1; place.file().hasBlock(block); block++) {
                    process(place.file(), block);
                }
            }
        }
        work.finish();
    }

    private void process(LoadFile file, int number) throws SQLException, InterruptedException {
        SourceFile source = file.source();
        long blockStart = (long) number * FileDigest.BLOCK;
        long blockEnd = source.reach(blockStart + FileDigest.BLOCK);
        fill(source, blockStart, source.reach(blockEnd + SLACK));
        file.digest().add(number, data, 1, 1 + (int) (blockEnd - blockStart));

        int guess = guess(number, source, blockStart, blockEnd);
        int end = guess == NOWHERE ? CsvScanner.INCOMPLETE : scan(source, number, guess, blockStart, blockEnd);

        long start = file.chain().awaitStart(number);
        long line = file.chain().line();
        if (start >= blockEnd) {
            file.chain().advance(start, 0);
            queue.progress(blockEnd - blockStart, Tally.NONE);
            return;
        }
        int from = (int) (start - blockStart) + 1;
        if (from != guess || end == CsvScanner.INCOMPLETE) {
            end = scan(source, number, from, blockStart, blockEnd);
            while (end == CsvScanner.INCOMPLETE) {
                readOn(file, blockStart, line);
                end = scan(source, number, from, blockStart, blockEnd);
            }
        }
        file.chain().advance(blockStart + end - 1, work.lines());
        work.send(file, block, end, number, line);
        queue.progress(blockEnd - blockStart, work.tally());
    }

    private int scan(SourceFile source, int number, int from, long blockStart, long blockEnd) {
        int to = (int) (blockEnd - blockStart) + 1;
        boolean atEnd = blockStart + limit - 1 == source.bytes();
        block = new Block(source.number(), blockStart + from - 1, null, data, from, to, limit, atEnd);
        return work.scan(block);
    }

    /** Where the first record of the block starts if the block does not begin within quotes. */
    private int guess(int number, SourceFile source, long blockStart, long blockEnd) {
        if (source.dataStart() >= blockStart) {
            return source.dataStart() < blockEnd ? (int) (source.dataStart() - blockStart) + 1 : NOWHERE;
        }
        int to = (int) (blockEnd - blockStart);
        for (int i = 0; i < to; i++) {
            if (data[i] == '\n') {
                return i + 1;
            }
        }
        return NOWHERE;
    }

    private void fill(SourceFile source, long blockStart, long end) {
        if (data.length > 2 * (FileDigest.BLOCK + SLACK)) {
            data = new byte[1 + FileDigest.BLOCK + SLACK];
        }
        int before = blockStart == 0 ? 0 : 1;
        int length = (int) (end - blockStart);
        source.forget(blockStart - before);
        source.read(blockStart - before, data, 1 - before, length + before);
        limit = 1 + length;
    }

    /** Makes more of a record that runs past the bytes that were read available, or says that it has no end. */
    private void readOn(LoadFile file, long blockStart, long firstLine) {
        SourceFile source = file.source();
        long have = blockStart + limit - 1;
        if (have == source.bytes() || limit > FileDigest.BLOCK + RECORD_LIMIT) {
            throw endlessRecord(source, blockStart, firstLine);
        }
        long end = source.reach(have + limit);
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
        long line = firstLine;
        for (int i = block.from(); i < work.openQuote(); i++) {
            if (data[i] == '\n') {
                line++;
            }
        }
        return new SluiceException(
                "unclosed quote in \"" + source.name() + "\", line " + line,
                "The quote at byte offset " + (blockStart + work.openQuote() - 1) + " is not closed before "
                        + (limit > RECORD_LIMIT ? RECORD_LIMIT + " bytes have passed." : "the end of the file."),
                "Close the quote or double it if it is meant as text; nothing of the load was merged.");
    }
}
