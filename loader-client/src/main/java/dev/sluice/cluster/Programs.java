package dev.sluice.cluster;

import dev.sluice.failure.SluiceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs to their end. */
final class Programs {
    private Programs() {}

    /**
     * What became of a program.
     *
     * @param status its exit status, -1 when it did not end in time
     * @param output what it wrote, stdout and stderr together
     */
    record Ended(int status, String output) {}

    /**
     * Runs a program that reads nothing and waits. Its output goes through a file, because a server that it leaves behind would hold a pipe open.
     *
     * @param folder working folder, null for any
     * @throws IOException if there is no such program
     */
    static Ended run(List<String> command, Path folder, Duration most) throws IOException {
        return run(command, Path.of("/dev/null"), folder, most);
    }

    /** The same for a program that reads a file from stdin. */
    static Ended run(List<String> command, Path input, Path folder, Duration most) throws IOException {
        Path output = Files.createTempFile("sluice-", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(input.toFile())
                    .redirectOutput(output.toFile());
            if (folder != null) {
                builder.directory(folder.toFile());
            }
            // The caller's own server and locale are none of the private server's business.
            builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
            builder.environment().put("LC_ALL", "C");
            Process process = builder.start();
            boolean ended = process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroyForcibly();
            }
            return new Ended(
                    ended ? process.exitValue() : -1, Files.readString(output).strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SluiceException("interrupted while " + command.get(0) + " ran", null, null);
        } finally {
            Files.deleteIfExists(output);
        }
    }

    /** What a program prints, null when it is not there or fails. */
    static String answer(String... command) {
        try {
            Ended ended = run(List.of(command), null, Duration.ofSeconds(10));
            return ended.status() == 0 ? ended.output() : null;
        } catch (IOException e) {
            return null;
        }
    }
}
