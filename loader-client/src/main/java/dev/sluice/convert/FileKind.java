package dev.sluice.convert;

import dev.sluice.source.ConvertedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * A kind of file that is no text, recognised by its content. Those there are, are found as services, so that a kind whose
 * libraries are large can come as a jar of its own. Stateless.
 */
public interface FileKind {
    /** Bytes of a file's beginning that {@link #recognises} wants, if there are as many. */
    int HEAD = 512;

    /**
     * Whether a file is of this kind, or of one so near to it that {@link #open} can say best what to do with it.
     *
     * @param head the first {@link #HEAD} bytes, or all there are
     */
    boolean recognises(byte[] head, Path path) throws IOException;

    /**
     * Opens a file of this kind and reads what comes before its first row.
     *
     * @param name as the user gave it, for messages
     * @param format members of {@code format} in the job, as they were written; may be empty
     * @param expected names that columns of the target and fields of the job have, where known: they tell a header from titles
     * @throws dev.sluice.failure.SluiceException if it cannot be read, or the format does not fit it
     */
    ConvertedFile open(String name, Path path, Map<String, ?> format, List<String> expected) throws IOException;

    /** The kind of a file; null when it is none of those there are, and so text or packed. */
    static FileKind of(byte[] head, Path path) throws IOException {
        for (Iterator<FileKind> kinds = ServiceLoader.load(FileKind.class).iterator(); kinds.hasNext(); ) {
            FileKind kind = kinds.next();
            if (kind.recognises(head, path)) {
                return kind;
            }
        }
        return null;
    }
}
