package dev.sluice.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A test's folder that the server shall read. */
public final class ServerFolder {
    private ServerFolder() {}

    /** Lets everybody on this machine read a folder, and the loads of a database; skips the test if the server is elsewhere. */
    public static void allow(Path folder, TestDatabase database) {
        try {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assumeTrue(
                "true".equals(database.value("SELECT isdir::text FROM pg_stat_file('" + folder + "', true)")),
                "the server does not see this machine's files");
        database.execute("SELECT sluice.allow_directory('" + folder + "')");
    }
}
