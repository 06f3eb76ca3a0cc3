package dev.sluice.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class DeflatedBlockTest {
    @Test
    void inflatesWhatWasDeflated() throws IOException {
        Random random = new Random(1);
        for (int length : new int[] {0, 1, 100, 70_000, 1 << 20}) {
            byte[] noise = new byte[length];
            random.nextBytes(noise);
            assertThat(DeflatedBlock.inflate(deflate(noise), 1 << 20)).isEqualTo(noise);
            assertThat(DeflatedBlock.inflate(deflate(new byte[length]), 1 << 20))
                    .isEqualTo(new byte[length]);
        }
    }

    @Test
    void refusesWhatIsTooLargeCutOffOrNothingOfTheKind() throws IOException {
        byte[] bomb = deflate(new byte[100_000_000]);
        assertThat(bomb.length).isLessThan(200_000);
        assertThat(DeflatedBlock.inflate(bomb, 1 << 20)).isNull();
        byte[] small = deflate(new byte[] {1, 2, 3});
        assertThat(DeflatedBlock.inflate(small, 2)).isNull();
        assertThat(DeflatedBlock.inflate(Arrays.copyOf(small, small.length - 1), 100))
                .isNull();
        assertThat(DeflatedBlock.inflate(Arrays.copyOf(small, small.length + 1), 100))
                .isNull();
        assertThat(DeflatedBlock.inflate(new byte[] {1, 2, 3}, 100)).isNull();
        assertThat(DeflatedBlock.inflate(new byte[0], 100)).isNull();
    }

    private static byte[] deflate(byte[] bytes) throws IOException {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(deflated)) {
            out.write(bytes);
        }
        return deflated.toByteArray();
    }
}
