package dev.sluice.cli;

import dev.sluice.client.Explanation;
import dev.sluice.client.JobSpec;
import dev.sluice.client.LoadReport;
import dev.sluice.client.LoadRequest;
import dev.sluice.client.LoadRequest.Rules;
import dev.sluice.client.Loader;
import dev.sluice.client.Progress;
import dev.sluice.client.RejectFile;
import dev.sluice.client.WireCompression;
import dev.sluice.database.ConnectionOptions;
import dev.sluice.database.Database;
import dev.sluice.failure.ExitCode;
import dev.sluice.file.FileArguments;
import dev.sluice.file.FoundFile;
import dev.sluice.init.NewTable;
import dev.sluice.init.Proposal;
import dev.sluice.profile.ProfileFile;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Loads files by a job. */
@Command(
        name = "load",
        sortOptions = false,
        description = {
            "Loads files into a table, by a job of the database (--job), a job file (-f), or straight (--table).",
            "All rows of all files arrive, or none; content that was loaded before is skipped."
        })
final class LoadCommand implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = {
                "files to load, compressed or not; for duplicates their order counts",
                "also a folder, a quoted pattern such as 'data/*.csv', or - for standard input"
            })
    private List<String> files;

    @Option(names = "--job", paramLabel = "NAME", description = "job that the database knows")
    private String jobName;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "JOB.yaml",
            description = "job file; defines the job first, if it is new or has changed")
    private Path jobFile;

    @Option(
            names = "--create-table",
            description = "create the table first, as \"sluice init\" proposes it; --table may give it another name")
    private boolean createTable;

    @ArgGroup(exclusive = false, heading = "Without a job:%n")
    private TableOptions table;

    @Option(
            names = {"-j", "--jobs"},
            paramLabel = "N",
            description = "blocks worked on at a time, each over a connection of its own (default: see --explain)")
    private Integer workers;

    @Option(
            names = "--rules",
            paramLabel = "auto|server|client",
            description = "where the rules run (default: auto, the server if it has PL/Java)")
    private Rules rules = Rules.AUTO;

    @Option(
            names = "--no-pushdown",
            description = "send all rows to the server, even those that \"where\" surely drops")
    private boolean noPushdown;

    @Option(
            names = "--wire-compression",
            paramLabel = "auto|off|deflate",
            description = "compress blocks for rules in the server (default: auto, if the link is slow)")
    private WireCompression compression = WireCompression.AUTO;

    @Option(names = "--force", description = "load content that was loaded before")
    private boolean force;

    @Option(names = "--full", description = "want old rows too, though the job is incremental")
    private boolean full;

    @Option(names = "--since-last", description = "load only the files that were not loaded before")
    private boolean sinceLast;

    @Option(names = "--recursive", description = "load what is in folders below a folder, too")
    private boolean recursive;

    @Option(names = "--dry-run", description = "do everything but the merge")
    private boolean dryRun;

    @Option(names = "--explain", description = "load nothing, but print what would be chosen and why")
    private boolean explain;

    @Option(
            names = "--reject-file",
            paramLabel = "FILE",
            description = "write the rejected rows as a CSV file, and their reasons to a file beside it")
    private Path rejectFile;

    @Option(
            names = "--profile",
            paramLabel = "FILE.json",
            description = "write where the time went, and a picture of it to FILE.svg")
    private Path profileFile;

    @Mixin
    private OutputOptions output;

    @Mixin
    private ConnectionOptions connection;

    @Spec
    private CommandSpec spec;

    private Progress progress;

    @Override
    public Integer call() throws SQLException {
        boolean proposed = createTable && table == null;
        if ((jobName == null ? 0 : 1) + (jobFile == null ? 0 : 1) + (table == null ? 0 : 1) + (proposed ? 1 : 0) != 1) {
            throw new ParameterException(spec.commandLine(), "name the job by one of --job, -f and --table");
        }
        if (workers != null && workers < 1) {
            throw new ParameterException(spec.commandLine(), "-j must be at least 1, not " + workers);
        }
        if (sinceLast && force) {
            throw new ParameterException(spec.commandLine(), "--since-last and --force exclude each other");
        }
        List<Path> paths = FileArguments.expand(files, recursive);
        if (sinceLast && paths.contains(FoundFile.STANDARD_INPUT)) {
            throw new ParameterException(spec.commandLine(), "--since-last cannot know what standard input holds");
        }
        if (createTable && paths.stream().anyMatch(path -> path.equals(FoundFile.STANDARD_INPUT) || isPipe(path))) {
            throw new ParameterException(spec.commandLine(), "--create-table cannot read a pipe twice: name files");
        }
        if (createTable && explain) {
            throw new ParameterException(spec.commandLine(), "--explain cannot tell of a table that is not there yet");
        }
        Database database = connection.database();
        if (explain) {
            return explain(Explanation.of(request(job(), paths, force), database));
        }
        progress = output.progress();
        ProfileFile profile = null;
        if (profileFile != null) {
            profile = new ProfileFile(profileFile);
            progress = profile.watch(progress);
        }
        LoadReport report = createTable ? loadNewTable(database, paths) : load(database, request(job(), paths, force));
        PrintWriter out = spec.commandLine().getOut();
        if (output.isJson()) {
            out.println(report.toJson());
        } else {
            report.toText().forEach(out::println);
            if (report.rows("rejected") > 0 && !output.isQuiet()) {
                out.println("see why: sluice rejects " + report.loadId());
            }
        }
        // Last, so that a disk that is full here hides nothing of what has been merged.
        out.flush();
        if (profile != null) {
            profile.write(report.members());
        }
        if (rejectFile != null && report.rulesRan() != null) {
            RejectFile.write(database, report.loadId(), rejectFile);
        }
        return report.exitCode();
    }

    private static boolean isPipe(Path path) {
        return Files.exists(path) && !Files.isRegularFile(path);
    }

    private JobSpec job() {
        return jobFile != null ? JobSpec.read(jobFile) : table != null ? table.job() : null;
    }

    private LoadRequest request(JobSpec job, List<Path> paths, boolean forced) {
        return new LoadRequest(
                jobName,
                job,
                paths,
                rules,
                workers == null ? 0 : workers,
                !noPushdown,
                forced,
                full,
                dryRun,
                sinceLast && !forced,
                compression);
    }

    private int explain(Explanation explanation) {
        PrintWriter out = spec.commandLine().getOut();
        if (output.isJson()) {
            out.println(explanation.toJson());
        } else {
            explanation.toText().forEach(out::println);
        }
        return ExitCode.OK;
    }

    private LoadReport load(Database database, LoadRequest request) throws SQLException {
        return Interruptible.run(new Loader(request, database, progress));
    }

    /** Whatever happens, a table without rows does not stay. */
    private LoadReport loadNewTable(Database database, List<Path> paths) throws SQLException {
        Proposal proposal = table == null ? Proposal.of(paths, Proposal.Wishes.NONE) : table.proposal(paths);
        JobSpec job = table == null ? proposal.toJob() : table.job(proposal);
        PrintWriter err = spec.commandLine().getErr();
        if (!output.isQuiet()) {
            proposal.describe().forEach(err::println);
        }
        proposal.warnings().forEach(warning -> err.println("look at " + warning));
        err.flush();
        return Interruptible.run(running -> {
            try (NewTable created = NewTable.create(database, proposal, job.name())) {
                return loadNewTable(database, created, request(job, paths, force), running);
            }
        });
    }

    private LoadReport loadNewTable(Database database, NewTable created, LoadRequest request, Interruptible running)
            throws SQLException {
        PrintWriter err = spec.commandLine().getErr();
        if (created.note() != null) {
            err.println(created.note());
            err.flush();
        }
        LoadReport report = null;
        try {
            report =
                    running.load(new Loader(created.isFilled() ? request : request.intoNewTable(), database, progress));
        } finally {
            if (created.isFilled() || report != null && report.status().equals("merged")) {
                created.keep();
            } else {
                // Of a load that has come to an end the record stays, and so its job.
                err.println(created.dropIfEmpty(report == null)
                        + "; \"sluice init\" writes a job and a table that can be changed");
                err.flush();
            }
        }
        return report;
    }
}
