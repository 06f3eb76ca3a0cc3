package dev.sluice.cli;

import dev.sluice.database.Database;
import dev.sluice.database.Installation;
import dev.sluice.failure.ExitCode;
import dev.sluice.failure.SluiceException;
import dev.sluice.plan.Json;
import dev.sluice.server.Version;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts Sluice into a database. */
@Command(
        name = "install",
        sortOptions = false,
        header = "Puts Sluice into a database.",
        description =
                "Installs schema sluice, its roles and, where PL/Java is to be had, the engine that runs the rules "
                        + "inside the server. What is there already is left as it is.")
final class InstallCommand implements Callable<Integer> {
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
            Installation.Result result = new Installation(session).run(!noPlJava);
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(Json.write(toJson(result)));
            } else {
                print(result, session, out);
            }
            return ExitCode.OK;
        }
    }

    static void print(Installation.Result result, Connection session, PrintWriter out) throws SQLException {
        out.println("Sluice " + Version.TEXT
                + switch (result.objects()) {
                    case INSTALLED -> " installed";
                    case REPLACED -> " has taken the place of an older version";
                    default -> " is already installed";
                }
                + " in database \"" + session.getCatalog() + "\", PostgreSQL "
                + session.getMetaData().getDatabaseProductVersion());
        out.println(
                switch (result.engine()) {
                    case INSTALLED -> "rules run in the server: engine uploaded, " + server(result);
                    case REPLACED -> "rules run in the server: engine replaced by this client's, " + server(result);
                    case UNCHANGED -> "rules run in the server: " + server(result);
                    case NONE ->
                        "rules run in the client"
                                + (result.reason() == null
                                        ? ""
                                        : ": " + result.reason().getMessage());
                });
        SluiceException reason = result.reason();
        if (reason != null && reason.detail() != null) {
            out.println("detail: " + reason.detail());
        }
        if (reason != null && reason.hint() != null) {
            out.println("hint: " + reason.hint());
        }
        if (result.objects() == Installation.Change.INSTALLED) {
            out.println("next: GRANT sluice_loader TO those who load; sluice apply JOB.yaml; sluice load");
        }
    }

    private static String server(Installation.Result result) {
        return "PL/Java " + result.plJava() + (result.java() == null ? "" : ", Java " + result.java());
    }

    static Map<String, Object> toJson(Installation.Result result) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("version", Version.TEXT);
        object.put("objects", result.objects().name().toLowerCase(Locale.ROOT));
        object.put("engine", result.engine().name().toLowerCase(Locale.ROOT));
        object.put("rules_run", result.engine() == Installation.Change.NONE ? "client" : "server");
        object.put("pljava", result.plJava());
        object.put("java", result.java());
        object.put("reason", result.reason() == null ? null : result.reason().getMessage());
        return object;
    }
}
