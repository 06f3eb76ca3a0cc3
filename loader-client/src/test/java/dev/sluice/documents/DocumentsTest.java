package dev.sluice.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.server.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents name is there. Commands and options are looked at in {@code CommandLineDocumentTest}. */
class DocumentsTest {
    private static final Pattern PATH = Pattern.compile("[A-Za-z_.][\\w.-]*(/[\\w.-]+)*/?");
    private static final Pattern FILE_NAME =
            Pattern.compile("[\\w-]+\\.(java|sql|md|yaml|yml|json|xml|svg|sh|properties)");
    private static final Pattern CLASS = Pattern.compile("[A-Z]\\w*[a-z]\\w*");
    private static final Pattern PACKAGE = Pattern.compile("dev\\.sluice(\\.\\w+)*");
    private static final Pattern SQL_NAME = Pattern.compile("(?<![\\w./-])(sluice|sluice_private)\\.(\\w+)");
    private static final Pattern SQL_WORD = Pattern.compile("(?<![\\w./])(sluice_[a-z_]+)\\b");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

    /** Slashes and words that look like names of files or classes, and are examples of values. */
    private static final Set<String> EXAMPLES = Set.of(
            "Europe/Berlin",
            "europe/berlin",
            "2024/03/01",
            "~/.pgpass",
            "NaN",
            "String",
            "Infinity",
            "readings.yaml",
            "readings.csv");

    /** What Maven makes or other programs own. */
    private static final List<String> ELSEWHERE = List.of("loader-client/target/", "/usr/", "/var/", "/tmp");

