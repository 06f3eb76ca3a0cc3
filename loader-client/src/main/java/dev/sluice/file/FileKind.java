package dev.sluice.file;

import dev.sluice.source.ConvertedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * A kind of file that is no text, recognised by its content. Those there are, are found as services, so that a kind whose
 * libraries are large can come as a jar of its own. Stateless.
 */
public interface FileKind {
    /** Bytes of a file's beginning that tell its kind, if there are as many. */
    int HEAD = 512;

    /** What {@code type} of a job's format calls files of this kind. */
    String type();

    /**
     * Whether a file that begins so may be of this kind; then it is worth to be unpacked into a file.
     *
     * @param head the first {@link #HEAD} bytes, or all there are
     */
    boolean mayBe(byte[] head);

    /** Whether a file that {@link #mayBe} of this kind is, or one so near to it that {@link #open} can say best what to do. */
    boolean recognises(Path path) throws IOException;

    /**
     * Opens a file of this kind and reads what comes before its first row.
     *
     * @param name as the user gave it, for messages
     * @param format members of {@code format} in the job, as they were written; may be empty
     * @param expected names that fields of the job have, where known: they tell a header from titles
     * @throws dev.sluice.failure.SluiceException if it cannot be read, or the format does not fit it
     */
    ConvertedFile open(String name, Path path, Map<String, ?> format, Set<String> expected) throws IOException;

    /** The kinds there are. */
    static List<FileKind> all() {
        return ServiceLoader.load(FileKind.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /** The kind of a file; null when it is none of those there are, and so text, or packed. */
    static FileKind of(byte[] head, Path path) throws IOException {
        for (FileKind kind : all()) {
            if (kind.mayBe(head) && kind.recognises(path)) {
                return kind;
            }
        }
        return null;
    }
}
