package dev.sluice.bench.peer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/**
 * DuckDB scans, filters, checks and takes the last of each key, on all cores; {@code COPY} brings the result into staging, one
 * statement merges it. Usage: {@code DuckDbPeer SCRATCH IDS FILE…}, with the wanted ids separated by commas.
 */
public final class DuckDbPeer {
    private static final String SCAN = """
            SELECT %d AS file, *
            FROM read_csv('%s', header = true, auto_detect = false, delim = ',', quote = '"', escape = '"',
                ignore_errors = true, parallel = false, columns = {
                    'timestamp': 'TIMESTAMP', 'generator_id': 'INTEGER', 'power_output': 'DECIMAL(9,3)',
                    'energy_mwh': 'DECIMAL(9,3)', 'voltage_kv': 'VARCHAR', 'frequency_hz': 'VARCHAR',
                    'status': 'VARCHAR', 'plant': 'VARCHAR', 'reading_id': 'VARCHAR'})
            WHERE generator_id IN (%s) AND power_output BETWEEN 0 AND 5000
            """;

    /** Keys that stand twice are a thousandth: to look for them first takes less than a window over all rows. */
    private static final String LAST_OF_EACH_KEY = """
            COPY (
                SELECT generator_id, "timestamp" || 'Z', power_output, energy_mwh, voltage_kv, frequency_hz, status, plant,
                    reading_id
                FROM wanted
                WHERE rowid NOT IN (
                    SELECT unnest(list(rowid ORDER BY file, rowid)[:-2])
                    FROM wanted GROUP BY generator_id, "timestamp" HAVING count(*) > 1)
                ORDER BY generator_id, "timestamp")
            TO '%s' (FORMAT csv, HEADER false)
            """;

    private DuckDbPeer() {}

    public static void main(String[] args) throws SQLException, IOException {
        Path survivors = Path.of(args[0]);
        try (Connection postgres = Target.connect()) {
            scan(survivors, args[1], Stream.of(args).skip(2).toArray(String[]::new));
            Merge.stage(postgres);
            try (InputStream in = Files.newInputStream(survivors)) {
                new CopyManager(postgres.unwrap(BaseConnection.class))
                        .copyIn("COPY staged (" + Merge.COLUMNS + ") FROM STDIN (FORMAT csv)", in, 1 << 20);
            }
            Merge.unique(postgres);
        } finally {
            Files.deleteIfExists(survivors);
        }
    }

    private static void scan(Path survivors, String wanted, String[] files) throws SQLException {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            // A file is read by one thread, as many files at a time as there are cores: where several threads share a
            // file,
            // its rows do not arrive in its order, and then nobody knows which one is the last of its key.
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < files.length; i++) {
                all.append(i == 0 ? "" : " UNION ALL ").append(SCAN.formatted(i, files[i], wanted));
            }
            statement.execute("CREATE TEMP TABLE wanted AS " + all);
            statement.execute(LAST_OF_EACH_KEY.formatted(survivors));
        }
    }
}