    static List<Path> documents() {
        return Documents.all();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void pathsExist(Path document) {
        Set<String> sources = sources();
        assertThat(Documents.spans(Documents.read(document)))
                .filteredOn(span -> PATH.matcher(span).matches())
                .filteredOn(
                        span -> span.contains("/") || FILE_NAME.matcher(span).matches())
                .filteredOn(
                        span -> !EXAMPLES.contains(span) && ELSEWHERE.stream().noneMatch(span::startsWith))
                .filteredOn(span -> sources.stream()
                        .noneMatch(source -> ("/" + source).endsWith("/" + span.replaceAll("^\\./|/$", ""))))
                .as("files that are not there")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void classesAndPackagesExist(Path document) {
        Set<String> classes = sources().stream()
                .filter(source -> source.endsWith(".java"))
                .map(source -> source.replaceAll(".*/java/|\\.java$", "").replace('/', '.'))
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> spans = Documents.spans(Documents.read(document));
        assertThat(spans)
                .filteredOn(span -> CLASS.matcher(span).matches() && !EXAMPLES.contains(span))
                .filteredOn(span -> classes.stream().noneMatch(name -> name.endsWith("." + span)))
                .as("classes that are not there")
                .isEmpty();
        assertThat(spans)
                .filteredOn(span -> PACKAGE.matcher(span).matches())
                .filteredOn(span -> classes.stream().noneMatch(name -> (name + ".").startsWith(span + ".")))
                .as("packages and classes that are not there")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void sqlNamesExist(Path document) {
        String text = Documents.read(document);
        Set<String> names = sqlNames();
        assertThat(SQL_NAME.matcher(text).results().map(MatchResult::group))
                .filteredOn(name -> !name.matches("sluice\\.(sql|yaml|tar|jar)|sluice_private\\.staging_\\d*"))
                .isSubsetOf(names);
        String sql =
                Documents.files("sql", ".sql").stream().map(Documents::read).collect(Collectors.joining());
        assertThat(Documents.groups(SQL_WORD, text))
                .filteredOn(word ->
                        !Pattern.compile("\\b" + word + "\\b").matcher(sql).find())
                .as("words of Sluice's that no script has")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void linksLeadSomewhere(Path document) {
        assertThat(Documents.groups(LINK, Documents.read(document)))
                .filteredOn(link -> !link.startsWith("http"))
                .allSatisfy(link -> {
                    String[] parts = link.split("#", 2);
                    Path file = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]);
                    assertThat(file).exists();
                    if (parts.length == 2) {
                        assertThat(anchors(Documents.read(file))).contains(parts[1]);
                    }
                });
    }

    /** The words that the database knows stand in the document about jobs. */
    @Test
    void everyKeyOfAJobIsDocumented() {
        Set<String> keys = new TreeSet<>();
        for (String function : List.of("read_spec", "read_columns")) {
            Matcher known = Pattern.compile("check_members\\([^;]*?'\\{([\\w,\"]+)\\}'\\)")
                    // A long list is several literals.
                    .matcher(
                            Documents.read("sql/functions/" + function + ".sql").replaceAll("'\\s*\\n\\s*'", ""));
            while (known.find()) {
                keys.addAll(List.of(known.group(1).replace("\"", "").split(",")));
            }
        }
        assertThat(keys).contains("target", "delimiter", "null", "from", "keep");
        List<String> documented = Documents.spans(Documents.read("docs/jobs.md"));
        assertThat(keys)
                .filteredOn(key -> !documented.contains(key))
                .as("keys of a job that docs/jobs.md does not have")
                .isEmpty();
    }

    @Test
    void everythingInTheSchemaIsDocumented() {
        String document = Documents.read("docs/sql.md");
        assertThat(sqlNames())
                .filteredOn(name -> name.startsWith("sluice."))
                .filteredOn(name -> !document.contains("`" + name))
                .as("objects of the schema sluice that docs/sql.md does not have")
                .isEmpty();
    }

    @Test
    void everySqlFileHoldsTheFunctionOfItsName() {
        for (Path file : Documents.files("sql/functions", ".sql")) {
            String name = file.getFileName().toString().replace(".sql", "");
            assertThat(Documents.distinct(
                            "(?m)^ *CREATE OR REPLACE FUNCTION sluice(?:_private)?\\.(\\w+)", Documents.read(file)))
                    .as("functions in %s", file)
                    .containsExactly(name);
        }
    }

    @Test
    void everySqlFileIsInstalledOnce() {
        Pattern include = Pattern.compile("(?m)^\\\\ir (\\S+)$");
        List<String> installed = Stream.of("sql/install.sql", "sql/repeatable.sql", "sql/install_pljava.sql")
                .flatMap(script -> Documents.groups(include, Documents.read(script)).stream())
                .filter(file -> !file.equals("repeatable.sql"))
                .toList();
        Path sql = Documents.TOP.resolve("sql");
        List<String> there = Stream.of("schema", "functions", "views")
                .flatMap(folder -> Documents.files("sql/" + folder, ".sql").stream())
                .map(file -> sql.relativize(file).toString())
                .toList();
        assertThat(installed).containsExactlyInAnyOrderElementsOf(there);
        assertThat(Documents.groups(include, Documents.read("sql/install_pljava.sql")))
                .filteredOn(file -> file.startsWith("functions"))
                .allMatch(file -> file.startsWith("functions/java/"));
        assertThat(Documents.groups(include, Documents.read("sql/upgrade.sql")))
                .filteredOn(file -> file.startsWith("upgrade/"))
                .containsExactlyInAnyOrderElementsOf(Documents.files("sql/upgrade", ".sql").stream()
                        .map(file -> sql.relativize(file).toString())
                        .toList());
    }

    @Test
    void versionIsThatOfTheProject() {
        String pom = Documents.read("pom.xml");
        assertThat(Documents.groups(Pattern.compile("(?m)^  <version>(.*)</version>"), pom))
                .containsExactly(Version.TEXT);
        for (Path document : documents()) {
            assertThat(Documents.distinct("(?:sluice|pljava-functions)-(\\d+\\.\\d+\\.\\d+)", Documents.read(document)))
                    .as("versions of Sluice in %s", document)
                    .isSubsetOf(Version.TEXT);
        }
    }

    /** Files and folders of the project, from its top folder. */
    private static Set<String> sources() {
        Set<String> sources = new TreeSet<>();
        for (Path file : Documents.files("", "")) {
            Path name = Documents.TOP.relativize(file);
            for (Path part = name; part != null; part = part.getParent()) {
                sources.add(part.toString());
            }
        }
        return sources;
    }

    /** Functions, views and tables of both schemas, as the scripts name them. */
    private static Set<String> sqlNames() {
        Set<String> names = new TreeSet<>();
        for (Path file : Documents.files("sql", ".sql")) {
            names.addAll(Documents.distinct(
                    "(?m)^ *CREATE (?:OR REPLACE )?(?:UNLOGGED )?(?:FUNCTION|VIEW|TABLE|TYPE) (sluice(?:_private)?\\.\\w+)",
                    Documents.read(file)));
        }
        return names;
    }

    private static Set<String> anchors(String document) {
        return Documents.distinct("(?m)^#+ (.*)$", document).stream()
                .map(heading -> heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\s-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    @Test
    void documentsAreFound() {
        assertThat(documents()).hasSizeGreaterThan(6).allMatch(Files::exists);
    }
}
