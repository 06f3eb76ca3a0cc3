package dev.sluice.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import dev.sluice.csv.CsvFormat;
import dev.sluice.failure.SluiceException;
import dev.sluice.source.Encoding;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files of many frames, which several threads unpack. What other programs made of them is in {@link PackedFilesTest}. */
@Timeout(60)
class ZstdInputTest {
    private static final byte[] SKIPPED = {0x5e, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 'a', 'b', 'c'};

    @TempDir
    Path folder;

    @RepeatedTest(5)
    void framesComeInTheirOrder() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        int frames = 10 + random.nextInt(40);
        int large = random.nextInt(2 * frames);
        for (int i = 0; i < frames; i++) {
            byte[] part = i == large ? new byte[ZstdFrame.LIMIT + 1] : rows(random, i, random.nextInt(300_000));
            content.write(part);
            packed.write(random.nextBoolean() ? Zstd.compress(part) : unsized(part));
            if (random.nextInt(3) == 0) {
                packed.write(SKIPPED);
            }
            if (random.nextInt(5) == 0) {
                packed.write(Zstd.compress(new byte[0]));
            }
        }
        try (InputStream in = new ZstdInput(new ByteArrayInputStream(packed.toByteArray()))) {
            assertThat(in.readAllBytes()).as("seed %d", seed).isEqualTo(content.toByteArray());
            assertThat(in.read()).isNegative();
        }
    }

    /** Threads that are ahead have read to the end of the file by then; the offset is that of the frame all the same. */
    @Test
    void saysWhereTheDamagedFrameIs() throws IOException {
        Random random = new Random(2);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        int[] starts = new int[6];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = packed.size();
            packed.write(unsized(rows(random, i, 1_500_000)));
        }
        byte[] whole = packed.toByteArray();
        for (int frame = 0; frame < starts.length - 1; frame++) {
            byte[] damaged = whole.clone();
            // The checksum, behind all blocks.
            damaged[starts[frame + 1] - 1] ^= 1;
            Path path = Files.write(folder.resolve("damaged"), damaged);
            assertThatThrownBy(() -> PackedFilesTest.content(
                            FoundFile.at(path).get(0).open(1, CsvFormat.DEFAULT, Encoding.UTF_8)))
                    .isInstanceOf(SluiceException.class)
                    .hasMessageStartingWith("cannot unpack \"" + path + "\": ")
                    .hasMessageNotContaining("ends too early")
                    .extracting(e -> ((SluiceException) e).detail())
                    .isEqualTo("It is compressed with zstd; this is at byte offset " + starts[frame + 1]
                            + " of it, where it has " + whole.length + ".");
        }
    }

    /** A frame is not kept back until the next comes: whoever writes to a pipe may take his time. */
    @Test
    void doesNotWaitForTheNextFrame() throws IOException {
        byte[] first = Zstd.compress(rows(new Random(3), 0, 1000));
        byte[] second = Zstd.compress(rows(new Random(4), 1, 1000));
        boolean[] given = new boolean[1];
        InputStream slow = new InputStream() {
            private final byte[] frames = join(first, second);
            private int next;

            @Override
            public int read() {
                assertThat(next < first.length || given[0])
                        .as("who wants the second frame")
                        .isTrue();
                return next == frames.length ? -1 : frames[next++] & 0xff;
            }

            @Override
            public int read(byte[] into, int at, int length) {
                int one = read();
                if (one < 0) {
                    return -1;
                }
                into[at] = (byte) one;
                return 1;
            }

            @Override
            public int available() {
                return next < first.length ? 1 : 0;
            }
        };
        try (InputStream in = new ZstdInput(slow)) {
            assertThat(in.readNBytes(1000)).isEqualTo(rows(new Random(3), 0, 1000));
            given[0] = true;
            assertThat(in.readAllBytes()).isEqualTo(rows(new Random(4), 1, 1000));
        }
    }

    /** A frame that does not say how much content it has. */
    private static byte[] unsized(byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZstdOutputStreamNoFinalizer zstd = new ZstdOutputStreamNoFinalizer(packed)) {
            zstd.setChecksum(true);
            zstd.write(content);
        }
        return packed.toByteArray();
    }

    /** Text that begins with a header, and does not pack to nothing. */
    private static byte[] rows(Random random, int frame, int size) {
        byte[] rows = new byte[size];
        for (int i = 0; i < size; i++) {
            rows[i] = (byte) (i % 64 == 63 ? '\n' : 'a' + random.nextInt(16));
        }
        byte[] header = ("id" + frame + ",name\n").getBytes(StandardCharsets.UTF_8);
        System.arraycopy(header, 0, rows, 0, Math.min(header.length, size));
        return rows;
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] joined = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, joined, one.length, other.length);
        return joined;
    }
}
