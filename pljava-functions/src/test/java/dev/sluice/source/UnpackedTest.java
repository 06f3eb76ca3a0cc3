package dev.sluice.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.failure.SluiceException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class UnpackedTest {
    /** Called gzip, however little of it is there. */
    private record Packed(byte[] data) implements Stored {
        @Override
        public String name() {
            return "x.gz";
        }

        @Override
        public long bytes() {
            return data.length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(data);
        }

        @Override
        public Packing packing(byte[] head) {
            return Packing.GZIP;
        }
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        }
        return packed.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    private static byte[] unpack(byte[] packed) throws IOException {
        try (Unpacked in = new Unpacked(new Packed(packed), false)) {
            return in.readAllBytes();
        }
    }

    private static byte[] random(Random random, int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : 'a');
        }
        return bytes;
    }

    @RepeatedTest(20)
    void readsAllMembersWhereverTheyEnd() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] packed = new byte[0];
        byte[] content = new byte[0];
        for (int member = random.nextInt(5); member >= 0; member--) {
            byte[] part = random(random, random.nextInt(200_000));
            content = join(content, part);
            packed = join(packed, gzip(part));
        }
        packed = Arrays.copyOf(packed, packed.length + random.nextInt(3) * 512);
        assertThat(unpack(packed)).as("seed %d", seed).isEqualTo(content);
    }

    @Test
    void passesAHeaderWithAllItsParts() throws IOException {
        byte[] plain = gzip(new byte[] {'x'});
        byte[] header = {
            0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 2, 0, 'e', 'x', 'n', 0, 'c', 'o', 0, 7, 7
        };
        assertThat(unpack(join(header, Arrays.copyOfRange(plain, 10, plain.length))))
                .containsExactly('x');
    }

    /** A file that was cut off at any place is an error: never less data without a word. */
    @Test
    void saysWhereAFileIsCutOff() throws IOException {
        byte[] packed = join(gzip("first\n".getBytes()), gzip("second\n".getBytes()));
        int whole = packed.length / 2;
        for (int length = 1; length < packed.length; length++) {
            byte[] cut = Arrays.copyOf(packed, length);
            if (unpacks(cut)) {
                // Exactly the first member.
                assertThat(unpack(cut)).asString().isEqualTo("first\n");
                assertThat(length).isBetween(whole - 1, whole + 1);
                continue;
            }
            assertThatThrownBy(() -> unpack(cut))
                    .isInstanceOf(SluiceException.class)
                    .hasMessage("cannot unpack \"x.gz\": it ends too early")
                    .extracting(e -> ((SluiceException) e).detail())
                    .isEqualTo("It is compressed with gzip; this is at byte offset " + length + " of it, where it has "
                            + length + ".");
        }
    }

    private static boolean unpacks(byte[] packed) throws IOException {
        try {
            unpack(packed);
            return true;
        } catch (SluiceException e) {
            return false;
        }
    }

    @Test
    void damagedDataIsAnError() throws IOException {
        byte[] packed = gzip("some text\n".repeat(100).getBytes());
        for (int at = 10; at < packed.length; at++) {
            byte[] damaged = packed.clone();
            damaged[at] ^= 0x55;
            assertThatThrownBy(() -> unpack(damaged)).as("byte %d", at).isInstanceOf(SluiceException.class);
        }
        assertThatThrownBy(() -> unpack(join(packed, "more".getBytes())))
                .hasMessage("cannot unpack \"x.gz\": what follows the last gzip member is no other one");
    }
}
