package dev.sluice.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A regular file at a path. */
record StoredFile(String name, Path path, long bytes) implements AnyPacking {
    @Override
    public InputStream open() throws IOException {
        return Files.newInputStream(path);
    }

    @Override
    public FileChannel channel() throws IOException {
        return FileChannel.open(path, StandardOpenOption.READ);
    }
}
