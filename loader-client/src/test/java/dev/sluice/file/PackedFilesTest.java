package dev.sluice.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.csv.CsvFormat;
import dev.sluice.failure.SluiceException;
import dev.sluice.source.Encoding;
import dev.sluice.source.FileDigest;
import dev.sluice.source.SourceFile;
import dev.sluice.source.StreamContent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Unpacks what other programs have packed, whole, cut off and damaged. */
@Timeout(120)
class PackedFilesTest {
    private static final Path PACKED = Path.of("src/test/resources/packed");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rows.csv.gz",
                "two.csv.gz",
                "pigz.csv.gz",
                "named.csv.gz",
                "rows.csv.zst",
                "two.csv.zst",
                "pzstd.csv.zst",
                "long.csv.zst",
                "rows.csv.bz2",
                "two.csv.bz2",
                "rows.csv.xz",
                "two.csv.xz",
                "nine.csv.xz",
                "rows.csv.lz4",
                "two.csv.lz4",
                "linked.csv.lz4",
                "one.zip",
                "stored.zip",
                "streamed.zip",
                "mac.zip",
                "deflate64.zip",
                "bzip2.zip"
            })
    void unpacksWhatOtherProgramsPack(String name) throws Exception {
        byte[] rows = Files.readAllBytes(PACKED.resolve("rows.csv"));
        // Whatever it is called.
        Path path = Files.copy(PACKED.resolve(name), folder.resolve("data.csv"));
        try (SourceFile file = open(path).get(0)) {
            assertThat(file.header()).containsExactly("id", "name");
            assertThat(content(file)).isEqualTo(rows);
            assertThat(file.stream().originalBytes()).isEqualTo(rows.length);
            assertThat(file.stream().digest())
                    .isEqualTo(FoundFile.at(PACKED.resolve("rows.csv")).get(0).digest());
            if (file.isPacked()) {
                assertThat(file.stream().storedDigest()).isEqualTo(file.storedDigest());
                assertThat(file.stream().storedBytes()).isEqualTo(file.storedBytes());
            }
        }
    }

    @Test
    void everyEntryOfAZipArchiveIsAFile() throws Exception {
        List<String> names = new ArrayList<>();
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (SourceFile file : open(PACKED.resolve("several.zip"))) {
            names.add(PACKED.relativize(Path.of(file.name())).toString());
            content.write(content(file));
            file.close();
        }
        assertThat(names).containsExactly("several.zip/d/a.csv", "several.zip/d/b.csv");
        assertThat(content.toString(StandardCharsets.UTF_8).replace("100, größer\"\nid,name\n", "100, größer\"\n"))
                .isEqualTo(Files.readString(PACKED.resolve("rows.csv")));
    }

    /** Each prefix, but those that end between two members, says where it ends; none gives rows without a word. */
    @ParameterizedTest
    @CsvSource({
        "rows.csv.gz",
        "two.csv.gz",
        "rows.csv.zst",
        "pzstd.csv.zst",
        "rows.csv.bz2",
        "two.csv.bz2",
        "rows.csv.xz",
        "rows.csv.lz4",
        "linked.csv.lz4",
        "one.zip",
        "stored.zip",
        "streamed.zip"
    })
    void whatIsCutOffFails(String name) throws Exception {
        byte[] whole = Files.readAllBytes(PACKED.resolve(name));
        int complete = 0;
        for (int length = 20; length < whole.length; length += 1 + length / 40) {
            Path path = Files.write(folder.resolve("cut"), Arrays.copyOf(whole, length));
            try {
                for (SourceFile file : open(path)) {
                    content(file);
                    complete++;
                }
            } catch (SluiceException e) {
                assertThat(e.getMessage()).contains("cannot unpack");
                if (!name.endsWith(".zip")) {
                    assertThat(e).hasMessageEndingWith("it ends too early");
                    assertThat(e.detail()).contains("at byte offset " + length + " of it, where it has " + length);
                }
            }
        }
        assertThat(complete).as("prefixes that are files of their own").isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rows.csv.gz",
                "two.csv.gz",
                "rows.csv.zst",
                "pzstd.csv.zst",
                "rows.csv.bz2",
                "rows.csv.xz",
                "rows.csv.lz4",
                "two.csv.lz4",
                "one.zip",
                "stored.zip",
                "streamed.zip",
                "deflate64.zip",
                "bzip2.zip"
            })
    void whatIsDamagedIsNeverTakenForOtherRows(String name) throws Exception {
        byte[] rows = Files.readAllBytes(PACKED.resolve("rows.csv"));
        byte[] whole = Files.readAllBytes(PACKED.resolve(name));
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int failed = 0;
        for (int i = 0; i < 300; i++) {
            byte[] damaged = whole.clone();
            int at = 16 + random.nextInt(whole.length - 16);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            Path path = Files.write(folder.resolve("damaged"), damaged);
            try {
                for (SourceFile file : open(path)) {
                    assertThat(content(file)).as("seed %d, byte %d", seed, at).isEqualTo(rows);
                }
            } catch (SluiceException e) {
                failed++;
            }
        }
        assertThat(failed).as("seed %d", seed).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rows.csv.gz", "rows.csv.zst", "rows.csv.bz2", "rows.csv.xz", "rows.csv.lz4"})
    void somethingBehindTheEndFails(String name) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(Files.readAllBytes(PACKED.resolve(name)));
        bytes.write("something else, for instance a page that says sorry".getBytes(StandardCharsets.UTF_8));
        Path path = Files.write(folder.resolve("more"), bytes.toByteArray());
        assertThatThrownBy(() -> content(open(path).get(0)))
                .isInstanceOf(SluiceException.class)
                .hasMessageContaining("cannot unpack \"" + path + "\"")
                .extracting(e -> ((SluiceException) e).detail())
                .asString()
                .contains("byte offset ");
    }

    @Test
    void zerosBehindAGzipFileArePadding() throws IOException {
        byte[] packed = Files.readAllBytes(PACKED.resolve("rows.csv.gz"));
        Path path = Files.write(folder.resolve("padded"), Arrays.copyOf(packed, packed.length + 1000));
        assertThatCode(() -> content(open(path).get(0))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "encrypted.zip|\"encrypted.zip/rows.csv\" is encrypted",
                "rows.7z|\"rows.7z\" is a 7z archive",
                "rows.tar.gz|\"rows.tar.gz\" is a tar archive",
                "twice.csv.zst.gz|\"twice.csv.zst.gz\" is compressed twice"
            })
    void saysWhatItDoesNotUnpack(String name, String message) {
        assertThatThrownBy(() -> open(PACKED.resolve(name)))
                .isInstanceOf(SluiceException.class)
                .hasMessage(message.replaceFirst("\"", "\"" + PACKED + "/"));
    }

    @Test
    void saysThatAnArchiveIsEmpty() throws IOException {
        byte[] end = new byte[22];
        System.arraycopy(new byte[] {'P', 'K', 5, 6}, 0, end, 0, 4);
        Path path = Files.write(folder.resolve("empty.zip"), end);
        assertThatThrownBy(() -> open(path)).hasMessage("zip archive \"" + path + "\" holds no file");
    }

    /** Content of several windows, so that memory is used again; packed by the program itself. */
    @ParameterizedTest
    @CsvSource({"gzip -c", "pigz -c", "zstd -qc", "pzstd -qc", "bzip2 -c", "xz -1c", "lz4 -qc"})
    void unpacksMuchMoreThanItsWindow(String program) throws Exception {
        String[] command = program.split(" ");
        Random random = new Random(1);
        ByteArrayOutputStream rows = new ByteArrayOutputStream();
        rows.write("id,name\n".getBytes(StandardCharsets.UTF_8));
        byte[] noise = new byte[1 << 16];
        for (int i = 0; i < 180; i++) {
            random.nextBytes(noise);
            for (int j = 0; j < noise.length; j++) {
                noise[j] = (byte) ('a' + (noise[j] & 15));
            }
            rows.write(noise);
            rows.write('\n');
        }
        Path plain = Files.write(folder.resolve("much.csv"), rows.toByteArray());
        Path packed = folder.resolve("packed");
        List<String> whole = new ArrayList<>(Arrays.asList(command));
        whole.add(plain.toString());
        try {
            Process process = new ProcessBuilder(whole)
                    .redirectOutput(packed.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } catch (IOException e) {
            assumeTrue(false, command[0] + " is not here");
        }
        try (SourceFile file = open(packed).get(0)) {
            assertThat(content(file)).isEqualTo(rows.toByteArray());
        }
    }

    private static List<SourceFile> open(Path path) {
        List<SourceFile> files = new ArrayList<>();
        for (FoundFile found : FoundFile.at(path)) {
            files.add(found.open(files.size() + 1, CsvFormat.DEFAULT, Encoding.UTF_8));
        }
        return files;
    }

    /** Reads a stream as workers do, block by block. */
    static byte[] content(SourceFile file) throws InterruptedException {
        StreamContent stream = file.stream();
        stream.start(3, FileDigest.BLOCK, bytes -> {});
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] block = new byte[FileDigest.BLOCK];
        for (int number = 0; ; number++) {
            long start = (long) number * FileDigest.BLOCK;
            int length = (int) (stream.reach(start + FileDigest.BLOCK) - start);
            if (length <= 0) {
                return content.toByteArray();
            }
            stream.read(start, block, 0, length);
            content.write(block, 0, length);
            stream.release(number);
        }
    }
}
