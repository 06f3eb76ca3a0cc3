package dev.sluice.cli;

import dev.sluice.client.SqlInterface;
import dev.sluice.database.ConnectionOptions;
import dev.sluice.failure.ExitCode;
import dev.sluice.failure.SluiceException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows loads: those that run, and those that have ended. */
@Command(
        name = "status",
        sortOptions = false,
        description = "Shows the loads of a database, the newest first, or one load with its rejects by reason.")
final class StatusCommand implements Callable<Integer> {
    private static final String LOADS = """
            SELECT load_id, job, job_version, status, rules_ran, to_char(started_at, 'YYYY-MM-DD HH24:MI:SS') AS started_at,
                   coalesce(seconds, extract(epoch FROM now() - started_at))::float8 AS seconds,
                   read, filtered, rejected, duplicate, inserted, updated, unchanged, array_to_string(files, ', ') AS files,
                   failure, loaded_by, target::text AS target
              FROM sluice.load_history
             WHERE load_id = ? OR ? IS NULL
             ORDER BY load_id DESC
             LIMIT ?
            """;

    private static final String LOADS_JSON =
            "SELECT coalesce(json_agg(h ORDER BY h.load_id DESC), '[]') FROM (SELECT * FROM sluice.load_history"
                    + " WHERE load_id = ? OR ? IS NULL ORDER BY load_id DESC LIMIT ?) AS h";

    private static final String REASONS = """
            SELECT reason, coalesce(rule, column_name, '') AS place, count(*), min(file_name || ', line ' || line) AS example
              FROM sluice.rejected_row
             WHERE load_id = ?
             GROUP BY 1, 2
             ORDER BY 3 DESC, 1, 2
            """;

    @Parameters(arity = "0..1", paramLabel = "LOAD", description = "number of a load")
    private Long load;

    @Option(names = "--limit", paramLabel = "N", description = "loads to show (default: 10)")
    private int limit = 10;

    @Option(names = "--json", description = "print one JSON array on stdout")
    private boolean json;

    @Mixin
    private ConnectionOptions connection;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws SQLException {
        PrintWriter out = spec.commandLine().getOut();
        try (Connection session = connection.database().connect()) {
            SqlInterface.require(session);
            try (PreparedStatement query = session.prepareStatement(json ? LOADS_JSON : LOADS)) {
                query.setObject(1, load, java.sql.Types.BIGINT);
                query.setObject(2, load, java.sql.Types.BIGINT);
                query.setInt(3, limit);
                try (ResultSet loads = query.executeQuery()) {
                    if (json) {
                        loads.next();
                        out.println(loads.getString(1));
                    } else {
                        print(loads, out);
                    }
                }
            }
            if (load != null && !json) {
                printReasons(session, out);
            }
        }
        return ExitCode.OK;
    }

    private void print(ResultSet loads, PrintWriter out) throws SQLException {
        int shown = 0;
        while (loads.next()) {
            shown++;
            out.printf(
                    Locale.ROOT,
                    "load %d  %s  job %s, version %d into %s by %s, %s, %.1f s%s%n",
                    loads.getLong("load_id"),
                    loads.getString("status"),
                    loads.getString("job"),
                    loads.getInt("job_version"),
                    loads.getString("target"),
                    loads.getString("loaded_by"),
                    loads.getString("started_at"),
                    loads.getDouble("seconds"),
                    loads.getString("rules_ran") == null ? "" : ", rules in the " + loads.getString("rules_ran"));
            if (loads.getString("read") != null) {
                out.printf(
                        Locale.ROOT,
                        "    read %,d  filtered %,d  rejected %,d  duplicate %,d  inserted %,d  updated %,d  unchanged %,d%n",
                        loads.getLong("read"),
                        loads.getLong("filtered"),
                        loads.getLong("rejected"),
                        loads.getLong("duplicate"),
                        loads.getLong("inserted"),
                        loads.getLong("updated"),
                        loads.getLong("unchanged"));
            }
            out.println("    " + loads.getString("files"));
            if (loads.getString("failure") != null) {
                out.println("    " + loads.getString("failure"));
            }
        }
        if (shown == 0 && load != null) {
            throw new SluiceException(
                    "load " + load + " does not exist", null, "\"sluice status\" shows those there are.");
        }
        if (shown == 0) {
            out.println("no loads yet");
        }
    }

    private void printReasons(Connection session, PrintWriter out) throws SQLException {
        try (PreparedStatement query = session.prepareStatement(REASONS)) {
            query.setLong(1, load);
            try (ResultSet reasons = query.executeQuery()) {
                while (reasons.next()) {
                    out.printf(
                            Locale.ROOT,
                            "    %,d × %s %s, for example %s%n",
                            reasons.getLong(3),
                            reasons.getString(1),
                            reasons.getString(2),
                            reasons.getString(4));
                }
            }
        }
    }
}
