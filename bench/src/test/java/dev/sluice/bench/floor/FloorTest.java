package dev.sluice.bench.floor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FloorTest {
    @TempDir
    private Path folder;

    @Test
    void countsLineFeedsAmongAnyBytes() {
        Random random = new Random(1);
        for (int length = 0; length < 200; length++) {
            byte[] bytes = new byte[length];
            int lines = 0;
            for (int i = 0; i < length; i++) {
                bytes[i] = (byte)
                        (random.nextBoolean() ? "\n\u000b\u008a\u0000".charAt(random.nextInt(4)) : random.nextInt());
                lines += bytes[i] == '\n' ? 1 : 0;
            }
            assertThat(Floor.count(ByteBuffer.wrap(bytes))).isEqualTo(lines);
        }
    }

    @Test
    void countsAllFilesInPieces() throws IOException {
        String line = "x".repeat(99) + "\n";
        Path one = Files.writeString(folder.resolve("one"), line.repeat(300_000));
        Path two = Files.writeString(folder.resolve("two"), "\n\nno end");
        assertThat(Floor.lines(List.of(one, two))).isEqualTo(300_002);
    }
}
