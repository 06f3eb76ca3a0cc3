package dev.sluice.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What of a server decides how a load uses it.
 *
 * @param freeConnections how many more sessions this user may open now; others may take them meanwhile
 * @param hasEngine whether rules can run there
 * @param effectiveCacheSize as the administrator has set it
 */
public record ServerState(int freeConnections, boolean hasEngine, String effectiveCacheSize) {
    private static final String QUERY = """
            SELECT
                least(
                    current_setting('max_connections')::int
                        - CASE WHEN r.rolsuper THEN 0 ELSE current_setting('superuser_reserved_connections')::int
                            + coalesce(current_setting('reserved_connections', true)::int, 0) END
                        - s.sessions,
                    CASE WHEN NOT r.rolsuper AND r.rolconnlimit >= 0 THEN r.rolconnlimit - s.of_role END,
                    CASE WHEN NOT r.rolsuper AND d.datconnlimit >= 0 THEN d.datconnlimit - s.of_database END),
                EXISTS (
                    SELECT
                    FROM pg_proc AS p
                    JOIN pg_namespace AS n ON n.oid = p.pronamespace
                    WHERE n.nspname = 'sluice_private' AND p.proname = 'java_version'),
                current_setting('effective_cache_size')
            FROM pg_roles AS r, pg_database AS d, (
                SELECT
                    count(*)::int AS sessions,
                    (count(*) FILTER (WHERE a.usename = current_user))::int AS of_role,
                    (count(*) FILTER (WHERE a.datname = current_database()))::int AS of_database
                FROM pg_stat_activity AS a
                WHERE a.backend_type = 'client backend'
            ) AS s
            WHERE r.rolname = current_user AND d.datname = current_database()""";

    /** The state now, as a session sees it. */
    public static ServerState of(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(QUERY);
                ResultSet result = statement.executeQuery()) {
            result.next();
            return new ServerState(result.getInt(1), result.getBoolean(2), result.getString(3));
        }
    }
}
