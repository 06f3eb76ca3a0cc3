package dev.sluice.server;

import dev.sluice.failure.SluiceException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/**
 * The directories below which files may be read. What counts is where a path really leads, and each step of that way is opened
 * without following links: who swaps a directory for a link between look and step gets an error, not the file.
 *
 * <p>About a path that leads elsewhere one thing is said, whether there is something or not.
 */
final class AllowedDirectories {
    private static final String PATTERN = "*?[{\\";

    private final List<Path> listed = new ArrayList<>();

    AllowedDirectories(List<?> directories) {
        for (Object directory : directories) {
            listed.add(Path.of((String) directory));
        }
    }

    /**
     * The files that a path or a pattern names, sorted by name. A path without a pattern is not looked at here.
     *
     * @throws SluiceException if the pattern names none, or leads out of the directories
     */
    List<String> find(String pattern) {
        List<Path> found = new ArrayList<>();
        found.add(absolute(pattern).getRoot());
        boolean patternSeen = false;
        for (String component : pattern.split("/")) {
            List<Path> next = new ArrayList<>();
            boolean isPattern = false;
            for (int i = 0; i < component.length(); i++) {
                isPattern |= PATTERN.indexOf(component.charAt(i)) >= 0;
            }
            for (Path path : found) {
                if (isPattern) {
                    list(path, component, !patternSeen, next);
                } else {
                    Path named = path.resolve(component);
                    if (!patternSeen || isThere(named)) {
                        next.add(named);
                    }
                }
            }
            patternSeen |= isPattern;
            found = next;
        }
        List<String> names = new ArrayList<>();
        for (Path path : found) {
            if (!patternSeen || !isDirectoryWithin(path)) {
                names.add(path.toString());
            }
        }
        if (names.isEmpty()) {
            throw new SluiceException(
                    "no file matches \"" + pattern + "\"",
                    null,
                    "Check the pattern; sluice.server_directory lists where files may be.");
        }
        Collections.sort(names);
        return names;
    }

    /**
     * Opens a file.
     *
     * @throws SluiceException if it is not below one of the directories, is no regular file, or cannot be read
     */
    FileChannel open(String name) {
        Path path = absolute(name);
        try {
            Path real = path.toRealPath();
            return open(name, rootOf(name, real), real);
        } catch (NoSuchFileException e) {
            throw looksAllowed(path)
                    ? new SluiceException("no such file: \"" + name + "\"", null, null)
                    : refused(name);
        } catch (AccessDeniedException e) {
            throw looksAllowed(path) ? denied(name) : refused(name);
        } catch (IOException e) {
            throw looksAllowed(path)
                    ? new SluiceException("cannot read \"" + name + "\": " + e.getMessage(), null, null)
                    : refused(name);
        }
    }

