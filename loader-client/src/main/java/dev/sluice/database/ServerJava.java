package dev.sluice.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Asks the Java of a server for its version. */
final class ServerJava {
    private ServerJava() {}

    /**
     * The version, or null if this user cannot ask. Leaves nothing behind.
     *
     * @param connection commits each statement by itself
     */
    static String version(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            // PL/Java has much to say about coming versions of Java.
            statement.execute("SET LOCAL client_min_messages = error");
            statement.execute("CREATE FUNCTION pg_temp.java_property(text) RETURNS text LANGUAGE java"
                    + " AS 'java.lang.System.getProperty'");
            try (ResultSet result = statement.executeQuery("SELECT pg_temp.java_property('java.version')")) {
                return result.next() ? result.getString(1) : null;
            }
        } catch (SQLException e) {
            if (ServerFailure.isConnectionLost(e)) {
                throw e;
            }
            return null;
        } finally {
            if (!connection.isClosed()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }
}
