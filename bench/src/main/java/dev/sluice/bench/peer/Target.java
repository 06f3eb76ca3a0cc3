package dev.sluice.bench.peer;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The database that the variables of libpq name, as the plainest of Java programs connects to it. */
public final class Target {
    private Target() {}

    public static Connection connect() throws SQLException {
        String url = "jdbc:postgresql://" + System.getenv("PGHOST") + ":" + System.getenv("PGPORT") + "/"
                + System.getenv("PGDATABASE");
        Connection connection = DriverManager.getConnection(url, System.getenv("PGUSER"), System.getenv("PGPASSWORD"));
        try (var statement = connection.createStatement()) {
            statement.execute("SET TimeZone TO 'UTC'");
        }
        return connection;
    }
}
