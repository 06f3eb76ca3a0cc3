package dev.sluice.client;

import dev.sluice.scan.LoadFile;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Carries blocks to {@code sluice.staging_block}, in a thread of its own, so that a worker can scan on while a backend starts its
 * JVM or is busy with the rules. One COPY for all blocks. Memory: what it was given room for, or one block if that is larger.
 *
 * <p>One thread puts blocks and finishes; {@link #stop} may be called from it at any time, {@link #breakOff} from any.
 */
final class BlockSender {
    private static final int COLUMNS = 9;

    /** Buffers of blocks that are about as long are equally long. */
    private static final int ROUNDED = 1 << 16;

    /**
     * A block, as a row of {@code sluice.staging_block}.
     *
     * @param dropped rows that were left out of it
     * @param positions where its rows stand in the file; null when they follow each other there
     * @param data a {@link #buffer}, which is the sender's again
     * @param length how much of it is the block
     * @param compression null for none
     */
    record Part(
            long load,
            LoadFile file,
            int blockNumber,
            long firstLine,
            long byteOffset,
            long dropped,
            byte[] positions,
            byte[] data,
            int length,
            String compression) {
        private long bytes() {
            return data.length + (positions == null ? 0 : positions.length);
        }
    }

    /** What the thread does: connects, calls {@link #carry}, cleans up. */
    interface Body {
        void run() throws SQLException;
    }

    private final long room;
    private final ArrayDeque<Part> parts = new ArrayDeque<>();
    /** Buffers of blocks that were sent: as garbage they would make the heap grow to whatever it may be. */
    private final ArrayDeque<byte[]> free = new ArrayDeque<>();

    private long freeBytes;
    private long held;
    private boolean finished;
    private boolean stopped;
    private Throwable failure;
    private Thread thread;

    /** A sender that holds blocks of {@code room} bytes at most, unless a single one has more. */
    BlockSender(long room) {
        this.room = room;
    }

    /** Starts the thread. */
    void start(String name, Body body) {
        thread = new Thread(
                () -> {
                    try {
                        body.run();
                    } catch (Throwable e) {
                        fail(e);
                    }
                },
                name);
        thread.start();
    }

    /** A buffer for {@code length} bytes of a block or more, whatever stands in it; for {@link #put}. */
    synchronized byte[] buffer(int length) {
        for (Iterator<byte[]> buffers = free.iterator(); buffers.hasNext(); ) {
            byte[] buffer = buffers.next();
            if (buffer.length >= length && buffer.length / 2 <= length) {
                buffers.remove();
                freeBytes -= buffer.length;
                return buffer;
            }
        }
        return new byte[(length + ROUNDED - 1) / ROUNDED * ROUNDED];
    }

    /**
     * Hands a block over; waits while there is no room for it.
     *
     * @throws SQLException or what else ended the thread
     * @throws InterruptedException when it was broken off
     */
    synchronized void put(Part part) throws SQLException, InterruptedException {
        while (failure == null && !stopped && held > 0 && held + part.bytes() > room) {
            wait();
        }
        rethrow();
        if (stopped) {
            throw new InterruptedException("the load was broken off");
        }
        parts.add(part);
        held += part.bytes();
        notifyAll();
    }

    /** Forgets the blocks that still wait; what the server has taken it keeps. */
    synchronized void drop() {
        parts.clear();
    }

    /**
     * Waits until the server has taken all blocks and the thread is at its end.
     *
     * @throws SQLException or what else ended the thread
     */
    void finish() throws SQLException {
        synchronized (this) {
            finished = true;
            notifyAll();
        }
        Workers.awaitEnd(thread);
        synchronized (this) {
            rethrow();
        }
    }

    /** Sends nothing more: the server keeps nothing of the COPY. A statement that is running goes on. */
    synchronized void breakOff() {
        stopped = true;
        notifyAll();
    }

    /** Breaks off, and waits for the end of the thread. */
    void stop() {
        breakOff();
        Workers.awaitEnd(thread);
    }

    /** For the thread: sends what is put until it is finished or stopped. */
    void carry(Connection connection) throws SQLException {
        BinaryCopy copy = new BinaryCopy(
                connection,
                "COPY sluice.staging_block (load_id, file_no, block_no, first_line, byte_offset, dropped, positions, data,"
                        + " compression)"
                        + " FROM STDIN (FORMAT binary)");
        try {
            for (Part part = next(); part != null; part = next()) {
                write(copy, part);
                sent(part);
            }
            if (!isStopped()) {
                copy.end();
            }
        } finally {
            // Nothing is left to be cancelled after the end.
            copy.cancel();
        }
    }

    private static void write(BinaryCopy copy, Part part) throws SQLException {
        copy.row(COLUMNS);
        copy.writeLong(part.load);
        copy.writeInt(part.file.source().number());
        copy.writeInt(part.blockNumber);
        copy.writeLong(part.firstLine);
        copy.writeLong(part.byteOffset);
        copy.writeLong(part.dropped);
        if (part.positions == null) {
            copy.writeNull();
        } else {
            copy.writeBytes(part.positions, 0, part.positions.length);
        }
        copy.writeBytes(part.data, 0, part.length);
        if (part.compression == null) {
            copy.writeNull();
        } else {
            copy.writeText(part.compression);
        }
        part.file.blockSent();
    }

    private synchronized Part next() {
        boolean interrupted = false;
        while (parts.isEmpty() && !finished && !stopped) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return stopped ? null : parts.poll();
    }

    private synchronized void sent(Part part) {
        held -= part.bytes();
        if (held + freeBytes + part.data.length <= room) {
            free.add(part.data);
            freeBytes += part.data.length;
        }
        notifyAll();
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private synchronized void fail(Throwable e) {
        failure = e;
        notifyAll();
    }

    private void rethrow() throws SQLException {
        if (failure instanceof SQLException sql) {
            throw sql;
        }
        if (failure instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (failure instanceof Error error) {
            throw error;
        }
    }
}
