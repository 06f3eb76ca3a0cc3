package dev.sluice.bench.peer;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** What the Java programs among the peers do in the database: an unlogged staging table, and a merge that can be repeated. */
final class Merge {
    static final String COLUMNS =
            "generator_id, ts, power_mw, energy_mwh, voltage_kv, frequency_hz, status, plant, reading_id";

    private static final String UPDATE = """
             ON CONFLICT (generator_id, ts) DO UPDATE SET
                power_mw = excluded.power_mw, energy_mwh = excluded.energy_mwh, voltage_kv = excluded.voltage_kv,
                frequency_hz = excluded.frequency_hz, status = excluded.status, plant = excluded.plant,
                reading_id = excluded.reading_id
            """;

    private Merge() {}

    /** Makes the table {@code staged}, which also knows the file and the number of a row. */
    static void stage(Connection connection) throws SQLException {
        run(connection, "DROP TABLE IF EXISTS staged");
        run(connection, "CREATE UNLOGGED TABLE staged (LIKE public.generation, file integer, number bigint)");
    }

    /** Merges rows of which no key stands twice, in their order. */
    static void unique(Connection connection) throws SQLException {
        run(connection, "INSERT INTO public.generation SELECT " + COLUMNS + " FROM staged" + UPDATE);
        run(connection, "DROP TABLE staged");
    }

    /** Merges the last row of each key. */
    static void lastOfEachKey(Connection connection) throws SQLException {
        run(
                connection,
                "INSERT INTO public.generation SELECT DISTINCT ON (generator_id, ts) " + COLUMNS
                        + " FROM staged ORDER BY generator_id, ts, file DESC, number DESC" + UPDATE);
        run(connection, "DROP TABLE staged");
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET work_mem = '256MB'");
            statement.execute(sql);
        }
    }
}