    private FileChannel open(String name, Path root, Path real) throws IOException {
        try (SecureDirectoryStream<Path> directory = descend(name, root, real.getParent())) {
            Path file = real.getFileName();
            BasicFileAttributes attributes = directory
                    .getFileAttributeView(file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .readAttributes();
            // Not even opened: a pipe without a writer would never return.
            if (!attributes.isRegularFile()) {
                throw new SluiceException(
                        "\"" + name + "\" is " + (attributes.isDirectory() ? "a directory" : "not a regular file"),
                        null,
                        attributes.isDirectory() ? "Name the files, for example " + name + "/*.csv." : null);
            }
            return (FileChannel)
                    directory.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        }
    }

    /** Adds what in a directory has a name like the pattern; a first directory must be there, others are looked for. */
    private void list(Path path, String pattern, boolean first, List<Path> found) {
        PathMatcher matcher = matcher(pattern);
        try {
            Path real = path.toRealPath();
            try (SecureDirectoryStream<Path> directory =
                    descend(path.toString(), rootOf(path.toString(), real), real)) {
                for (Path entry : directory) {
                    Path name = entry.getFileName();
                    if (matcher.matches(name)
                            && (pattern.startsWith(".") || !name.toString().startsWith("."))) {
                        found.add(path.resolve(name));
                    }
                }
            }
        } catch (NotDirectoryException | NoSuchFileException e) {
            if (first) {
                throw looksAllowed(path)
                        ? new SluiceException("no such directory: \"" + path + "\"", null, null)
                        : refused(path.toString());
            }
        } catch (AccessDeniedException e) {
            throw looksAllowed(path) ? denied(path.toString()) : refused(path.toString());
        } catch (IOException | DirectoryIteratorException e) {
            throw looksAllowed(path)
                    ? new SluiceException("cannot read the directory \"" + path + "\": " + e.getMessage(), null, null)
                    : refused(path.toString());
        }
    }

    private static PathMatcher matcher(String pattern) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        } catch (PatternSyntaxException e) {
            throw new SluiceException(
                    "\"" + pattern + "\" is no pattern: " + e.getDescription(),
                    null,
                    "A character that is meant as it is has a backslash before it.");
        }
    }

    /** Opens the directory {@code real} step by step from {@code root} on, following no link. */
    @SuppressWarnings("resource") // Each step is closed after the next; the last is the caller's.
    private static SecureDirectoryStream<Path> descend(String name, Path root, Path real) throws IOException {
        DirectoryStream<Path> top = Files.newDirectoryStream(root);
        if (!(top instanceof SecureDirectoryStream)) {
            top.close();
            throw new SluiceException(
                    "cannot open \"" + name + "\" safely on this operating system",
                    null,
                    "Load the file with the client.");
        }
        SecureDirectoryStream<Path> directory = (SecureDirectoryStream<Path>) top;
        if (real.equals(root)) {
            return directory;
        }
        for (Path step : root.relativize(real)) {
            try (SecureDirectoryStream<Path> before = directory) {
                directory = before.newDirectoryStream(step, LinkOption.NOFOLLOW_LINKS);
            }
        }
        return directory;
    }

    private Path rootOf(String name, Path real) {
        for (Path directory : listed) {
            try {
                Path root = directory.toRealPath();
                if (real.startsWith(root)) {
                    return root;
                }
            } catch (IOException e) {
                // A directory that is gone allows nothing.
            }
        }
        throw refused(name);
    }

    private boolean isThere(Path path) {
        try {
            rootOf(path.toString(), path.toRealPath());
            return true;
        } catch (IOException | SluiceException e) {
            return false;
        }
    }

    private boolean isDirectoryWithin(Path path) {
        return isThere(path) && Files.isDirectory(path);
    }

    /** Whether as much of a path as there is leads to a place below one of the directories: then more may be said about it. */
    private boolean looksAllowed(Path path) {
        for (Path part = path; part != null; part = part.getParent()) {
            try {
                rootOf(path.toString(), part.toRealPath());
                return true;
            } catch (SluiceException e) {
                return false;
            } catch (IOException e) {
                // Not there, or not to be seen: what is before it decides.
            }
        }
        return false;
    }

    private static Path absolute(String name) {
        try {
            Path path = Path.of(name);
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new SluiceException(
                    "\"" + name + "\" is no path: " + e.getReason(),
                    null,
                    "Letters beyond ASCII need a server that runs in a locale with UTF-8, such as C.UTF-8.");
        }
        throw new SluiceException(
                "\"" + name + "\" is not an absolute path",
                null,
                "Begin it with /; files are looked for on the server.");
    }

    private static SluiceException denied(String name) {
        return new SluiceException(
                "permission denied: \"" + name + "\"",
                null,
                "The operating system's user who runs the server needs the right to read the file and the directories on"
                        + " the way to it.");
    }

    private static SluiceException refused(String name) {
        return new SluiceException(
                "\"" + name + "\" does not lead to a file below an allowed directory",
                "What counts is where a path leads when all links are followed.",
                "sluice.server_directory lists the directories; a superuser adds one with sluice.allow_directory.");
    }
}
