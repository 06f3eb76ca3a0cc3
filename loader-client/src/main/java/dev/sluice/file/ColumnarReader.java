package dev.sluice.file;

import dev.sluice.source.ConvertedFile;
import java.io.IOException;
import java.nio.file.Path;

/** What the optional part for Parquet and Arrow offers. Thread-safe. */
public interface ColumnarReader {
    /**
     * Opens a file of one of its formats, told by its first bytes.
     *
     * @param name as the user gave it, for messages
     * @throws dev.sluice.failure.SluiceException if it cannot be read
     */
    ConvertedFile open(String name, Path path) throws IOException;
}
