package dev.sluice.init;

import dev.sluice.failure.SluiceException;
import dev.sluice.file.FoundFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Text of a file to look at, as UTF-8 without byte order mark: all of it, or its beginning, middle and end.
 *
 * @param name of the file, as the user gave it
 * @param parts the first is the beginning; the others start anywhere in a line
 * @param whole whether there is but one part, and it is all of the file
 * @param toEnd whether the last part reaches to the end of the file
 * @param encoding what the text was in the file
 */
record Sample(String name, List<byte[]> parts, boolean whole, boolean toEnd, EncodingGuess encoding) {
    /** Bytes of one part. Files of up to three parts are read whole. */
    static final int PART = 1 << 20;

    /**
     * Reads the sample of a file. Of one that is compressed, or a pipe, it is the beginning.
     *
     * @param encoding what the file is in, or null to find out
     * @throws SluiceException if it cannot be read, or has nothing to look at
     */
    static Sample of(FoundFile file, String encoding) {
        byte[] beginning = file.beginning(3 * PART + 1);
        boolean whole = beginning.length <= 3 * PART;
        if (whole) {
            return of(file.name(), List.of(beginning), true, true, encoding);
        }
        try (FileChannel channel = file.channel()) {
            if (channel == null) {
                return of(file.name(), List.of(Arrays.copyOf(beginning, 3 * PART)), false, false, encoding);
            }
            long bytes = channel.size();
            // Offsets that four divides, so that the characters of UTF-16 and UTF-32 stay whole.
            long last = bytes - PART & ~3L;
            List<byte[]> parts = List.of(
                    Arrays.copyOf(beginning, PART),
                    read(channel, (bytes - PART) / 2 & ~3L, PART),
                    read(channel, last, (int) (bytes - last)));
            return of(file.name(), parts, false, true, encoding);
        } catch (IOException e) {
            throw new SluiceException("cannot read \"" + file.name() + "\": " + e.getMessage(), null, null);
        }
    }

    /** A sample of bytes that somebody else has read. */
    static Sample of(String name, List<byte[]> raw, boolean whole, boolean toEnd, String encoding) {
        EncodingGuess guess = encoding == null ? EncodingGuess.of(name, raw) : EncodingGuess.said(raw.get(0), encoding);
        List<byte[]> parts = new ArrayList<>();
        for (int i = 0; i < raw.size(); i++) {
            parts.add(guess.decode(raw.get(i), i == 0));
        }
        return new Sample(name, parts, whole, toEnd, guess);
    }

    byte[] beginning() {
        return parts.get(0);
    }

    private static byte[] read(FileChannel channel, long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {
            continue;
        }
        buffer.flip();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
