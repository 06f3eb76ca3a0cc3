package dev.sluice.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CanonicalUuidTest {
    @Test
    void bytesAreThoseOfTheUuid() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 1000; round++) {
            UUID uuid = new UUID(random.nextLong(), random.nextLong());
            byte[] out = new byte[2 + CanonicalUuid.BYTES];
            CanonicalUuid.toBytes(("x" + uuid).getBytes(StandardCharsets.US_ASCII), 1, out, 2);
            ByteBuffer bytes = ByteBuffer.wrap(out, 2, CanonicalUuid.BYTES);
            assertThat(new UUID(bytes.getLong(), bytes.getLong()))
                    .as("seed %d", seed)
                    .isEqualTo(uuid);
        }
    }
}
