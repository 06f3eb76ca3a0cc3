package dev.sluice.cli;

import dev.sluice.failure.ExitCode;
import dev.sluice.server.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** What stands above the commands. */
@Command(
        name = "sluice",
        description = "Loads big raw files into PostgreSQL: raw rows in, clean rows through.",
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        version = "sluice " + Version.TEXT,
        footer = {
            "",
            "Connections are made as psql makes them: URI, options, PG* variables, service and password file.",
            "Exit codes: 0 loaded or already loaded; 1 failed, nothing merged; 2 no connection; 3 merged, some rows "
                    + "rejected; 4 reject limit passed, nothing merged; 5 the same load is running; 64 wrong usage."
        })
final class SluiceCommand implements Callable<Integer> {
    private static final List<Class<?>> COMMANDS = List.of(
            DemoCommand.class,
            InstallCommand.class,
            UpgradeCommand.class,
            UninstallCommand.class,
            InitCommand.class,
            ApplyCommand.class,
            LoadCommand.class,
            StatusCommand.class,
            RejectsCommand.class,
            ResubmitCommand.class,
            UndoCommand.class,
            DoctorCommand.class);

    @Option(
            names = {"-?", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "show this help and exit")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "show the version and exit")
    private boolean version;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "show what is done and, after a failure, where it happened")
    private boolean verbose;

    @Spec
    private CommandSpec spec;

    /**
     * The command line. When the first argument names a command it knows only that one: reading the options of the others would
     * take a tenth of a second.
     */
    CommandLine commandLine(String... args) {
        List<Class<?>> wanted = new ArrayList<>();
        for (Class<?> command : COMMANDS) {
            if (args.length > 0 && command.getAnnotation(Command.class).name().equals(args[0])) {
                wanted.add(command);
            }
        }
        CommandLine line = new CommandLine(this);
        for (Class<?> command : wanted.isEmpty() ? COMMANDS : wanted) {
            line.addSubcommand(command);
        }
        return line;
    }

    boolean isVerbose() {
        return verbose;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }
}
