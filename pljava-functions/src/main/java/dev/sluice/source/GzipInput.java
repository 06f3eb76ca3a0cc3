package dev.sluice.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The content of all members of a gzip file. The JDK's own stream stops without a word after a member when {@code available()}
 * of the stream below is 0, as it often is, and then the rest of the file is lost.
 */
final class GzipInput extends InputStream {
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int limit;
    private boolean inMember;
    private boolean first = true;
    private boolean ended;

    GzipInput(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int at, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            if (!inMember && !beginMember()) {
                ended = true;
                break;
            }
            int count = inflate(into, at, length);
            if (count > 0) {
                checksum.update(into, at, count);
                return count;
            }
            if (inflater.finished()) {
                endMember();
            } else if (inflater.needsInput()) {
                require();
                inflater.setInput(buffer, position, limit - position);
                position = limit;
            } else {
                throw new IOException("a preset dictionary is needed");
            }
        }
        return -1;
    }

    /** Bytes that were read from the stream below, and not used yet. */
    int unused() {
        return limit - position + (inMember ? inflater.getRemaining() : 0);
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }

    private int inflate(byte[] into, int at, int length) throws IOException {
        try {
            return inflater.inflate(into, at, length);
        } catch (DataFormatException e) {
            throw new IOException(e.getMessage() == null ? "the compressed data is wrong" : e.getMessage(), e);
        }
    }

    /** Reads a member's header; false at the end of the file. */
    private boolean beginMember() throws IOException {
        if (!first && !skipZeros()) {
            return false;
        }
        if (next() != 0x1f || next() != 0x8b) {
            position--;
            throw new IOException("what follows the last gzip member is no other one");
        }
        first = false;
        if (next() != 8) {
            throw new IOException("the compression method of a gzip member is unknown");
        }
        int flags = next();
        if ((flags & RESERVED) != 0) {
            throw new IOException("the header of a gzip member has unknown flags");
        }
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(next() | next() << 8);
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CRC) != 0) {
            skip(2);
        }
        inflater.reset();
        inflater.setInput(buffer, position, limit - position);
        position = limit;
        checksum.reset();
        inMember = true;
        return true;
    }

    private void endMember() throws IOException {
        position = limit - inflater.getRemaining();
        inMember = false;
        if (int32() != checksum.getValue()) {
            throw new IOException("the checksum of a gzip member is wrong");
        }
        if (int32() != (inflater.getBytesWritten() & 0xffffffffL)) {
            throw new IOException("the size of a gzip member is wrong");
        }
    }

    /** Passes the zeros that tapes and block devices leave behind; false when nothing else comes. */
    private boolean skipZeros() throws IOException {
        while (fill()) {
            if (buffer[position] != 0) {
                return true;
            }
            position++;
        }
        return false;
    }

    private long int32() throws IOException {
        return next() | (long) next() << 8 | (long) next() << 16 | (long) next() << 24;
    }

    private void skip(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            next();
        }
    }

    private void skipText() throws IOException {
        int c;
        do {
            c = next();
        } while (c != 0);
    }

    private int next() throws IOException {
        require();
        return buffer[position++] & 0xff;
    }

    private void require() throws IOException {
        if (!fill()) {
            throw new EOFException("unexpected end");
        }
    }

    private boolean fill() throws IOException {
        while (position == limit) {
            int count = in.read(buffer);
            if (count < 0) {
                return false;
            }
            position = 0;
            limit = count;
        }
        return true;
    }
}
