package dev.sluice.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.testing.RequiresPlJava;
import dev.sluice.testing.ServerFolder;
import dev.sluice.testing.TestDatabase;
import dev.sluice.testing.TestServer;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pages about the ways in, run as they stand: blocks marked {@code sh} by bash, blocks marked {@code sql} by psql, a session for
 * each. An unmarked block shows what the one before it prints; with output that differs from run to run no page shows it.
 */
@RequiresPlJava
@Timeout(120)
class PagesThatRunTest {
    private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");

    @TempDir
    Path folder;

    private TestDatabase database;
    private String path = System.getenv("PATH");

    @BeforeEach
    void makeDatabase() {
        assumeTrue(isThere("bash", "-c", "psql --version"), "there is no bash and psql on the path");
        database = TestServer.main().newDatabase();
    }

    @AfterEach
    void dropDatabase() {
        if (database != null) {
            database.close();
        }
    }

    @Test
    void filesOnTheServer() throws Exception {
        ServerFolder.allow(folder, database);
        try {
            run("docs/server-files.md", "/srv/data");
        } finally {
            database.execute("DROP OWNED BY importer");
            database.execute("DROP ROLE importer");
        }
    }

    @Test
    void psqlAlone() throws Exception {
        assumeTrue(isThere("base64", "--version"), "there is no base64 on the path");
        run("docs/psql.md", null);
    }

    @Test
    void programs() throws Exception {
        if (!isThere("python3", "-c", "import psycopg2")) {
            // Where the first python3 on the path is somebody's own, the system's may have the package.
            assumeTrue(isThere("/usr/bin/python3", "-c", "import psycopg2"), "there is no python3 with psycopg2");
            path = "/usr/bin:" + path;
        }
        Files.createSymbolicLink(folder.resolve("docs"), Documents.TOP.resolve("docs"));
        run("docs/programs.md", null);
    }

    @Test
    void theExampleIsShortAndShownAsItIs() {
        String example = Documents.read("docs/examples/load.py");
        assertThat(example.lines().count()).isLessThanOrEqualTo(40);
        assertThat(Documents.read("docs/programs.md")).contains("```python\n" + example + "```\n");
    }

    /** Runs a page; {@code directory} in it stands for the test's folder. */
    private void run(String page, String directory) throws Exception {
        Matcher block = FENCE.matcher(Documents.read(page));
        String printed = null;
        String ran = null;
        int compared = 0;
        while (block.find()) {
            String text = block.group(2);
            if (block.group(1).equals("python")) {
                continue;
            }
            if (block.group(1).isEmpty()) {
                // A command that prints what the page does not show first, such as CREATE TABLE, is no fault of the
                // page.
                assertThat(printed).as("%s: what is printed by%n%s", page, ran).endsWith(trimmed(text));
                ran = null;
                compared++;
                continue;
            }
            noError(page, ran, printed);
            ran = text;
            String command = directory == null ? text : text.replace(directory, folder.toString());
            printed = trimmed(print(block.group(1), command));
            if (directory != null) {
                printed = printed.replace(folder.toString(), directory);
            }
        }
        noError(page, ran, printed);
        assertThat(compared).as("blocks of %s with output", page).isPositive();
    }

    private static void noError(String page, String ran, String printed) {
        if (ran != null) {
            assertThat(printed).as("%s: what is printed by%n%s", page, ran).doesNotContain("ERROR", "rror:");
        }
    }

    private String print(String language, String command) throws IOException, InterruptedException {
        ProcessBuilder builder = language.equals("sh")
                ? new ProcessBuilder("bash", "-e", "-c", command)
                : new ProcessBuilder("psql", "-X", "-v", "SHOW_CONTEXT=never");
        URI uri = URI.create(database.uri());
        String[] user = uri.getUserInfo().split(":", 2);
        builder.environment()
                .putAll(Map.of(
                        "PGHOST",
                        uri.getHost(),
                        "PGPORT",
                        Integer.toString(uri.getPort()),
                        "PGDATABASE",
                        uri.getPath().substring(1),
                        "PGUSER",
                        user[0],
                        "PGPASSWORD",
                        user.length > 1 ? user[1] : "",
                        "PATH",
                        path,
                        "PGCLIENTENCODING",
                        "UTF8",
                        "PAGER",
                        "cat"));
        Path out = Files.createTempFile("sluice-page", ".out");
        try {
            Process process = builder.directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .start();
            if (language.equals("sql")) {
                process.getOutputStream().write(command.getBytes(StandardCharsets.UTF_8));
            }
            process.getOutputStream().close();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(command).isTrue();
            return Files.readString(out);
        } finally {
            Files.delete(out);
        }
    }

    /** Without blanks at the ends of lines and blank lines at the end. */
    private static String trimmed(String text) {
        return text.replaceAll("(?m)[ \\t]+$", "").stripTrailing();
    }

    private static boolean isThere(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
