package dev.sluice.cli;

import dev.sluice.client.SqlInterface;
import dev.sluice.database.Database;
import dev.sluice.database.Installation;
import dev.sluice.failure.ExitCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Removes Sluice from a database. */
@Command(
        name = "uninstall",
        sortOptions = false,
        header = "Removes Sluice from a database.",
        description = "Drops all jobs, loads, rejected rows and the ledger with it. Target tables stay as they are.")
final class UninstallCommand implements Callable<Integer> {
    @Mixin
    private DatabaseArgument argument;

    @Option(names = "--yes", description = "yes, drop all of it")
    private boolean yes;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws SQLException {
        if (!yes) {
            throw new ParameterException(
                    spec.commandLine(), "uninstall drops all jobs, loads, rejected rows and the ledger: say --yes");
        }
        Database target = argument.database();
        try (Connection session = target.connect()) {
            SqlInterface.require(session);
            new Installation(session).remove();
            spec.commandLine().getOut().println("Sluice removed from database \"" + session.getCatalog() + "\"");
            return ExitCode.OK;
        }
    }
}
