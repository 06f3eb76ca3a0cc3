package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.documents.Documents;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Commands and options that the documents name are there, and docs/command-line.md names all that are. */
class CommandLineDocumentTest {
    private static final Map<String, CommandLine> COMMANDS =
            new SluiceCommand().commandLine().getSubcommands();

    /** A call of the client, up to a comment or the end of its part of the line. */
    private static final Pattern CALL =
            Pattern.compile("(?:^|[\\s$/(])sluice +(?!error|COMMAND)([a-z]+)((?: [^|;#]*)?)(?=[|;#]|$)");

    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])(--[a-z][a-z-]*)");

    static List<Path> documents() {
        return Documents.all();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void commandsAndTheirOptionsExist(Path document) {
        String text = Documents.read(Documents.TOP.relativize(document).toString());
        List<String> code = Stream.concat(
                        Documents.spans(text).stream().filter(span -> span.matches("(\\./)?sluice .*")),
                        Documents.codeLines(text).stream())
                .toList();
        for (String line : code) {
            Matcher call = CALL.matcher(line);
            while (line.matches("\\s*(\\$ |\\./)?sluice [a-z].*") && call.find()) {
                assertThat(COMMANDS).as(line).containsKey(call.group(1));
                Set<String> known = optionsOf(COMMANDS.get(call.group(1)));
                assertThat(Documents.groups(OPTION, call.group(2)))
                        .filteredOn(option -> !known.contains(option))
                        .as("options that \"sluice %s\" does not have, in: %s", call.group(1), line)
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void optionsAloneExist(Path document) {
        String text = Documents.read(Documents.TOP.relativize(document).toString());
        Set<String> known = allOptions();
        assertThat(Documents.spans(text))
                .filteredOn(span -> span.matches("--[a-z].*"))
                .flatMap(span -> Documents.groups(OPTION, span))
                .filteredOn(option -> !known.contains(option))
                .as("options that no command has")
                .isEmpty();
    }

    @Test
    void everyCommandIsDocumentedWithItsOptions() {
        String document = Documents.read("docs/command-line.md");
        String connection = Documents.section(document, "## Connections");
        String common = document.substring(0, document.indexOf("\n## "));
        COMMANDS.forEach((name, command) -> {
            String section = Documents.section(document, "## sluice " + name) + common;
            boolean connects = command.getCommandSpec().findOption("--dbname") != null;
            Set<String> documented = new TreeSet<>();
            for (String span : Documents.spans(section + (connects ? connection : ""))) {
                documented.addAll(Documents.groups(OPTION, span));
            }
            assertThat(optionsOf(command))
                    .filteredOn(option -> !documented.contains(option))
                    .as("options of \"sluice %s\" that are not documented", name)
                    .isEmpty();
        });
        assertThat(Documents.spans(document)).contains("--version");
    }

    private static Set<String> optionsOf(CommandLine command) {
        return longNames(command.getCommandSpec()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> allOptions() {
        return Stream.concat(
                        longNames(CommandSpec.forAnnotatedObject(new SluiceCommand())),
                        COMMANDS.values().stream().flatMap(command -> longNames(command.getCommandSpec())))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> longNames(CommandSpec command) {
        return command.options().stream()
                .flatMap(option -> Arrays.stream(option.names()))
                .filter(name -> name.startsWith("--"));
    }
}
