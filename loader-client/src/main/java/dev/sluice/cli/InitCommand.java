package dev.sluice.cli;

import dev.sluice.database.ConnectionOptions;
import dev.sluice.failure.ExitCode;
import dev.sluice.failure.SluiceException;
import dev.sluice.file.FileArguments;
import dev.sluice.init.Proposal;
import dev.sluice.init.TargetTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Proposes a job and a table for files. */
@Command(
        name = "init",
        sortOptions = false,
        description = {
            "Looks at files and proposes a job file, on stdout, and the table that it fills.",
            "Loads nothing; connects only with --target."
        })
final class InitCommand implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = {
                "files that one job is to load, compressed or not",
                "also a folder, a quoted pattern such as 'data/*.csv', or - for standard input"
            })
    private List<String> files;

    @Option(
            names = "--table",
            paramLabel = "TABLE",
            description = "name of the table to create (default: that of the first file)")
    private String table;

    @Option(
            names = "--target",
            paramLabel = "TABLE",
            description = "table that is there; its columns are mapped by name")
    private String target;

    @Option(names = "--job", paramLabel = "NAME", description = "name of the job (default: that of the table)")
    private String job;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "JOB.yaml",
            description = "write the job to this file, which must not be there yet")
    private Path output;

    @Option(
            names = "--sql",
            paramLabel = "TABLE.sql",
            description = "write CREATE TABLE to this file (default: a comment in the job file)")
    private Path sql;

    @Option(names = "--encoding", paramLabel = "NAME", description = "encoding of the files (default: found out)")
    private String encoding;

    @Option(names = "--delimiter", paramLabel = "TEXT", description = "what separates fields (default: found out)")
    private String delimiter;

    @Option(
            names = "--sheet",
            paramLabel = "NAME",
            description = "sheet of a workbook, by name or by number from 1 (default: the first that is not hidden)")
    private String sheet;

    @Mixin
    private ConnectionOptions connection;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws SQLException {
        if (table != null && target != null) {
            throw new ParameterException(
                    spec.commandLine(), "name a new table with --table or one that is there with --target, not both");
        }
        Proposal proposal = propose(new Proposal.Wishes(job, table, encoding, delimiter, sheet, false));
        String yaml = proposal.toYaml(sql == null);
        PrintWriter out = spec.commandLine().getOut();
        if (sql != null && !proposal.existing()) {
            write(sql, proposal.toSql());
        }
        if (output == null) {
            out.print(yaml);
            out.flush();
        } else {
            write(output, yaml);
        }
        tell(proposal);
        return ExitCode.OK;
    }

    private Proposal propose(Proposal.Wishes wishes) throws SQLException {
        if (target == null) {
            return Proposal.of(FileArguments.expand(files, false), wishes);
        }
        try (Connection session = connection.database().connect()) {
            return Proposal.of(FileArguments.expand(files, false), TargetTable.read(session, target), wishes);
        }
    }

    private void tell(Proposal proposal) {
        PrintWriter err = spec.commandLine().getErr();
        for (String warning : proposal.warnings()) {
            err.println("look at " + warning);
        }
        String names = files.stream().map(InitCommand::quoted).collect(Collectors.joining(" "));
        String jobFile = output == null ? proposal.job() + ".yaml" : output.toString();
        err.println("next:");
        if (!proposal.existing()) {
            err.println(
                    sql == null
                            ? "  create the table, whose definition stands at the top of the job file"
                            : "  psql -f " + quoted(sql.toString()));
        }
        err.println("  sluice load -f " + quoted(jobFile) + " " + names);
        err.flush();
    }

    private static String quoted(String argument) {
        return argument.matches("[\\w./:@%+=,-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }

    private static void write(Path file, String text) {
        try {
            Files.write(
                    file,
                    text.getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new SluiceException(
                    "file \"" + file + "\" exists",
                    null,
                    "Name another, or remove it: what was changed in it by hand would be lost.");
        } catch (IOException e) {
            throw new SluiceException("cannot write \"" + file + "\": " + e.getMessage(), null, null);
        }
    }
}
