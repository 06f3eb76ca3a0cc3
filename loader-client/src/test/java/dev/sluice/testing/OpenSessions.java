package dev.sluice.testing;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sluice.database.ConnectionParameters;
import dev.sluice.database.Database;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * A database whose connections are not closed but used again, by the next who asks for one: most of what a short load in the
 * server costs is the start of a JVM in each new backend. A session that is used again has the settings of a new one, and none
 * of its locks and temporary tables.
 */
final class OpenSessions extends Database implements AutoCloseable {
    private final Deque<Connection> free = new ArrayDeque<>();

    OpenSessions(ConnectionParameters parameters) {
        super(parameters);
    }

    @Override
    public Connection connect() {
        Connection session = take();
        return lend(session == null ? super.connect() : session);
    }

    @Override
    public HikariDataSource pool(int connections, String name) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(new Source());
        config.setMaximumPoolSize(connections);
        return new HikariDataSource(config);
    }

    private synchronized Connection take() {
        return free.poll();
    }

    private synchronized void giveBack(Connection session) throws SQLException {
        if (session.isClosed() || free.contains(session)) {
            return;
        }
        if (!session.getAutoCommit()) {
            session.rollback();
            session.setAutoCommit(true);
        }
        reset(session);
        free.push(session);
    }

    /** Makes a session as good as new. Not DISCARD ALL, which removes the driver's prepared statements. */
    static void reset(Connection session) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute("RESET ALL; DISCARD TEMP; SELECT pg_advisory_unlock_all(); SET TimeZone TO 'UTC'");
        }
    }

    private Connection lend(Connection session) {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        giveBack(session);
                        return null;
                    }
                    try {
                        return method.invoke(session, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public synchronized void close() {
        for (Connection session : free) {
            try {
                session.close();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
        free.clear();
    }

    /** What the pool asks for its connections. */
    private final class Source implements DataSource {
        @Override
        public Connection getConnection() {
            return connect();
        }

        @Override
        public Connection getConnection(String user, String password) {
            return connect();
        }

        @Override
        public PrintWriter getLogWriter() {
            return null;
        }

        @Override
        public void setLogWriter(PrintWriter out) {}

        @Override
        public void setLoginTimeout(int seconds) {}

        @Override
        public int getLoginTimeout() {
            return 5;
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getGlobal();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLException("not a wrapper");
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }
}
