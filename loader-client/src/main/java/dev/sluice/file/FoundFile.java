package dev.sluice.file;

import dev.sluice.csv.CsvFormat;
import dev.sluice.failure.SluiceException;
import dev.sluice.source.Encoding;
import dev.sluice.source.FileDigest;
import dev.sluice.source.Packing;
import dev.sluice.source.SourceFile;
import dev.sluice.source.Stored;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A file that is there, and of which nothing has been read but what tells an archive. */
public final class FoundFile {
    /** The name of a file that is standard input. */
    public static final Path STANDARD_INPUT = Path.of("-");

    private final Stored stored;
    private final Instant modified;

    private FoundFile(Stored stored, Instant modified) {
        this.stored = stored;
        this.modified = modified;
    }

    /**
     * The file, or the files of the archive, at a path.
     *
     * @param path of a file or a pipe, or {@link #STANDARD_INPUT}
     * @throws SluiceException if there is none, or the archive cannot be read
     */
    public static List<FoundFile> at(Path path) {
        String name = path.toString();
        try {
            if (path.equals(STANDARD_INPUT)) {
                return List.of(new FoundFile(new Pipe(name, System.in), null));
            }
            if (Files.isDirectory(path)) {
                throw new SluiceException(
                        "\"" + name + "\" is a directory",
                        null,
                        "Name the files, for example " + path.resolve("*.csv") + ".");
            }
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                return List.of(new FoundFile(new Pipe(name, new FileInputStream(path.toFile())), null));
            }
            Instant modified = Files.getLastModifiedTime(path).toInstant();
            byte[] head;
            try (InputStream in = Files.newInputStream(path)) {
                head = in.readNBytes(FileKind.HEAD);
            }
            if (Packing.of(head, head.length) != Packing.ZIP || FileKind.of(head, path) != null) {
                return List.of(new FoundFile(new StoredFile(name, path, Files.size(path)), modified));
            }
            return ZipArchive.entries(name, path).stream()
                    .map(entry -> new FoundFile(entry, modified))
                    .toList();
        } catch (IOException e) {
            throw unreadable(name, e);
        }
    }

    /** The name as the user gave it; for a file in an archive, the archive's, a slash and its own. */
    public String name() {
        return stored.name();
    }

    /** Size of the file as it is stored; -1 when it is a pipe. */
    public long bytes() {
        return stored.bytes();
    }

    /** When the file, or its archive, was changed last; null when it is a pipe. */
    public Instant modified() {
        return modified;
    }

    /** The digest of the file as it is stored, for which all of it is read. Not for pipes. */
    public String digest() {
        try {
            return FileDigest.of(stored);
        } catch (IOException e) {
            throw unreadable(name(), e);
        }
    }

    /**
     * The unpacked bytes at its beginning, to look at.
     *
     * @param most how many there may be
     * @throws SluiceException if it cannot be read, or there are none
     */
    public byte[] beginning(int most) {
        try {
            return SourceFile.beginning(stored, most);
        } catch (IOException e) {
            throw unreadable(name(), e);
        }
    }

    /**
     * The file itself, of which any part can be read; null when it is compressed or a pipe. Whoever calls closes it.
     *
     * @throws SluiceException if it cannot be read
     */
    public FileChannel channel() {
        try {
            byte[] head;
            try (InputStream in = stored.open()) {
                head = in.readNBytes(Packing.HEAD);
            }
            return stored.packing(head) == Packing.NONE ? stored.channel() : null;
        } catch (IOException e) {
            throw unreadable(name(), e);
        }
    }

    /**
     * Opens the file and reads its header.
     *
     * @param number of the file in its load, from 1
     * @throws SluiceException if it cannot be read, or does not begin as a file of the format does
     */
    public SourceFile open(int number, FileFormat format) {
        try {
            OpenedKind converted = OpenedKind.open(number, stored, format);
            return converted == null
                    ? SourceFile.open(number, stored, format.text(), format.encoding())
                    : converted.file();
        } catch (IOException e) {
            throw unreadable(name(), e);
        }
    }

    /**
     * Opens the file if it is no text.
     *
     * @param members of {@code format}; may be empty
     * @return null when it is text, or nobody knows what it is
     * @throws SluiceException if it cannot be read, or the format does not fit it
     */
    public OpenedKind openUnlessText(Map<String, ?> members) {
        try {
            return OpenedKind.open(1, stored, new FileFormat(CsvFormat.DEFAULT, Encoding.UTF_8, members, Set.of()));
        } catch (IOException e) {
            throw unreadable(name(), e);
        }
    }

    /** Opens a file of which nothing is known but how it is to be read if it is text. */
    public SourceFile open(int number, CsvFormat format, Encoding encoding) {
        return open(number, new FileFormat(format, encoding, Map.of(), Set.of()));
    }

    private static SluiceException unreadable(String name, IOException e) {
        if (e instanceof NoSuchFileException) {
            return new SluiceException(
                    "no such file: \"" + name + "\"", null, "Check the name; it is looked up from the current folder.");
        }
        if (e instanceof AccessDeniedException) {
            return new SluiceException(
                    "permission denied: \"" + name + "\"",
                    null,
                    "The user who runs sluice needs the right to read the file.");
        }
        String why = e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : e.getMessage();
        return new SluiceException("cannot read \"" + name + "\": " + why, null, null);
    }
}
