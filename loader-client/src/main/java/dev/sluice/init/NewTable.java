package dev.sluice.init;

import dev.sluice.client.SqlInterface;
import dev.sluice.database.Database;
import dev.sluice.failure.ExitCode;
import dev.sluice.failure.SluiceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A table that is created for one load, and dropped again with its job when the load leaves it empty.
 *
 * <p>Until {@link #keep} it has a comment that says so, and its connection holds a lock: a client that is killed leaves a table
 * that the next one knows for what it is. One thread.
 */
public final class NewTable implements AutoCloseable {
    /** The comment of a table whose load has not ended. */
    static final String MARK = "being filled by \"sluice load --create-table\", or left by one that was killed";

    /** Says, as a session's advisory lock with the table as object, that the one who fills it is alive. */
    private static final int LOCK = 1_397_509_445;

    private final Database database;
    private Connection connection;
    private final String name;
    private final String job;
    private final long oid;
    private final boolean jobWasThere;
    private final boolean filled;
    private final boolean anew;

    private NewTable(
            Database database,
            Connection connection,
            String name,
            String job,
            long oid,
            boolean jobWasThere,
            boolean filled,
            boolean anew) {
        this.database = database;
        this.connection = connection;
        this.name = name;
        this.job = job;
        this.oid = oid;
        this.jobWasThere = jobWasThere;
        this.filled = filled;
        this.anew = anew;
    }

    /**
     * Creates the table of a proposal; or takes over that of a load which was killed.
     *
     * @param job name of the job that will fill it
     * @throws SluiceException if there is another table of that name
     */
    public static NewTable create(Database database, Proposal proposal, String job) throws SQLException {
        String name = proposal.target();
        Connection connection = database.connect();
        boolean created = false;
        try {
            SqlInterface.require(connection);
            boolean jobWasThere = "1".equals(value(connection, "SELECT 1 FROM sluice.job WHERE name = ?", job));
            connection.setAutoCommit(false);
            long old = find(connection, name);
            boolean filled = old != 0 && isLeftOver(connection, name, old) && hasRows(connection, name);
            if (!filled) {
                if (old != 0) {
                    execute(connection, "DROP TABLE " + name);
                }
                execute(connection, proposal.toPlainSql());
                execute(connection, "COMMENT ON TABLE " + name + " IS '" + MARK + "'");
            }
            long oid = find(connection, name);
            lock(connection, oid);
            connection.commit();
            connection.setAutoCommit(true);
            created = true;
            return new NewTable(database, connection, name, job, oid, jobWasThere, filled, old != 0 && !filled);
        } catch (SQLException e) {
            // Another session created it at this moment.
            if ("42P07".equals(e.getSQLState()) || "23505".equals(e.getSQLState())) {
                throw exists(name);
            }
            throw e;
        } finally {
            if (!created) {
                connection.close();
            }
        }
    }

    /** Whether a load that was killed has merged all the same: what its files held, the ledger knows. */
    public boolean isFilled() {
        return filled;
    }

    /** What became of a table that was there, for the user; null if there was none. */
    public String note() {
        if (filled) {
            return "table " + name
                    + " was filled by a run that was killed afterwards: what that loaded is not loaded again";
        }
        return anew ? "table " + name + " was left empty by a run that was killed: it is made anew" : null;
    }

    /** The load has ended, and the table is one like any other. */
    public void keep() throws SQLException {
        execute(connection, "COMMENT ON TABLE " + name + " IS NULL");
    }

    /**
     * Drops the table if it is the one that was created, and empty.
     *
     * @param withJob whether its job goes as well, with the record of the load; only if it was not there before
     * @return what became of it, for the user
     */
    public String dropIfEmpty(boolean withJob) {
        try {
            if (!connection.isValid(2)) {
                connection = database.connect();
            }
            connection.setAutoCommit(false);
            if (find(connection, name) != oid) {
                return "table " + name + " is not the one any more that was created";
            }
            execute(connection, "LOCK TABLE " + name + " IN ACCESS EXCLUSIVE MODE");
            if (hasRows(connection, name)) {
                return "table " + name + " was created and has rows by now: it stays";
            }
            execute(connection, "DROP TABLE " + name);
            connection.commit();
            connection.setAutoCommit(true);
            return "table " + name + " was dropped again" + (withJob && dropJob() ? ", and its job with it" : "");
        } catch (SQLException | SluiceException e) {
            return "table " + name + " was created, is empty, and could not be dropped again: " + e.getMessage()
                    + "; the same command again takes its place";
        }
    }

    private boolean dropJob() {
        try {
            if (jobWasThere || !"1".equals(value(connection, "SELECT 1 FROM sluice.job WHERE name = ?", job))) {
                return false;
            }
            value(connection, "SELECT sluice.drop_job(?)", job);
            return true;
        } catch (SQLException e) {
            // It has a load that somebody began meanwhile: it is not only ours any more.
            return false;
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // The server notices.
        }
    }

    /** @throws SluiceException if the table is one like any other, or is being filled at this moment */
    private static boolean isLeftOver(Connection connection, String name, long oid) throws SQLException {
        if (!MARK.equals(value(connection, "SELECT pg_catalog.obj_description(?::pg_catalog.regclass)", name))) {
            throw exists(name);
        }
        if (!lock(connection, oid)) {
            throw new SluiceException(
                    "table \"" + name + "\" is being loaded",
                    "Another \"sluice load --create-table\" has created it, and has not ended.",
                    "Wait for it, or name another table with --table.",
                    ExitCode.RUNNING);
        }
        return true;
    }

    private static SluiceException exists(String name) {
        return new SluiceException(
                "table \"" + name + "\" exists",
                null,
                "Leave out --create-table to load into it, or name another with --table.");
    }

    private static boolean lock(Connection connection, long oid) throws SQLException {
        String key = Long.toString(oid & Integer.MAX_VALUE);
        return "t".equals(value(connection, "SELECT pg_catalog.pg_try_advisory_lock(" + LOCK + ", ?::integer)", key));
    }

    private static boolean hasRows(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT EXISTS (SELECT FROM " + name + ")")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static long find(Connection connection, String name) throws SQLException {
        return Long.parseLong(value(
                connection, "SELECT coalesce(pg_catalog.to_regclass(?)::pg_catalog.oid::pg_catalog.int8, 0)", name));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String value(Connection connection, String sql, String parameter) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, parameter);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }
}
