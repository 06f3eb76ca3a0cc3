package dev.sluice.source;

import dev.sluice.failure.SluiceException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file whose bytes are its content. */
final class FileContent implements Content {
    private final String name;
    private final FileChannel channel;
    private final long bytes;

    FileContent(String name, FileChannel channel) throws IOException {
        this.name = name;
        this.channel = channel;
        this.bytes = channel.size();
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public long reach(long offset) {
        return Math.min(offset, bytes);
    }

    @Override
    public void read(long offset, byte[] into, int at, int length) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(into, at, length);
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, offset + buffer.position() - at) < 0) {
                    throw new EOFException();
                }
            }
        } catch (EOFException e) {
            throw new SluiceException(
                    "\"" + name + "\" became shorter while it was being read",
                    "It had " + bytes + " bytes when the load began.",
                    "Load the file when nobody writes to it.");
        } catch (IOException e) {
            throw new SluiceException(
                    "cannot read \"" + name + "\" at byte offset " + offset + ": " + e.getMessage(), null, null);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It was only read from: nothing can be lost.
        }
    }
}
