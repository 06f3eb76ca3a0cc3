package dev.sluice.source;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file that is not compressed: any thread may read any part of it at any time. */
final class ChannelContent implements Content {
    private final FileChannel channel;
    private final long bytes;

    ChannelContent(FileChannel channel) throws IOException {
        this.channel = channel;
        this.bytes = channel.size();
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public long reach(long end) {
        return Math.min(end, bytes);
    }

    @Override
    public void read(long offset, byte[] into, int at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(into, at, length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position() - at) < 0) {
                throw new EOFException();
            }
        }
    }

    @Override
    public void forget(long offset) {}

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
