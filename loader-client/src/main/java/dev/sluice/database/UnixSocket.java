package dev.sluice.database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A {@link Socket} on a Unix socket. The channel never blocks; selectors wait, so that reads can time out. */
final class UnixSocket extends Socket {
    /** What one write hands to the kernel: the JDK copies it to a direct buffer of this size, once for each thread. */
    private static final int MOST_AT_ONCE = 128 * 1024;

    private final Path file;
    private SocketChannel channel;
    private Selector readable;
    private Selector writable;
    private volatile boolean closed;
    private int timeout;

    UnixSocket(Path file) {
        this.file = file;
    }

    @Override
    public void connect(SocketAddress ignored) throws IOException {
        connect(ignored, 0);
    }

    @Override
    public void connect(SocketAddress ignored, int ignoredTimeout) throws IOException {
        channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(file));
            channel.configureBlocking(false);
            readable = Selector.open();
            writable = Selector.open();
            channel.register(readable, SelectionKey.OP_READ);
            channel.register(writable, SelectionKey.OP_WRITE);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private int read(byte[] bytes, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes, from, Math.min(length, MOST_AT_ONCE));
        long deadline = timeout == 0 ? 0 : System.nanoTime() + timeout * 1_000_000L;
        try {
            while (true) {
                int count = channel.read(buffer);
                if (count != 0) {
                    return count;
                }
                long left = 0;
                if (timeout != 0) {
                    left = (deadline - System.nanoTime() + 999_999) / 1_000_000;
                    if (left <= 0) {
                        throw new SocketTimeoutException("Read timed out");
                    }
                }
                readable.select(left);
                readable.selectedKeys().clear();
            }
        } catch (ClosedChannelException | ClosedSelectorException e) {
            throw socketClosed(e);
        }
    }

    private void write(byte[] bytes, int from, int length) throws IOException {
        int end = from + length;
        int at = from;
        try {
            while (at < end) {
                int count = channel.write(ByteBuffer.wrap(bytes, at, Math.min(end - at, MOST_AT_ONCE)));
                at += count;
                if (count == 0) {
                    writable.select();
                    writable.selectedKeys().clear();
                }
            }
        } catch (ClosedChannelException | ClosedSelectorException e) {
            throw socketClosed(e);
        }
    }

    private static SocketException socketClosed(Exception cause) {
        SocketException e = new SocketException("Socket closed");
        e.initCause(cause);
        return e;
    }

    @Override
    public InputStream getInputStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                return UnixSocket.this.read(bytes, from, length);
            }

            @Override
            public void close() throws IOException {
                UnixSocket.this.close();
            }
        };
    }

    @Override
    public OutputStream getOutputStream() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                UnixSocket.this.write(bytes, from, length);
            }

            @Override
            public void close() throws IOException {
                UnixSocket.this.close();
            }
        };
    }

    @Override
    public void close() throws IOException {
        closed = true;
        if (channel != null) {
            channel.close();
        }
        // Closing a selector wakes up whoever waits in it.
        if (readable != null) {
            readable.close();
        }
        if (writable != null) {
            writable.close();
        }
    }

    @Override
    public boolean isConnected() {
        return writable != null;
    }

    @Override
    public boolean isBound() {
        return isConnected();
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void setSoTimeout(int milliseconds) {
        timeout = milliseconds;
    }

    @Override
    public int getSoTimeout() {
        return timeout;
    }

    // What follows is about TCP and the size of its windows: accepted and without effect.

    @Override
    public void bind(SocketAddress ignored) {}

    @Override
    public void setTcpNoDelay(boolean ignored) {}

    @Override
    public boolean getTcpNoDelay() {
        return true;
    }

    @Override
    public void setKeepAlive(boolean ignored) {}

    @Override
    public boolean getKeepAlive() {
        return true;
    }

    @Override
    public void setReceiveBufferSize(int ignored) {}

    @Override
    public int getReceiveBufferSize() {
        return MOST_AT_ONCE;
    }

    @Override
    public void setSendBufferSize(int ignored) {}

    @Override
    public int getSendBufferSize() {
        return MOST_AT_ONCE;
    }

    @Override
    public void setSoLinger(boolean ignored, int alsoIgnored) {}

    @Override
    public void shutdownInput() throws IOException {
        channel.shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public String toString() {
        return "UnixSocket[" + file + "]";
    }
}
