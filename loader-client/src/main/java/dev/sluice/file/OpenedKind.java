package dev.sluice.file;

import dev.sluice.failure.SluiceException;
import dev.sluice.source.ConvertedFile;
import dev.sluice.source.Packing;
import dev.sluice.source.SourceFile;
import dev.sluice.source.Stored;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * An open file that is no text. One that is packed, or comes out of a pipe, has been unpacked into a temporary file, which goes
 * when this is closed.
 *
 * @param type what {@code type} of a job's format calls its kind
 * @param converted what reads it
 * @param file the same as a file of records; its rows can be had from here or from {@code converted}, once
 */
public record OpenedKind(String type, ConvertedFile converted, SourceFile file) implements AutoCloseable {
    @Override
    public void close() {
        file.close();
    }

    /** Opens a file; null when it is text, or nobody knows what it is. */
    static OpenedKind open(int number, Stored stored, FileFormat format) throws IOException {
        byte[] head;
        try (InputStream in = stored.open()) {
            head = in.readNBytes(FileKind.HEAD);
        }
        Packing packing = stored.packing(head);
        // An archive of its own kind, if it is one of those that are no text.
        boolean whole = packing == Packing.NONE || packing == Packing.ZIP;
        if (!whole) {
            try (InputStream in = SourceFile.content(stored)) {
                head = in.readNBytes(FileKind.HEAD);
            }
        }
        byte[] beginning = head;
        List<FileKind> kinds =
                FileKind.all().stream().filter(kind -> kind.mayBe(beginning)).toList();
        boolean opened = false;
        boolean temporary = !(whole && stored instanceof StoredFile);
        Path path = null;
        try {
            if (!kinds.isEmpty()) {
                path = temporary ? unpack(stored, whole) : ((StoredFile) stored).path();
                for (FileKind kind : kinds) {
                    if (kind.recognises(path)) {
                        OpenedKind file = open(number, stored, path, temporary, kind, format);
                        opened = true;
                        return file;
                    }
                }
            }
        } finally {
            if (temporary && !opened && path != null) {
                Files.delete(path);
            }
        }
        if (format.type() != null) {
            throw new SluiceException(
                    "\"" + stored.name() + "\" is no " + format.type() + " file",
                    "The job's format says that it is; its content is not.",
                    "Leave \"type\" out of the format: files tell by their content what they are.");
        }
        return null;
    }

    private static OpenedKind open(
            int number, Stored stored, Path path, boolean temporary, FileKind kind, FileFormat format)
            throws IOException {
        ConvertedFile converted = kind.open(stored.name(), path, format.members(), format.expected());
        Stored plain = temporary
                ? new TemporaryFile(stored.name(), path, Files.size(path))
                : new StoredFile(stored.name(), path, stored.bytes());
        return new OpenedKind(
                kind.type(),
                converted,
                SourceFile.converted(
                        number, plain, converted, new String(format.text().nullText(), StandardCharsets.UTF_8)));
    }

    private static Path unpack(Stored stored, boolean whole) throws IOException {
        Path path = Files.createTempFile("sluice-", ".tmp");
        path.toFile().deleteOnExit();
        try (InputStream in = whole ? stored.open() : SourceFile.content(stored)) {
            Files.copy(in, path, StandardCopyOption.REPLACE_EXISTING);
        }
        return path;
    }
}
