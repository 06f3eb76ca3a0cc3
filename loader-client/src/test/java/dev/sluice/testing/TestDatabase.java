package dev.sluice.testing;

import dev.sluice.database.Database;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A database of one test, with Sluice installed; dropped on close. */
public final class TestDatabase implements AutoCloseable {
    private final TestServer server;
    private final String name;
    private final OpenSessions sessions;
    private Connection connection;

    TestDatabase(TestServer server, String name) {
        this.server = server;
        this.name = name;
        this.sessions = new OpenSessions(TestServer.parameters(uri()));
    }

    /** URI of the superuser. */
    public String uri() {
        return server.uri(name);
    }

    /** As superuser. */
    public Database database() {
        return TestServer.database(uri());
    }

    /** The same with sessions that stay open for the next who connects, as long as this database lives. */
    public Database withOpenSessions() {
        return sessions;
    }

    /** Takes away all schemas of the test, and all jobs and loads. Sessions and numbers of loads go on. */
    public void empty() {
        execute("""
                DO $$
                DECLARE
                    schema name;
                BEGIN
                    FOR schema IN
                        SELECT n.nspname
                        FROM pg_namespace AS n
                        WHERE n.nspname !~ '^pg_'
                            AND n.nspname NOT IN ('information_schema', 'sqlj', 'sluice', 'sluice_private')
                    LOOP
                        EXECUTE format('DROP SCHEMA %I CASCADE', schema);
                    END LOOP;
                    CREATE SCHEMA public;
                    GRANT USAGE ON SCHEMA public TO PUBLIC;
                    TRUNCATE sluice_private.job, sluice.staging_line, sluice_private.server_directory CASCADE;
                END
                $$""");
        try {
            OpenSessions.reset(connection());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As superuser; one connection for the life of the database. */
    public Connection connection() {
        if (connection == null) {
            connection = database().connect();
        }
        return connection;
    }

    /** Runs statements. */
    public void execute(String sql) {
        try (Statement statement = connection().createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The rows of a query, each value as text, NULL as null. */
    public List<List<String>> query(String sql) {
        try (Statement statement = connection().createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<List<String>> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(result.getString(i));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The one value of a query. */
    public String value(String sql) {
        return query(sql).get(0).get(0);
    }

    /** How many advisory locks sessions in this database hold or wait for. */
    public int advisoryLocks() {
        return Integer.parseInt(value("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database ="
                + " (SELECT oid FROM pg_database WHERE datname = current_database())"));
    }

    @Override
    public void close() {
        try (sessions) {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            server.drop(name);
        }
    }
}
