package dev.sluice.file;

import com.github.luben.zstd.RecyclingBufferPool;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.sluice.source.DamagedException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * One frame of a zstd file, whole: the headers of its blocks tell where it ends, so that it need not be unpacked to find the next.
 * One thread at a time; its memory is used again by {@link #read}.
 */
final class ZstdFrame {
    /** The most content that a frame may have to be held whole. What pzstd makes at its usual levels has half of it. */
    static final int LIMIT = 16 << 20;

    private static final int MAGIC = 0xfd2fb528;
    private static final int SKIPPABLE = 0x184d2a50;
    private static final int BLOCK_LIMIT = 128 << 10;
    private static final int RLE = 1;
    private static final int RESERVED = 3;

    /** How {@link #read} ended. */
    enum Found {
        /** The frame is here. */
        WHOLE,
        /** The frame's beginning is here; the rest of it is left in the stream, because its content is larger than {@link #LIMIT}. */
        TOO_LARGE,
        /** There is no more frame. */
        NONE
    }

    private byte[] packed = new byte[1 << 16];
    private int packedLength;
    private byte[] content = {};
    private int contentLimit;
    private int contentLength;
    private long offset;

    /**
     * Reads the next frame; passes those that are to be skipped.
     *
     * @param at where the stream is
     * @throws EOFException if the stream ends within a frame
     */
    Found read(InputStream in, long at) throws IOException {
        offset = at;
        while (true) {
            packedLength = 0;
            int first = in.read();
            if (first < 0) {
                return Found.NONE;
            }
            packed[packedLength++] = (byte) first;
            take(in, 3);
            int magic = (int) number(0, 4);
            if (magic == MAGIC) {
                return readFrame(in);
            }
            if ((magic & ~0xf) != SKIPPABLE) {
                throw new DamagedException("something else follows the end", offset, null);
            }
            take(in, 4);
            long skipped = number(4, 4);
            in.skipNBytes(skipped);
            offset += 8 + skipped;
        }
    }

    /** How much memory the content may take. */
    int contentLimit() {
        return contentLimit;
    }

    /** The offset behind the frame. */
    long end() {
        return offset + packedLength;
    }

    /** The bytes that were read. */
    InputStream packed() {
        return new ByteArrayInputStream(packed, 0, packedLength);
    }

    /** Unpacks the frame, and checks it against its checksum if it has one. */
    void unpack() throws DamagedException {
        InputStream source = packed();
        int left = packedLength;
        try (ZstdInputStreamNoFinalizer in = new ZstdInputStreamNoFinalizer(source, RecyclingBufferPool.INSTANCE)) {
            if (content.length < contentLimit) {
                content = new byte[contentLimit];
            }
            contentLength = in.readNBytes(content, 0, contentLimit);
            if (in.read() >= 0) {
                throw new IOException("a frame has more content than its header says");
            }
        } catch (IOException e) {
            try {
                left = source.available();
            } catch (IOException never) {
                e.addSuppressed(never);
            }
            throw new DamagedException(e.getMessage(), end() - left, e);
        }
    }

    /** Copies content from {@code from} on; how much it was, 0 at the end. */
    int copy(int from, byte[] into, int at, int length) {
        int count = Math.min(length, contentLength - from);
        System.arraycopy(content, from, into, at, count);
        return count;
    }

    private Found readFrame(InputStream in) throws IOException {
        take(in, 1);
        int descriptor = packed[4];
        boolean single = (descriptor & 0x20) != 0;
        int dictionary = new int[] {0, 1, 2, 4}[descriptor & 3];
        int size = new int[] {single ? 1 : 0, 2, 4, 8}[descriptor >> 6 & 3];
        int rest = (single ? 0 : 1) + dictionary;
        take(in, rest + size);
        long said = size == 0 ? Long.MAX_VALUE : number(5 + rest, size) + (size == 2 ? 256 : 0);
        if (size > 0 && (said < 0 || said > LIMIT)) {
            return Found.TOO_LARGE;
        }
        int blocks = 0;
        boolean last = false;
        while (!last) {
            // One more than the content needs: the last may be empty.
            if (blocks > LIMIT / BLOCK_LIMIT) {
                return Found.TOO_LARGE;
            }
            take(in, 3);
            int header = (int) number(packedLength - 3, 3);
            last = (header & 1) != 0;
            int type = header >> 1 & 3;
            int bytes = header >> 3;
            if (type == RESERVED || bytes > BLOCK_LIMIT) {
                throw new DamagedException("a block of a frame is damaged", end(), null);
            }
            take(in, type == RLE ? 1 : bytes);
            blocks++;
        }
        if ((descriptor & 4) != 0) {
            take(in, 4);
        }
        contentLimit = (int) Math.min(said, (long) blocks * BLOCK_LIMIT);
        return Found.WHOLE;
    }

    private void take(InputStream in, int count) throws IOException {
        if (packed.length - packedLength < count) {
            packed = Arrays.copyOf(packed, Math.max(2 * packed.length, packedLength + count));
        }
        int read = in.readNBytes(packed, packedLength, count);
        packedLength += read;
        if (read < count) {
            throw new EOFException("unexpected end");
        }
    }

    /** A little-endian number. */
    private long number(int at, int bytes) {
        long number = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            number = number << 8 | packed[at + i] & 0xff;
        }
        return number;
    }
}
