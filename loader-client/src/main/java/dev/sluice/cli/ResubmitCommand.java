package dev.sluice.cli;

import dev.sluice.client.LoadReport;
import dev.sluice.client.LoadRequest.Rules;
import dev.sluice.client.Resubmission;
import dev.sluice.database.ConnectionOptions;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the rejected rows of a load again. */
@Command(
        name = "resubmit",
        sortOptions = false,
        description = {
            "Runs the rejected rows of a load again, as they stand in sluice.rejected_row, by the newest version of the job.",
            "Rows that pass are merged and leave the rejected ones; the others get their new reasons."
        })
final class ResubmitCommand implements Callable<Integer> {
    @Parameters(paramLabel = "LOAD", description = "number of a load that was merged")
    private long load;

    @Option(
            names = "--rules",
            paramLabel = "auto|server|client",
            description = "where the rules run (default: auto, the server if it has PL/Java)")
    private Rules rules = Rules.AUTO;

    @Option(names = "--json", description = "print one JSON object on stdout")
    private boolean json;

    @Mixin
    private ConnectionOptions connection;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws SQLException {
        LoadReport report = new Resubmission(connection.database(), load, rules).run();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(report.toJson());
        } else {
            report.toText().forEach(out::println);
            if (report.rows("rejected") > 0) {
                out.println("see why: sluice rejects " + load);
            }
        }
        return report.exitCode();
    }
}
