package dev.sluice.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.failure.ExitCode;
import dev.sluice.row.RejectReason;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/errors.md lists what the code can answer: no more and no less. */
class ErrorsDocumentTest {
    private static final String ERRORS = Documents.read("docs/errors.md");

    @Test
    void errorsAreThoseThatAreRaised() {
        Set<String> raised = new TreeSet<>();
        List<Path> sources = Stream.of("sql", "pljava-functions/src/main", "loader-client/src/main")
                .flatMap(folder -> Documents.files(folder, "").stream())
                .filter(file -> file.toString().matches(".*\\.(sql|java)"))
                .toList();
        for (Path source : sources) {
            raised.addAll(Documents.distinct("['\"](SL\\d{3})['\"]", Documents.read(source)));
        }
        assertThat(raised).isNotEmpty();
        assertThat(firstCells("## Errors"))
                .filteredOn(code -> code.startsWith("SL"))
                .containsExactlyElementsOf(raised);
    }

    @Test
    void rejectReasonsAreThoseOfTheEngineAndOfTheTable() {
        List<String> codes =
                Arrays.stream(RejectReason.values()).map(RejectReason::code).toList();
        assertThat(firstCells("## Reject reasons")).containsExactlyElementsOf(codes);
        assertThat(allowed("50_rejected_row.sql", "rejected_row_reason_is_known"))
                .containsExactlyInAnyOrderElementsOf(codes);
    }

    @Test
    void statusesAreThoseOfTheTable() {
        assertThat(firstCells("## Status of a load"))
                .containsExactlyInAnyOrderElementsOf(allowed("40_load.sql", "load_status_is_known"));
    }

    @ParameterizedTest
    @CsvSource({"docs/errors.md, ## Exit codes of `sluice`", "docs/command-line.md, ## Exit codes"})
    void exitCodesAreThoseOfTheClient(String document, String heading) throws IllegalAccessException {
        Set<String> codes = new TreeSet<>();
        for (Field field : ExitCode.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers())) {
                codes.add(Integer.toString(field.getInt(null)));
            }
        }
        assertThat(Documents.distinct("(?m)^\\| (\\d+) \\|", Documents.section(Documents.read(document), heading)))
                .isEqualTo(codes);
    }

    /** The names in the first column of the tables below a heading. */
    private static List<String> firstCells(String heading) {
        return Documents.section(ERRORS, heading)
                .lines()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> Documents.spans(line.split("\\|")[1]).stream())
                .toList();
    }

    /** The texts that a constraint allows. */
    private static Set<String> allowed(String script, String constraint) {
        String text = Documents.read("sql/schema/" + script);
        int from = text.indexOf(constraint);
        assertThat(from).isPositive();
        return Documents.distinct("'([^']+)'", text.substring(from, text.indexOf("))", from)));
    }
}
