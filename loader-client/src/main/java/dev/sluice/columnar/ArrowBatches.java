package dev.sluice.columnar;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;

/** Where the batches of an Arrow file begin, told by the heads of its messages; what is between them is not read. */
final class ArrowBatches {
    /** The magic and what fills it up to a multiple of eight. */
    private static final int MAGIC = 8;

    private static final int CONTINUED = -1;

    /** Number of the first row of each batch, from 1. */
    final List<Long> firstRows = new ArrayList<>();

    /** Rows of all batches. */
    final long rows;

    /**
     * Goes through the messages.
     *
     * @param file whether they stand in a file with a footer, rather than being all there is
     * @throws EOFException if the file ends within a message
     */
    ArrowBatches(FileChannel channel, boolean file) throws IOException {
        long size = channel.size();
        long at = file ? MAGIC : 0;
        long next = 1;
        while (at < size || file) {
            int length = read(channel, at, 4).getInt();
            at += 4;
            if (length == CONTINUED) {
                length = read(channel, at, 4).getInt();
                at += 4;
            }
            if (length == 0) {
                break;
            }
            if (length < 0) {
                throw new IOException("a message of " + length + " bytes at byte offset " + at);
            }
            Message message = Message.getRootAsMessage(read(channel, at, length));
            if (message.headerType() == MessageHeader.RecordBatch) {
                RecordBatch batch = (RecordBatch) message.header(new RecordBatch());
                firstRows.add(next);
                next += batch.length();
            }
            at += length + message.bodyLength();
            if (at > size || message.bodyLength() < 0) {
                throw new EOFException("it ends too early");
            }
        }
        rows = next - 1;
    }

    private static ByteBuffer read(FileChannel channel, long from, int length) throws IOException {
        if (length > channel.size() - from) {
            throw new EOFException("it ends too early");
        }
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw new EOFException("it ends too early");
            }
        }
        return buffer.flip();
    }
}
