package dev.sluice.cli;

import dev.sluice.client.Progress;
import picocli.CommandLine.Option;

/** How much a command says and in which form, to be mixed into commands that run for a while. */
final class OutputOptions {
    @Option(names = "--json", description = "print one JSON object on stdout")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "no progress, and nothing but the result")
    private boolean quiet;

    boolean isJson() {
        return json;
    }

    boolean isQuiet() {
        return quiet;
    }

    /** A bar when stderr is a terminal, lines when it is not, nothing when quiet. */
    Progress progress() {
        return quiet ? Progress.NONE : ProgressBar.onStderr();
    }
}
