package dev.sluice.bench.micro;

import dev.sluice.demo.ModelWorkload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** About 1 MiB of the model workload, which is what the engine gets at a time. */
final class ModelBlock {
    /** Rows without the header. */
    static final int ROWS = 7000;

    /** Fields of a good row, in the order of the files. */
    static final int TIMESTAMP = 0;

    static final int GENERATOR = 1;
    static final int POWER = 2;
    static final int FREQUENCY = 5;
    static final int READING = 8;
    static final int FIELDS = 9;

    private static final ModelWorkload WORKLOAD = new ModelWorkload(ROWS, 1, 1);

    private ModelBlock() {}

    /** The whole file, with its header. */
    static byte[] file() {
        try {
            Path folder = Files.createTempDirectory("sluice-micro-");
            try {
                WORKLOAD.write(folder);
                return Files.readAllBytes(folder.resolve("generation-1.csv"));
            } finally {
                Files.deleteIfExists(folder.resolve("generation-1.csv"));
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the first row begins. */
    static int firstRow(byte[] file) {
        int at = 0;
        while (file[at] != '\n') {
            at++;
        }
        return at + 1;
    }

    static Set<Integer> wantedGenerators() {
        return new TreeSet<>(WORKLOAD.wantedGenerators());
    }
}
