package dev.sluice.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A regular file that somebody has opened: it stays the same file whatever becomes of its name. */
public final class StoredChannel implements Stored {
    private final String name;
    private final FileChannel channel;
    private final long bytes;

    /** The file of a channel, which is closed with this. */
    public StoredChannel(String name, FileChannel channel) throws IOException {
        this.name = name;
        this.channel = channel;
        this.bytes = channel.size();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public FileChannel channel() {
        return channel;
    }

    @Override
    public InputStream open() {
        return new InputStream() {
            private long position;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int at, int length) throws IOException {
                int count = channel.read(ByteBuffer.wrap(into, at, length), position);
                position += Math.max(count, 0);
                return count;
            }
        };
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
