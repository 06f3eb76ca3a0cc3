package dev.sluice.cli;

import dev.sluice.database.ServerFailure;
import dev.sluice.failure.ExitCode;
import dev.sluice.failure.SluiceException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Where the process begins and ends. */
public final class Main {
    private static final int USAGE_WIDTH = 100;

    private Main() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] args) {
        // Neither numbers nor the driver's messages may depend on where the user lives.
        Locale.setDefault(Locale.ENGLISH);
        if (args.length > 1) {
            WarmUp.start();
        }
        int code = run(args);
        System.out.flush();
        Interruptible.told();
        System.exit(code);
    }

    /**
     * Runs one command in this JVM.
     *
     * @return what the process would answer, one of {@link ExitCode}
     */
    public static int run(String... args) {
        return run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args);
    }

    /** The same with the command's results and messages going elsewhere; progress still goes to stderr. */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        SluiceCommand top = new SluiceCommand();
        CommandLine commands = top.commandLine(args)
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(USAGE_WIDTH)
                .setParameterExceptionHandler(Main::wrongUsage)
                .setExecutionExceptionHandler((e, command, parsed) -> report(e, err, top.isVerbose()))
                .setExecutionStrategy(parsed -> {
                    Logging.configure(err, top.isVerbose());
                    return new CommandLine.RunLast().execute(parsed);
                });
        try {
            return commands.execute(args);
        } catch (Throwable e) {
            return report(e, err, top.isVerbose());
        }
    }

    private static int wrongUsage(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("sluice: error: " + lowerFirst(e.getMessage()));
        List<String> near = e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
        err.println(
                near.isEmpty()
                        ? "hint: \"" + command.getCommandSpec().qualifiedName() + " --help\" shows what is allowed."
                        : "hint: Perhaps you meant " + String.join(" or ", near) + ".");
        return ExitCode.USAGE;
    }

    private static String lowerFirst(String message) {
        String line = message.strip().replaceAll("\\s*\\R\\s*", "; ").replaceFirst("^Error: ", "");
        return line.isEmpty() ? line : Character.toLowerCase(line.charAt(0)) + line.substring(1);
    }

    /** Tells the user of a failure and gives its exit code. */
    private static int report(Throwable e, PrintWriter err, boolean verbose) {
        SluiceException failure = describe(e);
        err.println("sluice: error: " + failure.getMessage());
        if (failure.detail() != null) {
            err.println("detail: " + failure.detail());
        }
        if (failure.hint() != null) {
            err.println("hint: " + failure.hint());
        }
        if (verbose) {
            e.printStackTrace(err);
        }
        err.flush();
        return failure.exitCode();
    }

    private static SluiceException describe(Throwable e) {
        if (e instanceof SluiceException failure) {
            return failure;
        }
        if (e instanceof SQLException sql) {
            return ServerFailure.of(sql);
        }
        if (e instanceof UncheckedIOException || e instanceof IOException) {
            Throwable io = e instanceof UncheckedIOException ? e.getCause() : e;
            return new SluiceException(
                    "input or output failed: " + io.getMessage(), io.getClass().getSimpleName(), null);
        }
        if (e instanceof OutOfMemoryError) {
            return new SluiceException(
                    "out of memory",
                    "The Java heap may grow to " + (Runtime.getRuntime().maxMemory() >> 20) + " MB.",
                    "Allow more with SLUICE_JAVA_OPTS=-Xmx4g, or use fewer workers with -j.");
        }
        return new SluiceException(
                "unexpected failure: " + e,
                null,
                "This is a defect of Sluice: please report it with what --verbose prints.");
    }
}
