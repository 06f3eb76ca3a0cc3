package dev.sluice.bench;

import dev.sluice.bench.Contender.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Compressed files, and what unpacking them costs alone. */
final class Compressed {
    private Compressed() {}

    /** Compresses files, as many at a time as there are cores. */
    static List<Path> gzip(List<Path> files, Path folder) {
        List<Path> compressed = new ArrayList<>();
        files.forEach(file -> compressed.add(folder.resolve(file.getFileName() + ".gz")));
        files.parallelStream().forEach(file -> {
            Path to = folder.resolve(file.getFileName() + ".gz");
            try (InputStream in = Files.newInputStream(file);
                    OutputStream out = new GZIPOutputStream(Files.newOutputStream(to), 1 << 16)) {
                in.transferTo(out);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        return compressed;
    }

    static Contender zcat(Workload work, List<Path> compressed) {
        List<String> command = new ArrayList<>(
                List.of("sh", "-c", "printf '%s\\n' \"$@\" | xargs -n 1 -P \"$JOBS\" zcat >/dev/null", "zcat"));
        compressed.forEach(file -> command.add(file.toString()));
        return Contender.of(Kind.PART, "zcat", "`zcat` of the same files on all cores", work, command)
                .unchecked();
    }
}
