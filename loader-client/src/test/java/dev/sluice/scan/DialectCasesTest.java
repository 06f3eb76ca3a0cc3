package dev.sluice.scan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.csv.LineEnds;
import dev.sluice.dialect.DialectCase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of {@code dialects/*.yaml}, read by the engine: in one block, and cut at every byte. */
class DialectCasesTest {
    private static final int ONE_BLOCK = 1 << 20;

    @TempDir
    Path folder;

    static Stream<DialectCase> cases() throws IOException {
        return DialectCase.all().values().stream().flatMap(List::stream);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void readsWhatTheCaseSays(DialectCase test) throws IOException {
        SequentialRead read = read(test, ONE_BLOCK);
        assertThat(read.error)
                .isEqualTo(
                        test.error() == null
                                ? null
                                : test.error().replace("\"" + test.id(), "\"" + folder + "/" + test.id()));
        if (test.error() != null) {
            return;
        }
        assertThat(read.rows).extracting(SequentialRead.Row::texts).isEqualTo(test.rows());
        assertThat(read.rejects).hasSameSizeAs(test.rejects());
        for (int i = 0; i < read.rejects.size(); i++) {
            Map<String, Object> reject = read.rejects.get(i);
            List<Object> found = Arrays.asList(
                    reject.get("reason"),
                    reject.get("line").toString(),
                    reject.get("byte_offset").toString(),
                    reject.get("column_name"),
                    reject.get("value"));
            assertThat(found.subList(0, test.rejects().get(i).size()))
                    .isEqualTo(test.rejects().get(i));
        }
        boolean anyLineEnd = test.format().get("line_end") == null
                ? test.format().get("lenient") != null
                : "any".equals(test.format().get("line_end"));
        for (SequentialRead.Row row : read.rows) {
            assertThat(row.line())
                    .as("line of %s", row)
                    .isEqualTo(1 + LineEnds.count(test.input(), 0, (int) row.byteOffset(), anyLineEnd));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void readsTheSameCutAtEveryByte(DialectCase test) throws IOException {
        SequentialRead whole = read(test, ONE_BLOCK);
        Path file = folder.resolve(test.id() + ".csv");
        for (int blockSize = 1; blockSize < test.input().length; blockSize++) {
            SequentialRead cut = whole.again(file, test.format(), test.columns(), blockSize);
            assertThat(cut.error).as("blocks of %d bytes", blockSize).isEqualTo(whole.error);
            if (whole.error == null) {
                assertThat(cut.rows).as("blocks of %d bytes", blockSize).isEqualTo(whole.rows);
                assertThat(cut.rejects).as("blocks of %d bytes", blockSize).isEqualTo(whole.rejects);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void readsTheSameFromAStream(DialectCase test) throws IOException {
        SequentialRead whole = read(test, ONE_BLOCK);
        String name = folder + "/" + test.id() + ".csv";
        for (int blockSize : new int[] {1, 2, 3, 5, 7, 11, ONE_BLOCK}) {
            SequentialRead stream = whole.againAsStream(name, test.input(), test.format(), test.columns(), blockSize);
            assertThat(stream.error).as("blocks of %d bytes", blockSize).isEqualTo(whole.error);
            if (whole.error == null) {
                assertThat(stream.rows).as("blocks of %d bytes", blockSize).isEqualTo(whole.rows);
                assertThat(stream.rejects).as("blocks of %d bytes", blockSize).isEqualTo(whole.rejects);
            }
        }
    }

    @Test
    void noTwoCasesAreAlike() throws IOException {
        Set<String> seen = new HashSet<>();
        DialectCase.all()
                .forEach((dialect, cases) -> cases.forEach(each -> {
                    assertThat(seen).doesNotContain(each.id());
                    seen.add(each.id());
                    assertThat(cases)
                            .as("files of the content of %s, of which a load takes only the first", each)
                            .noneMatch(other -> other != each && Arrays.equals(other.input(), each.input()));
                }));
        assertThat(seen).hasSizeGreaterThanOrEqualTo(250);
    }

    private SequentialRead read(DialectCase test, int blockSize) throws IOException {
        return SequentialRead.of(test.write(folder), test.format(), test.columns(), blockSize);
    }
}
