package dev.sluice.init;

import dev.sluice.database.Database;
import dev.sluice.failure.SluiceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A table that is created for one load, and dropped again when the load leaves it empty. */
public final class NewTable {
    private final Database database;
    private final String name;
    private final long oid;

    private NewTable(Database database, String name, long oid) {
        this.database = database;
        this.name = name;
        this.oid = oid;
    }

    /**
     * Creates the table of a proposal.
     *
     * @throws SluiceException if there is one of that name
     */
    public static NewTable create(Database database, Proposal proposal) throws SQLException {
        String name = proposal.target();
        try (Connection connection = database.connect()) {
            if (find(connection, name) != 0) {
                throw new SluiceException(
                        "table \"" + name + "\" exists",
                        null,
                        "Leave out --create-table to load into it, or name another with --table.");
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute(proposal.toPlainSql());
            }
            return new NewTable(database, name, find(connection, name));
        }
    }

    /**
     * Drops the table if it is the one that was created, and empty.
     *
     * @return what became of it, for the user
     */
    public String dropIfEmpty() {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            if (find(connection, name) != oid) {
                return "table " + name + " is not the one any more that was created";
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("LOCK TABLE " + name + " IN ACCESS EXCLUSIVE MODE");
                try (ResultSet row = statement.executeQuery("SELECT EXISTS (SELECT FROM " + name + ")")) {
                    row.next();
                    if (row.getBoolean(1)) {
                        return "table " + name + " was created and has rows by now: it stays";
                    }
                }
                statement.execute("DROP TABLE " + name);
            }
            connection.commit();
            return "table " + name + " was dropped again";
        } catch (SQLException | SluiceException e) {
            return "table " + name + " was created, is empty, and could not be dropped again: " + e.getMessage();
        }
    }

    private static long find(Connection connection, String name) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT pg_catalog.to_regclass(?)::pg_catalog.oid::bigint")) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
