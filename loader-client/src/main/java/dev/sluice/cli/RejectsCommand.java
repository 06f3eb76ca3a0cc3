package dev.sluice.cli;

import dev.sluice.client.RejectFile;
import dev.sluice.client.SqlInterface;
import dev.sluice.database.ConnectionOptions;
import dev.sluice.database.Database;
import dev.sluice.failure.ExitCode;
import dev.sluice.failure.SluiceException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the rejected rows of a load, or writes them to a file that can be loaded. */
@Command(
        name = "rejects",
        sortOptions = false,
        description = "Shows the rejected rows of a load with their reasons, or writes them to files.")
final class RejectsCommand implements Callable<Integer> {
    private static final String REASONS = """
            SELECT file_name, coalesce(place, 'line ' || line) AS place, column_name, reason, message, raw_row, count(*) OVER () AS reasons
              FROM sluice.rejected_row
             WHERE load_id = ?
             ORDER BY file_no, line, byte_offset, column_no, reason
             LIMIT ?
            """;

    private static final String REASONS_JSON =
            "SELECT coalesce(json_agg(r), '[]') FROM (SELECT * FROM sluice.rejected_row"
                    + " WHERE load_id = ? ORDER BY file_no, line, byte_offset, column_no, reason LIMIT ?) AS r";

    @Parameters(paramLabel = "LOAD", description = "number of a load")
    private long load;

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            description =
                    "write the rows as they stood in their files, with the header, and their reasons to a file beside")
    private Path csv;

    @Option(names = "--limit", paramLabel = "N", description = "reasons to show (default: 100)")
    private int limit = 100;

    @Option(names = "--json", description = "print one JSON array on stdout")
    private boolean json;

    @Mixin
    private ConnectionOptions connection;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws SQLException {
        Database database = connection.database();
        PrintWriter out = spec.commandLine().getOut();
        try (Connection session = database.connect()) {
            SqlInterface.require(session);
            requireLoad(session);
            if (csv == null) {
                print(session, out);
                return ExitCode.OK;
            }
        }
        List<Path> written = RejectFile.write(database, load, csv);
        written.forEach(out::println);
        if (written.isEmpty()) {
            out.println("no rejected rows");
        }
        return ExitCode.OK;
    }

    private void requireLoad(Connection session) throws SQLException {
        try (PreparedStatement query = session.prepareStatement("SELECT FROM sluice.load_history WHERE load_id = ?")) {
            query.setLong(1, load);
            try (ResultSet found = query.executeQuery()) {
                if (!found.next()) {
                    throw new SluiceException(
                            "load " + load + " does not exist", null, "\"sluice status\" shows those there are.");
                }
            }
        }
    }

    private void print(Connection session, PrintWriter out) throws SQLException {
        try (PreparedStatement query = session.prepareStatement(json ? REASONS_JSON : REASONS)) {
            query.setLong(1, load);
            query.setInt(2, limit);
            try (ResultSet reasons = query.executeQuery()) {
                if (json) {
                    reasons.next();
                    out.println(reasons.getString(1));
                    return;
                }
                long shown = 0;
                long all = 0;
                while (reasons.next()) {
                    shown++;
                    all = reasons.getLong("reasons");
                    String column = reasons.getString("column_name");
                    out.printf(
                            Locale.ROOT,
                            "%s, %s%s: %s: %s%n    %s%n",
                            reasons.getString("file_name"),
                            reasons.getString("place"),
                            column == null ? "" : ", " + column,
                            reasons.getString("reason"),
                            reasons.getString("message"),
                            reasons.getString("raw_row"));
                }
                if (shown == 0) {
                    out.println("no rejected rows");
                } else if (shown < all) {
                    out.printf(Locale.ROOT, "%,d more; --limit shows more of them, --csv writes all%n", all - shown);
                }
            }
        }
    }
}
