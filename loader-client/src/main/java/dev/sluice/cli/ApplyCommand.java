package dev.sluice.cli;

import dev.sluice.client.JobSpec;
import dev.sluice.client.SqlInterface;
import dev.sluice.database.ConnectionOptions;
import dev.sluice.failure.ExitCode;
import dev.sluice.plan.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Defines jobs from their files. */
@Command(
        name = "apply",
        sortOptions = false,
        description = "Defines jobs in the database, or new versions of those that have changed.")
final class ApplyCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "JOB.yaml", description = "job files")
    private List<Path> files;

    @Option(names = "--json", description = "print one JSON object per job on stdout")
    private boolean json;

    @Mixin
    private ConnectionOptions connection;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws SQLException {
        List<JobSpec> jobs = files.stream().map(JobSpec::read).toList();
        PrintWriter out = spec.commandLine().getOut();
        try (Connection session = connection.database().connect()) {
            SqlInterface calls = new SqlInterface(session);
            for (JobSpec job : jobs) {
                int version = calls.defineJob(job);
                if (json) {
                    Map<String, Object> object = new LinkedHashMap<>();
                    object.put("job", job.name());
                    object.put("version", version);
                    out.println(Json.write(object));
                } else {
                    out.println("job " + job.name() + ", version " + version);
                }
            }
        }
        return ExitCode.OK;
    }
}
