package dev.sluice.cli;

import dev.sluice.database.Database;
import dev.sluice.database.Installation;
import dev.sluice.failure.ExitCode;
import dev.sluice.plan.Json;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Brings a database to this client's version of Sluice. */
@Command(
        name = "upgrade",
        sortOptions = false,
        header = "Brings a database to this version of Sluice.",
        description =
                "Replaces functions, views and the engine, and changes the tables. Jobs, loads, rejected rows and the "
                        + "ledger stay. No load may run meanwhile; sessions that are open have to reconnect.")
final class UpgradeCommand implements Callable<Integer> {
    @Mixin
    private DatabaseArgument argument;

    @Option(names = "--no-pljava", description = "do not look for PL/Java: the rules will run in the client")
    private boolean noPlJava;

    @Option(names = "--json", description = "print one JSON object on stdout")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws SQLException {
        Database target = argument.database();
        try (Connection session = target.connect()) {
            Installation.Result result = new Installation(session).upgrade(!noPlJava);
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(Json.write(InstallCommand.toJson(result)));
            } else {
                InstallCommand.print(result, session, out);
            }
            return ExitCode.OK;
        }
    }
}
