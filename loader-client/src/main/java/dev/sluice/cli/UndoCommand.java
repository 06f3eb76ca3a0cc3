package dev.sluice.cli;

import dev.sluice.client.SqlInterface;
import dev.sluice.database.ConnectionOptions;
import dev.sluice.failure.ExitCode;
import dev.sluice.plan.Json;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Takes back what a load did to its target. */
@Command(
        name = "undo",
        sortOptions = false,
        description = "Takes back what a load inserted and updated, if its job says track: true.")
final class UndoCommand implements Callable<Integer> {
    @Parameters(paramLabel = "LOAD", description = "number of a load; \"sluice status\" shows them")
    private long load;

    @Option(names = "--json", description = "print one JSON object on stdout")
    private boolean json;

    @Mixin
    private ConnectionOptions connection;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws SQLException {
        try (Connection session = connection.database().connect()) {
            Map<String, Object> undone = new SqlInterface(session).undo(load);
            spec.commandLine()
                    .getOut()
                    .println(json ? Json.write(undone) : "load " + load + ": " + undone.get("message"));
        }
        return ExitCode.OK;
    }
}
