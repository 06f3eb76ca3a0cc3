package dev.sluice.source;

import dev.sluice.failure.SluiceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks gzip (RFC 1952): all members of a file, each with its checksum compared. {@code GZIPInputStream} is not used because
 * it stops without a word at the end of a member if nothing is buffered behind it. Zeros behind the last member are padding.
 * What is not gzip to its end is a {@link SluiceException}.
 */
final class GzipStream extends InputStream {
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;

    private final String name;
    private final ReadableByteChannel channel;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] packed = new byte[1 << 16];
    private int next;
    private int end;
    /** Offset in the file of {@code packed[end]}. */
    private long endOffset;

    private boolean inMember;
    private boolean ended;
    private long memberBytes;
    private long unpacked;

    GzipStream(String name, ReadableByteChannel channel) {
        this.name = name;
        this.channel = channel;
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
            if (!inMember) {
                beginMember();
            } else {
                int count = inflate(into, at, length);
                if (count > 0) {
                    return count;
                }
            }
        }
        return -1;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private int inflate(byte[] into, int at, int length) throws IOException {
        try {
            int count = inflater.inflate(into, at, length);
            if (count > 0) {
                checksum.update(into, at, count);
                memberBytes += count;
                unpacked += count;
            } else if (inflater.finished()) {
                next = end - inflater.getRemaining();
                endMember();
            } else if (inflater.needsDictionary()) {
                throw damaged("it needs a dictionary");
            } else {
                next = end;
                require();
                inflater.setInput(packed, next, end - next);
            }
            return count;
        } catch (DataFormatException e) {
            next = end - inflater.getRemaining();
            throw damaged(e.getMessage() == null ? "invalid data" : e.getMessage());
        }
    }

    private void beginMember() throws IOException {
        if (endOffset > 0 && !skipPadding()) {
            ended = true;
            inflater.end();
            return;
        }
        if (nextByte() != 0x1f || nextByte() != 0x8b) {
            next--;
            throw damaged("no further gzip member begins where one has ended");
        }
        if (nextByte() != 8) {
            throw damaged("unknown compression method");
        }
        int flags = nextByte();
        if ((flags & RESERVED) != 0) {
            throw damaged("unknown flags");
        }
        skip(6);
        if ((flags & EXTRA) != 0) {
            int size = nextByte();
            skip(size + (nextByte() << 8));
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
        inflater.setInput(packed, next, end - next);
        checksum.reset();
        memberBytes = 0;
        inMember = true;
    }

    private void endMember() throws IOException {
        if (fourBytes() != checksum.getValue()) {
            throw damaged("wrong checksum");
        }
        if (fourBytes() != (memberBytes & 0xffffffffL)) {
            throw damaged("wrong length");
        }
        inMember = false;
    }

    /** Goes to the next byte that is not zero; false if there is none. */
    private boolean skipPadding() throws IOException {
        while (next < end || fill()) {
            if (packed[next] != 0) {
                return true;
            }
            next++;
        }
        return false;
    }

    private void skipText() throws IOException {
        while (nextByte() != 0) {}
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            nextByte();
        }
    }

    private long fourBytes() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            value |= (long) nextByte() << shift;
        }
        return value;
    }

    private int nextByte() throws IOException {
        if (next == end) {
            require();
        }
        return packed[next++] & 0xff;
    }

    private boolean fill() throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(packed);
        next = 0;
        end = Math.max(0, channel.read(buffer));
        endOffset += end;
        return end > 0;
    }

    private void require() throws IOException {
        if (!fill()) {
            throw new SluiceException(
                    "\"" + name + "\" is cut off: its gzip data does not end",
                    "The file ends at byte offset " + endOffset + "; " + unpacked + " bytes were unpacked.",
                    "Copy the file again.");
        }
    }

    private SluiceException damaged(String why) {
        return new SluiceException(
                "\"" + name + "\" is damaged: " + why,
                "The gzip data is wrong at byte offset " + (endOffset - end + next) + " of the file; " + unpacked
                        + " bytes were unpacked.",
                "Copy the file again.");
    }
}
