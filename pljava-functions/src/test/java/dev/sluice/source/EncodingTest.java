package dev.sluice.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.block.Origins;
import dev.sluice.csv.CsvFormat;
import dev.sluice.failure.SluiceException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files in other encodings, made by iconv: their text in UTF-8, and where their lines begin. */
@Timeout(60)
class EncodingTest {
    private static final String WEST = "id,größe\n1,Ærøskøbing\n2,\"ça\r\nva\"\r3,naïve £\n\n";
    private static final String JAPAN = "id,名前\n1,東京都ソ表\n2,\"カタカナ\r\n能\"\r3,abc\n\n";
    private static final String WIDE = "id,größe\n1,東京 😀\n2,\"ça\r\nva\"\r3,Ωمرحبا\n\n";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "ISO-8859-1, LATIN1, W",
        "ISO-8859-15, latin9, W",
        "CP1252, WIN1252, W",
        "CP1252, windows-1252, W",
        "IBM037, IBM037, W",
        "CP850, cp850, W",
        "SHIFT_JIS, SJIS, J",
        "EUC-JP, EUC_JP, J",
        "ISO-2022-JP, ISO-2022-JP, J",
        "GB18030, GB18030, J",
        "GB18030, gb18030, U",
        "UTF-16LE, UTF-16LE, U",
        "UTF-16BE, UTF16-BE, U",
        "UTF-16BE, UTF-16, U",
        "UTF-16LE, UTF-16, U",
        "UTF-32LE, UTF-32LE, U",
        "UTF-32BE, UTF-32, U"
    })
    void isTheTextThatIconvEncoded(String iconv, String name, String sample) throws Exception {
        String piece = sample.equals("W") ? WEST : sample.equals("J") ? JAPAN : WIDE;
        for (int repeat : new int[] {1, 40_000}) {
            String text = piece.repeat(repeat);
            byte[] encoded = iconv(text, iconv);
            byte[] line = iconv(piece.substring(0, piece.indexOf('\n') + 1), iconv);
            check(text, encoded, Encoding.of(name), 0, line.length);
        }
    }

    @ParameterizedTest
    @CsvSource({"UTF-16, 2", "UTF-32, 4"})
    void aByteOrderMarkSaysMoreThanTheJob(String iconv, int mark) throws Exception {
        byte[] line = iconv("id,größe\n", iconv + "LE");
        check(WIDE, iconv(WIDE, iconv), Encoding.UTF_8, mark, mark + line.length);
        check(WIDE, iconv(WIDE, iconv), Encoding.of("LATIN1"), mark, mark + line.length);
    }

    @Test
    void whatCannotBeDecodedBecomesAByteThatIsNotUtf8() throws Exception {
        assertThat(transcoded(new byte[] {'a', (byte) 0x81, 'b'}, "windows-1252"))
                .isEqualTo("61ff62");
        assertThat(transcoded(new byte[] {'a', (byte) 0x82, '\n', (byte) 0x82, (byte) 0xa0}, "windows-31j"))
                .isEqualTo("61ff0ae38182");
        assertThat(transcoded(new byte[] {'a', 0, 0, (byte) 0xd8, 'b', 0, 0, (byte) 0xdc, '\n', 0, 'c'}, "UTF-16LE"))
                .isEqualTo("61ff62ff0aff");
        assertThat(transcoded(new byte[] {0, 0, 0, 'a', 0, 0x11, 0, 0, 0, 0, 0, 'b'}, "UTF-32BE"))
                .isEqualTo("61ff62");
        assertThat(transcoded(new byte[] {'a', (byte) 0x81, 0x30, '\n', 'b'}, "GB18030"))
                .startsWith("61ff")
                .endsWith("0a62");
    }

    @Test
    void saysWhichEncodingItDoesNotKnow() {
        assertThatThrownBy(() -> Encoding.of("klingon"))
                .isInstanceOf(SluiceException.class)
                .hasMessage("unknown encoding \"klingon\"");
        assertThatThrownBy(() -> Encoding.of("x-IBM930"))
                .isInstanceOf(SluiceException.class)
                .hasMessage("encoding \"x-IBM930\" is not supported");
        assertThat(Encoding.of("utf8")).isSameAs(Encoding.UTF_8);
    }

    private static Stored stored(Path path) throws IOException {
        return new StoredChannel(path.toString(), FileChannel.open(path));
    }

    private void check(String text, byte[] encoded, Encoding encoding, int start, int secondLine) throws Exception {
        Path path = Files.write(folder.resolve("file.csv"), encoded);
        try (SourceFile file = SourceFile.open(1, stored(path), CsvFormat.DEFAULT, encoding)) {
            assertThat(file.header())
                    .isEqualTo(List.of(text.substring(0, text.indexOf('\n')).split(",")));
            StreamContent stream = file.stream();
            stream.start(1000, FileDigest.BLOCK, bytes -> {});
            byte[] expected = text.getBytes(StandardCharsets.UTF_8);
            int length = (int) stream.reach(Long.MAX_VALUE / 2);
            assertThat(length).isEqualTo(expected.length);
            byte[] content = new byte[length];
            stream.read(0, content, 0, length);
            assertThat(content).isEqualTo(expected);
            assertThat(stream.originalBytes()).isEqualTo(encoded.length);
            assertThat(stream.digest()).isEqualTo(file.storedDigest());
            checkLines(stream, content, encoded, start, secondLine);
        }
    }

    /** The samples repeat, so the original offset of each repetition is known, and of the second line of each. */
    private static void checkLines(StreamContent stream, byte[] content, byte[] encoded, int start, int secondLine) {
        Origins[] origins = new Origins[content.length / FileDigest.BLOCK + 1];
        int sample = new String(content, StandardCharsets.UTF_8).indexOf("\n\n") + 2;
        int sampleBytes = new String(content, StandardCharsets.UTF_8)
                .substring(0, sample)
                .getBytes(StandardCharsets.UTF_8)
                .length;
        int repeats = content.length / sampleBytes;
        long encodedSample = (encoded.length - start) / repeats;
        for (int i = 0; i < repeats; i++) {
            int at = i * sampleBytes;
            int next = at;
            while (content[next] != '\n') {
                next++;
            }
            assertThat(at(stream, origins, at)).isEqualTo(start + i * encodedSample);
            assertThat(at(stream, origins, next + 1)).isEqualTo(i * encodedSample + secondLine);
        }
    }

    private static long at(StreamContent stream, Origins[] origins, int place) {
        int block = place / FileDigest.BLOCK;
        if (origins[block] == null) {
            origins[block] = stream.origins(block, 1);
        }
        return origins[block].at(place % FileDigest.BLOCK + 1);
    }

    private static String transcoded(byte[] bytes, String name) {
        StringBuilder hex = new StringBuilder();
        // Byte by byte, so that every character is cut.
        Transcoder transcoder = Transcoder.of(Encoding.of(name).charset());
        byte[] held = new byte[0];
        for (int i = 0; i < bytes.length; i++) {
            byte[] piece = Arrays.copyOf(held, held.length + 1);
            piece[held.length] = bytes[i];
            int end = transcoder.decode(piece, 0, piece.length, i == bytes.length - 1);
            held = Arrays.copyOfRange(piece, end, piece.length);
            hex.append(HexFormat.of().formatHex(transcoder.out, 0, transcoder.count));
        }
        assertThat(held).isEmpty();
        return hex.toString();
    }

    private static byte[] iconv(String text, String to) throws Exception {
        try {
            Process process = new ProcessBuilder("iconv", "-f", "UTF-8", "-t", to).start();
            Thread writer = new Thread(() -> {
                try (var in = process.getOutputStream()) {
                    in.write(text.getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            writer.start();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            process.getInputStream().transferTo(out);
            writer.join();
            assertThat(process.waitFor()).as("iconv").isZero();
            return out.toByteArray();
        } catch (IOException e) {
            assumeTrue(false, "iconv is not here");
            return null;
        }
    }
}
