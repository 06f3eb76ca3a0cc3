package dev.sluice.file;

import dev.sluice.failure.SluiceException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the user named as files to load: files, {@code -}, folders and patterns. */
public final class FileArguments {
    private static final String SPECIAL = "*?[{";

    private static final Pattern PLACE = Pattern.compile("(https?|ftps?|sftp|s3|gs)://.");

    private FileArguments() {}

    /**
     * The files, in the order of the arguments; those of a folder or a pattern by name. Names that begin with a dot are left
     * out unless the pattern says otherwise.
     *
     * @param recursive whether folders below a folder count, too
     * @throws SluiceException if an argument stands for no file, or a file comes twice
     */
    public static List<Path> expand(List<String> arguments, boolean recursive) {
        Map<Path, String> namedBy = new LinkedHashMap<>();
        List<Path> files = new ArrayList<>();
        for (String argument : arguments) {
            for (Path path : expand(argument, recursive)) {
                String before = namedBy.put(identity(path), argument);
                if (before != null) {
                    throw new SluiceException(
                            "\"" + path + "\" is named twice",
                            before.equals(argument)
                                    ? null
                                    : "Both \"" + before + "\" and \"" + argument + "\" stand for it.",
                            "Name each file once; its rows would count as duplicates.");
                }
                files.add(path);
            }
        }
        return files;
    }

    private static List<Path> expand(String argument, boolean recursive) {
        Matcher place = PLACE.matcher(argument);
        if (place.lookingAt()) {
            String program = switch (place.group(1)) {
                case "s3" -> "aws s3 cp " + argument + " -";
                case "gs" -> "gcloud storage cat " + argument;
                default -> "curl -fsS " + argument;
            };
            throw new SluiceException(
                    "\"" + argument + "\" is no file of this machine",
                    "Sluice reads files and standard input.",
                    "Fetch it first, or let another program write to standard input: " + program
                            + " | sluice load \u2026 -");
        }
        Path path = Path.of(argument);
        if (path.equals(FoundFile.STANDARD_INPUT)) {
            return List.of(path);
        }
        if (Files.isDirectory(path)) {
            List<Path> files = walk(path, recursive ? Integer.MAX_VALUE : 1, null);
            if (files.isEmpty()) {
                throw new SluiceException(
                        "there is no file in folder \"" + argument + "\"",
                        recursive ? null : "Folders in it do not count.",
                        recursive ? null : "With --recursive they do.");
            }
            return files;
        }
        if (!Files.exists(path) && isPattern(argument)) {
            List<Path> files = match(argument);
            if (files.isEmpty()) {
                throw new SluiceException(
                        "no file matches \"" + argument + "\"",
                        null,
                        "Check the pattern; it is looked up from the current folder.");
            }
            return files;
        }
        return List.of(path);
    }

    private static boolean isPattern(String text) {
        return text.chars().anyMatch(c -> SPECIAL.indexOf(c) >= 0);
    }

    /** Walks the folder that stands before the first name with a special character. */
    private static List<Path> match(String pattern) {
        Path whole = Path.of(pattern);
        int plain = 0;
        while (plain < whole.getNameCount() && !isPattern(whole.getName(plain).toString())) {
            plain++;
        }
        Path base = plain == 0 ? Path.of("") : whole.subpath(0, plain);
        if (whole.isAbsolute()) {
            base = whole.getRoot().resolve(base);
        }
        int depth = pattern.contains("**") ? Integer.MAX_VALUE : whole.getNameCount() - plain;
        if (!Files.isDirectory(base)) {
            return List.of();
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + whole);
        boolean hidden = pattern.startsWith(".") || pattern.contains("/.");
        return walk(base, depth, hidden ? matcher : path -> !isHidden(path) && matcher.matches(path));
    }

    private static boolean isHidden(Path path) {
        return path.getFileName().toString().startsWith(".");
    }

    /** The regular files below a folder, by name; all but hidden ones without a matcher. */
    private static List<Path> walk(Path folder, int depth, PathMatcher matcher) {
        List<Path> files = new ArrayList<>();
        try {
            Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, new SimpleFileVisitor<Path>() {
                @Override
                public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) {
                    return !each.equals(folder) && isHidden(each) && matcher == null
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path each, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile() && (matcher == null ? !isHidden(each) : matcher.matches(each))) {
                        files.add(each);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new SluiceException(
                    "cannot look through folder \"" + folder + "\": " + e.getMessage(),
                    null,
                    "The user who runs sluice needs the right to read the folder.");
        }
        Collections.sort(files);
        return files;
    }

    private static Path identity(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize();
        }
    }
}
