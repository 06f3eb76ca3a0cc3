package dev.sluice.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.sluice.failure.ExitCode;
import dev.sluice.failure.SluiceException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.UnaryOperator;
import org.postgresql.Driver;

/** One database: opens connections to it, one by one or as a pool. Their sessions are in UTC, whatever zone this JVM is in. */
public class Database {
    /** The driver sends the zone of the JVM; nothing that Sluice does may depend on where the client stands. */
    private static final String SESSION = "SET TimeZone TO 'UTC'";

    private ConnectionParameters parameters;
    private final UnaryOperator<String> passwordPrompt;

    /** A database whose password is in the parameters, if it needs one. */
    public Database(ConnectionParameters parameters) {
        this(parameters, null);
    }

    /**
     * @param passwordPrompt asks for the password of a user when the server wants one and the parameters have none; may
     *     answer null, may itself be null
     */
    public Database(ConnectionParameters parameters, UnaryOperator<String> passwordPrompt) {
        this.parameters = parameters;
        this.passwordPrompt = passwordPrompt;
    }

    public ConnectionParameters parameters() {
        return parameters;
    }

    /**
     * Opens a connection that commits each statement by itself.
     *
     * @throws SluiceException with exit code 2 if it cannot
     */
    public Connection connect() {
        try {
            return open();
        } catch (SQLException e) {
            if ("08004".equals(e.getSQLState()) && parameters.password() == null && passwordPrompt != null) {
                String password = passwordPrompt.apply(parameters.user());
                if (password != null) {
                    parameters = parameters.withPassword(password);
                    try {
                        return open();
                    } catch (SQLException again) {
                        throw ServerFailure.toConnect(again, parameters);
                    }
                }
            }
            throw ServerFailure.toConnect(e, parameters);
        }
    }

    private Connection open() throws SQLException {
        Connection connection = new Driver().connect(parameters.jdbcUrl(), parameters.driverProperties());
        try (Statement statement = connection.createStatement()) {
            statement.execute(SESSION);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /**
     * A pool of so many connections, which live as long as the pool: a backend's warm JVM is not thrown away. One is open on
     * return, the others are being opened. If a password may have to be asked for, call {@link #connect} first.
     *
     * @throws SluiceException with exit code 2 if it cannot connect
     */
    public HikariDataSource pool(int connections, String name) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDriverClassName(Driver.class.getName());
        config.setJdbcUrl(parameters.jdbcUrl());
        config.setDataSourceProperties(parameters.driverProperties());
        config.setConnectionInitSql(SESSION);
        config.setMaximumPoolSize(connections);
        config.setMaxLifetime(0);
        config.setIdleTimeout(0);
        config.setKeepaliveTime(0);
        try {
            return new HikariDataSource(config);
        } catch (PoolInitializationException e) {
            throw e.getCause() instanceof SQLException sql
                    ? ServerFailure.toConnect(sql, parameters)
                    : new SluiceException(e.getMessage(), null, null, ExitCode.CONNECTION, null, e);
        }
    }
}
