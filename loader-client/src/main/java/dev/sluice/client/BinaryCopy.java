package dev.sluice.client;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * A {@code COPY … FROM STDIN (FORMAT binary)} that is written value by value. The format is that of PostgreSQL's documentation
 * of COPY, "Binary Format". One thread at a time, but {@link #cancel}. Memory: one buffer; large values go past it.
 */
final class BinaryCopy {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final int BUFFER = 1 << 17;

    /** Values of at least this many bytes are written to the socket from where they are. */
    private static final int LARGE = 1 << 15;

    private final Connection connection;
    private final String sql;
    private final byte[] buffer = new byte[BUFFER];
    private int used;
    private CopyIn copy;

    /** A COPY on a connection that nothing else uses meanwhile; begins with the first row. */
    BinaryCopy(Connection connection, String sql) {
        this.connection = connection;
        this.sql = sql;
    }

    /** Begins a row. */
    void row(int columns) throws SQLException {
        if (copy == null) {
            copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
            System.arraycopy(SIGNATURE, 0, buffer, 0, SIGNATURE.length);
            used = SIGNATURE.length;
            putInt(0);
            putInt(0);
        }
        ensure(2);
        buffer[used++] = (byte) (columns >> 8);
        buffer[used++] = (byte) columns;
    }

    void writeNull() throws SQLException {
        ensure(4);
        putInt(-1);
    }

    void writeBoolean(boolean value) throws SQLException {
        ensure(5);
        putInt(1);
        buffer[used++] = (byte) (value ? 1 : 0);
    }

    void writeShort(short value) throws SQLException {
        ensure(6);
        putInt(2);
        buffer[used++] = (byte) (value >> 8);
        buffer[used++] = (byte) value;
    }

    void writeInt(int value) throws SQLException {
        ensure(8);
        putInt(4);
        putInt(value);
    }

    void writeLong(long value) throws SQLException {
        ensure(12);
        putInt(8);
        putInt((int) (value >> 32));
        putInt((int) value);
    }

    void writeText(String value) throws SQLException {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        writeBytes(bytes, 0, bytes.length);
    }

    void writeBytes(byte[] bytes, int from, int to) throws SQLException {
        int length = to - from;
        ensure(4);
        putInt(length);
        if (length >= LARGE) {
            flush();
            copy.writeToCopy(bytes, from, length);
        } else {
            ensure(length);
            System.arraycopy(bytes, from, buffer, used, length);
            used += length;
        }
    }

    /** Ends the COPY, if one has begun, and waits for the server. The next row begins another. */
    void end() throws SQLException {
        if (copy == null) {
            return;
        }
        ensure(2);
        buffer[used++] = -1;
        buffer[used++] = -1;
        flush();
        CopyIn ending = copy;
        copy = null;
        ending.endCopy();
    }

    /** Breaks a COPY off, so that the server keeps none of it. Safe to call when none is under way. */
    void cancel() {
        CopyIn breaking = copy;
        copy = null;
        if (breaking != null && breaking.isActive()) {
            try {
                breaking.cancelCopy();
            } catch (SQLException e) {
                // The server says that the COPY failed, as it was told to; or it is gone, and nothing of it stays.
            }
        }
    }

    private void ensure(int bytes) throws SQLException {
        if (buffer.length - used < bytes) {
            flush();
        }
    }

    private void flush() throws SQLException {
        copy.writeToCopy(buffer, 0, used);
        used = 0;
    }

    private void putInt(int value) {
        buffer[used++] = (byte) (value >> 24);
        buffer[used++] = (byte) (value >> 16);
        buffer[used++] = (byte) (value >> 8);
        buffer[used++] = (byte) value;
    }
}
