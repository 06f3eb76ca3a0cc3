package dev.sluice.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The documents of the project and the files that they speak of. */
public final class Documents {
    /** The top folder of the project. */
    public static final Path TOP = top();

    private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```$");
    private static final Pattern SPAN = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern INDENTED = Pattern.compile("(?m)^ {4}(\\S.*)$");

    private Documents() {}

    private static Path top() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("sql/install.sql"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    /** README, the contributor's guide and everything in docs. */
    public static List<Path> all() {
        List<Path> documents = new ArrayList<>(List.of(TOP.resolve("README.md"), TOP.resolve("CONTRIBUTING.md")));
        documents.addAll(files("docs", ".md"));
        return documents;
    }

    /** The text of a file, named from the top folder. */
    public static String read(String file) {
        return read(TOP.resolve(file));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The files below a folder whose names end so, sorted; nothing that a build made. */
    static List<Path> files(String folder, String ending) {
        try (Stream<Path> files = Files.walk(TOP.resolve(folder))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(ending))
                    .filter(file -> !TOP.relativize(file).toString().matches("(.*/)?(target|\\.git)/.*"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What stands in back quotes, outside blocks of code. */
    public static List<String> spans(String document) {
        return groups(SPAN, FENCE.matcher(document).replaceAll(""));
    }

    /** The lines of blocks of code, fenced and indented, those that a backslash ends joined with the next. */
    public static List<String> codeLines(String document) {
        List<String> lines = new ArrayList<>();
        for (MatchResult fence : FENCE.matcher(document).results().toList()) {
            fence.group(2).replace("\\\n", " ").lines().forEach(lines::add);
        }
        lines.addAll(groups(INDENTED, FENCE.matcher(document).replaceAll("")));
        return lines;
    }

    /** The first group of each match. */
    public static List<String> groups(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }

    static Set<String> distinct(String pattern, String text) {
        return new TreeSet<>(groups(Pattern.compile(pattern), text));
    }

    /** The part of a document below a heading, up to the next heading of the same depth or less. */
    public static String section(String document, String heading) {
        int depth = heading.indexOf(' ');
        Matcher section = Pattern.compile("(?ms)^" + Pattern.quote(heading) + "$(.*?)(?=^#{1," + depth + "} |\\z)")
                .matcher(document);
        if (!section.find()) {
            throw new AssertionError("no such heading: " + heading);
        }
        return section.group(1);
    }
}
