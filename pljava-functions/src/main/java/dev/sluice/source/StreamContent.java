package dev.sluice.source;

import dev.sluice.block.Origins;
import dev.sluice.failure.SluiceException;
import dev.sluice.phase.Phase;
import dev.sluice.phase.PhaseClock;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Content that comes out of a stream: a thread of its own unpacks and transcodes, some blocks ahead of those who read. What has
 * been released is forgotten, and its memory used again.
 *
 * <p>Memory: the window that {@link #start} is given; a record that is longer widens it.
 */
public final class StreamContent implements Content {
    /** Bytes behind a block that must be there, too, before it is handed out: most last records end within them. */
    public static final int SLACK = 1 << 16;

    /** Is told by the thread that reads. */
    public interface Watcher {
        /** There is more, or a failure; since the last call so many stored bytes were used. */
        void unpacked(long storedBytes);

        /** For the calling thread, which is the one that reads. */
        default PhaseClock clock() {
            return PhaseClock.NONE;
        }
    }

    private final Stored stored;
    private final Encoding.Reading reading;
    private final ConvertedFile converted;
    private final String nullText;
    private final RunningDigest digest = new RunningDigest();

    /** A block of content, with the lines that begin in it if it was transcoded. */
    private static final class Piece {
        final byte[] data;
        int[] places;
        long[] offsets;
        int lines;

        Piece(int size) {
            data = new byte[size];
        }

        void line(int place, long offset) {
            if (places == null) {
                places = new int[1 << 12];
                offsets = new long[1 << 12];
            } else if (lines == places.length) {
                places = Arrays.copyOf(places, 2 * lines);
                offsets = Arrays.copyOf(offsets, 2 * lines);
            }
            places[lines] = place;
            offsets[lines] = offset;
            lines++;
        }
    }

    private final List<Piece> window = new ArrayList<>();
    private final Deque<Piece> free = new ArrayDeque<>();
    private int windowStart;
    private int ahead;
    private int blockSize;
    private long reached;
    private long wanted;
    private boolean ended;
    private boolean closed;
    private RuntimeException failure;
    private String storedDigest;
    private String convertedDigest;
    private long storedBytes;
    private Thread thread;
    /** Used by that thread alone. */
    private PhaseClock clock;

    StreamContent(Stored stored, Encoding.Reading reading) {
        this(stored, reading, null, null);
    }

    /** What is made of a file that is no text, which is closed with this. */
    StreamContent(Stored stored, ConvertedFile converted, String nullText) {
        this(stored, Encoding.UTF_8.reading(stored.name(), new byte[0], 0), converted, nullText);
    }

    private StreamContent(Stored stored, Encoding.Reading reading, ConvertedFile converted, String nullText) {
        this.stored = stored;
        this.reading = reading;
        this.converted = converted;
        this.nullText = nullText;
    }

    /**
     * Begins to read. Call it once.
     *
     * @param blocks size of the window
     * @param size of a block in bytes: {@link FileDigest#BLOCK} but in tests of how content is cut
     * @param watcher is told whenever there is more
     */
    public synchronized void start(int blocks, int size, Watcher watcher) {
        ahead = Math.max(blocks, 3);
        blockSize = size;
        thread = new Thread(() -> run(watcher), "sluice-unpack-" + stored.name());
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether {@link #start} was called. */
    public synchronized boolean isStarted() {
        return thread != null;
    }

    /**
     * Whether a block can be read without waiting.
     *
     * @throws SluiceException if the stream cannot be read to its end
     */
    public synchronized boolean isReady(int block) {
        rethrow();
        long start = (long) block * blockSize;
        return ended ? reached > start : reached > start + blockSize + Math.min(SLACK, blockSize);
    }

    /** Whether the content ends before a block. */
    public synchronized boolean endsBefore(int block) {
        return ended && reached <= (long) block * blockSize;
    }

    @Override
    public synchronized long reach(long offset) throws InterruptedException {
        if (offset > wanted) {
            wanted = offset;
            notifyAll();
        }
        while (reached < offset && !ended) {
            rethrow();
            if (closed) {
                throw new InterruptedException();
            }
            wait();
        }
        rethrow();
        return Math.min(offset, reached);
    }

    @Override
    public void read(long offset, byte[] into, int at, int length) {
        int done = 0;
        while (done < length) {
            long from = offset + done;
            int within = (int) (from % blockSize);
            int part = Math.min(length - done, blockSize - within);
            System.arraycopy(piece((int) (from / blockSize)).data, within, into, at + done, part);
            done += part;
        }
    }

    /**
     * Where the lines of a block began in the file; null when the content was not transcoded.
     *
     * @param shift place of the block's first byte in the data that the places refer to
     */
    public Origins origins(int block, int shift) {
        if (reading.isUtf8()) {
            return null;
        }
        Piece piece = piece(block);
        int[] places = new int[piece.lines];
        for (int i = 0; i < places.length; i++) {
            places[i] = piece.places[i] + shift;
        }
        return new Origins(places, piece.lines == 0 ? new long[0] : Arrays.copyOf(piece.offsets, piece.lines));
    }

    /** Forgets the blocks before one. */
    public synchronized void release(int block) {
        while (windowStart < block && !window.isEmpty()) {
            Piece piece = window.remove(0);
            windowStart++;
            if (free.size() < 2) {
                piece.lines = 0;
                free.add(piece);
            }
        }
        notifyAll();
    }

    /** Size of the content, which is that of the file unless it was transcoded. */
    @Override
    public synchronized long bytes() {
        return ended ? reached : -1;
    }

    /** Size of the uncompressed file, when all of it has been read. */
    public long originalBytes() {
        return converted == null ? digest.bytes() : stored.bytes();
    }

    /** Digest of the uncompressed file, when all of it has been read. Call it once. */
    public String digest() {
        return converted == null ? digest.hex() : convertedDigest;
    }

    /** Digest of the file as it is stored, when all of it has been read; null when it is not compressed. */
    public synchronized String storedDigest() {
        return storedDigest;
    }

    /** Size of the file as it is stored, when all of it has been read. */
    public synchronized long storedBytes() {
        return storedBytes;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        if (converted != null) {
            try {
                converted.close();
            } catch (IOException e) {
                // It was only read from: nothing can be lost.
            }
        }
    }

    private synchronized Piece piece(int block) {
        return window.get(block - windowStart);
    }

    private void rethrow() {
        if (failure != null) {
            throw failure;
        }
    }

    private void run(Watcher watcher) {
        clock = watcher.clock();
        if (converted == null) {
            unpack(watcher);
        } else {
            convert(watcher);
        }
        clock.leave();
    }

    private void convert(Watcher watcher) {
        try {
            Filling filling = new Filling(watcher);
            converted.write(new CellWriter(filling, nullText));
            filling.end();
            // Bytes of the file that the watcher knows of by now.
            long told = filling.told;
            String hex = FileDigest.ofPart(stored, converted.part());
            synchronized (this) {
                storedBytes = stored.bytes();
                convertedDigest = hex;
                ended = true;
                notifyAll();
            }
            watcher.unpacked(stored.bytes() - told);
        } catch (IOException e) {
            fail(new SluiceException("cannot read \"" + stored.name() + "\": " + e.getMessage(), null, null));
        } catch (RuntimeException e) {
            fail(e);
        } catch (OutOfMemoryError e) {
            fail(noMemory());
        } catch (InterruptedException e) {
            // Closed: nobody wants to know.
        }
        watcher.unpacked(0);
    }

    /** Fills one piece after the other. */
    private final class Filling implements CellWriter.Sink {
        private final Watcher watcher;
        private Piece piece;
        private int filled;
        private long told;

        Filling(Watcher watcher) throws InterruptedException {
            this.watcher = watcher;
            this.piece = nextPiece();
        }

        @Override
        public void accept(byte[] data, int from, int to) throws InterruptedException {
            int done = from;
            while (done < to) {
                int part = Math.min(to - done, blockSize - filled);
                System.arraycopy(data, done, piece.data, filled, part);
                done += part;
                filled += part;
                if (filled == blockSize) {
                    publish(piece, filled);
                    tell();
                    piece = nextPiece();
                    filled = 0;
                }
            }
        }

        private void tell() {
            long reached = (long) (Math.min(1, converted.written()) * stored.bytes());
            long more = Math.max(0, reached - told);
            told += more;
            watcher.unpacked(more);
        }

        void end() {
            publish(piece, filled);
        }
    }

    private SluiceException noMemory() {
        return new SluiceException(
                "there is not enough memory to unpack \"" + stored.name() + "\"",
                null,
                "Give the client more, such as SLUICE_JAVA_OPTS=-Xmx2g, or use fewer workers (-j).");
    }

    private void unpack(Watcher watcher) {
        try (Unpacked in = new Unpacked(stored, true)) {
            if (reading.isUtf8()) {
                copy(in, watcher);
            } else {
                transcode(in, watcher);
            }
            synchronized (this) {
                storedBytes = in.storedCount();
                storedDigest =
                        in.packing() == Packing.NONE ? null : in.storedDigest().hex();
                ended = true;
                notifyAll();
            }
        } catch (IOException e) {
            fail(new SluiceException("cannot read \"" + stored.name() + "\": " + e.getMessage(), null, null));
        } catch (RuntimeException e) {
            fail(e);
        } catch (OutOfMemoryError e) {
            fail(noMemory());
        } catch (InterruptedException e) {
            // Closed: nobody wants to know.
        }
        watcher.unpacked(0);
    }

    private void copy(Unpacked in, Watcher watcher) throws IOException, InterruptedException {
        long before = 0;
        Piece piece = nextPiece();
        int filled = 0;
        while (true) {
            int read = in.read(piece.data, filled, blockSize - filled);
            if (read > 0) {
                digest.add(piece.data, filled, filled + read);
                filled += read;
            }
            if (filled == blockSize || read < 0) {
                publish(piece, filled);
                watcher.unpacked(in.storedCount() - before);
                before = in.storedCount();
                if (read < 0) {
                    return;
                }
                piece = nextPiece();
                filled = 0;
            }
        }
    }

    private void transcode(Unpacked in, Watcher watcher) throws IOException, InterruptedException {
        Transcoder transcoder = Transcoder.of(reading.charset());
        byte[] raw = new byte[1 << 16];
        int have = 0;
        int skip = reading.mark();
        long rawStart = 0;
        long before = 0;
        Piece piece = nextPiece();
        piece.line(0, skip);
        int filled = 0;
        boolean last = false;
        while (!last) {
            int read = in.read(raw, have, raw.length - have);
            last = read < 0;
            if (!last) {
                digest.add(raw, have, have + read);
                have += read;
            }
            if (have < skip) {
                continue;
            }
            int end = transcoder.decode(raw, skip, have, last);
            int line = 0;
            int done = 0;
            while (done < transcoder.count) {
                int part = Math.min(transcoder.count - done, blockSize - filled);
                System.arraycopy(transcoder.out, done, piece.data, filled, part);
                for (; line < transcoder.lines && transcoder.lineOut[line] - done + filled < blockSize; line++) {
                    if (transcoder.lineOut[line] - done > part) {
                        break;
                    }
                    piece.line(transcoder.lineOut[line] - done + filled, rawStart + transcoder.lineIn[line]);
                }
                done += part;
                filled += part;
                if (filled == blockSize) {
                    publish(piece, filled);
                    watcher.unpacked(in.storedCount() - before);
                    before = in.storedCount();
                    piece = nextPiece();
                    filled = 0;
                }
            }
            for (; line < transcoder.lines; line++) {
                piece.line(0, rawStart + transcoder.lineIn[line]);
            }
            System.arraycopy(raw, end, raw, 0, have - end);
            rawStart += end;
            have -= end;
            skip = 0;
        }
        publish(piece, filled);
        watcher.unpacked(in.storedCount() - before);
    }

    /** Waits until the window has room for one more. */
    private synchronized Piece nextPiece() throws InterruptedException {
        clock.leave();
        while (!closed && reached >= Math.max((windowStart + (long) ahead) * blockSize, wanted)) {
            wait();
        }
        if (closed) {
            throw new InterruptedException();
        }
        clock.enter(Phase.DECOMPRESS);
        Piece piece = free.poll();
        return piece == null ? new Piece(blockSize) : piece;
    }

    private synchronized void publish(Piece piece, int filled) {
        clock.count(filled, 0);
        window.add(piece);
        reached += filled;
        notifyAll();
    }

    private synchronized void fail(RuntimeException e) {
        failure = e;
        notifyAll();
    }
}
