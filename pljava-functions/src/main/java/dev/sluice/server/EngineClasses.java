package dev.sluice.server;

import java.sql.SQLException;

/**
 * The classes of the engine, all of which a session loads before it calls any other. PL/Java asks PostgreSQL for each class when
 * it is first needed, which threads must not do; and a cancel that comes meanwhile makes whatever needed the class useless for
 * the rest of the session.
 *
 * <p>Needs no other class of the engine, so that nothing but this one can be missing while it is itself being loaded.
 */
public final class EngineClasses {
    private static boolean loaded;

    private EngineClasses() {}

    /** The version of the engine; the client compares it with its own. */
    public static String version() {
        return Version.TEXT;
    }

    /** Whether {@link #load} has loaded them in this session. */
    public static boolean areLoaded() {
        return loaded;
    }

    /**
     * Loads all of them.
     *
     * <p>First all are loaded and then all are initialized, which needs no class that is not there: a class that is just being
     * initialized when a cancel comes could not be used again.
     *
     * @param names of files in the engine's jar, a line each
     * @throws SQLException that of PostgreSQL, when a cancel came; the next call goes on
     */
    public static boolean load(String names) throws ClassNotFoundException, SQLException {
        for (boolean initialize : new boolean[] {false, true}) {
            for (String name : names.split("\n")) {
                load(name.substring(0, name.length() - ".class".length()).replace('/', '.'), initialize);
            }
        }
        loaded = true;
        return true;
    }

    private static void load(String name, boolean initialize) throws ClassNotFoundException, SQLException {
        try {
            Class.forName(name, initialize, EngineClasses.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            // A cancel that came while PL/Java asked, for this class or for one above it, has to stay one.
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException) {
                    throw (SQLException) cause;
                }
            }
            throw e;
        }
    }
}
