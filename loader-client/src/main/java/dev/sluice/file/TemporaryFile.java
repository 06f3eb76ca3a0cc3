package dev.sluice.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The uncompressed content of a file, which is deleted when it is closed. */
record TemporaryFile(String name, Path path, long bytes) implements AnyPacking {
    @Override
    public InputStream open() throws IOException {
        return Files.newInputStream(path);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
    }
}
