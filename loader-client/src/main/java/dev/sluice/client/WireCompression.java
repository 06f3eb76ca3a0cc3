package dev.sluice.client;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Random;

/** Whether blocks travel compressed to the server, where Java inflates them. */
public enum WireCompression {
    /** What pays on the link at hand. */
    AUTO,
    OFF,
    DEFLATE;

    /** Below so many bytes a second, waiting for the link costs more than compressing: about 400 Mbit/s. */
    private static final double SLOW_LINK = 50e6;

    /** More than a shaped link lets pass before it brakes. */
    private static final int PROBE = 1 << 20;

    /** Enough where the server seems to be on this machine: it may still be at the other end of a tunnel. */
    private static final int LOCAL_PROBE = 1 << 16;

    private static final int PROBES = 3;

    /** Loads of fewer bytes are over before measuring pays. */
    private static final long SMALL = 16 << 20;

    /**
     * Decides.
     *
     * @param connection is asked how fast the link is, when that is to decide
     * @param local whether the server seems to be on this machine
     * @param bytes to be sent at most; -1 when nobody knows
     */
    boolean isWorthwhile(Connection connection, boolean local, long bytes) throws SQLException {
        return switch (this) {
            case OFF -> false;
            case DEFLATE -> true;
            case AUTO -> (bytes < 0 || bytes >= SMALL) && isSlow(connection, local ? LOCAL_PROBE : PROBE);
        };
    }

    /** Sends noise and waits for the answer; the best of some trials, as other work may have held one up. */
    private static boolean isSlow(Connection connection, int length) throws SQLException {
        byte[] noise = new byte[length];
        new Random().nextBytes(noise);
        long empty = roundTrip(connection, new byte[0]);
        for (int i = 0; i < PROBES; i++) {
            empty = Math.min(empty, roundTrip(connection, new byte[0]));
            long nanos = Math.max(1, roundTrip(connection, noise) - empty);
            if (length / (nanos / 1e9) >= SLOW_LINK) {
                return false;
            }
        }
        return true;
    }

    private static long roundTrip(Connection connection, byte[] bytes) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT octet_length(?)")) {
            statement.setBytes(1, bytes);
            long began = System.nanoTime();
            try (ResultSet result = statement.executeQuery()) {
                result.next();
            }
            return System.nanoTime() - began;
        }
    }
}
