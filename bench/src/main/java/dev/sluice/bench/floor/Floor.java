package dev.sluice.bench.floor;

import dev.sluice.bench.peer.Target;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/**
 * What no loader can do without: reads every byte of the files once, on all cores, and copies exactly the rows that survive, in
 * the binary form and in the order of the key, into the target.
 *
 * <p>Usage: {@code Floor ROWS FILE…}, where {@code ROWS} is a file of {@code COPY … BINARY}, or {@code -} to read only. Prints
 * an object with the number of line ends and the seconds of both parts.
 */
public final class Floor {
    private static final long PIECE = 16L << 20;
    private static final VarHandle WORD = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101010101010101L;
    private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;
    private static final long LINE_FEEDS = ONES * '\n';

    private Floor() {}

    /** A part of a file. */
    private record Piece(FileChannel file, long from, long length) {
        long lines() {
            try {
                return count(file.map(MapMode.READ_ONLY, from, length));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    public static void main(String[] args) throws IOException, SQLException {
        long began = System.nanoTime();
        List<Path> files = Stream.of(args).skip(1).map(Path::of).toList();
        long lines = lines(files);
        long read = System.nanoTime();
        if (!args[0].equals("-")) {
            copy(Path.of(args[0]));
        }
        System.out.printf(
                Locale.ROOT,
                "{\"lines\": %d, \"read\": %.4f, \"copy\": %.4f}%n",
                lines,
                (read - began) / 1e9,
                (System.nanoTime() - read) / 1e9);
    }

    /** The number of line feeds in all files, counted on all cores. */
    static long lines(List<Path> files) throws IOException {
        List<FileChannel> open = new ArrayList<>();
        try {
            List<Piece> pieces = new ArrayList<>();
            for (Path path : files) {
                FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
                open.add(file);
                for (long from = 0; from < file.size(); from += PIECE) {
                    pieces.add(new Piece(file, from, Math.min(PIECE, file.size() - from)));
                }
            }
            return pieces.parallelStream().mapToLong(Piece::lines).sum();
        } finally {
            for (FileChannel file : open) {
                file.close();
            }
        }
    }

    /** The number of line feeds in a buffer: eight bytes at a time. */
    static long count(ByteBuffer bytes) {
        int words = bytes.limit() & ~7;
        long count = 0;
        for (int at = 0; at < words; at += 8) {
            long other = (long) WORD.get(bytes, at) ^ LINE_FEEDS;
            // The high bit of each byte that is zero, and of no other.
            count += Long.bitCount(~((other & LOW_BITS) + LOW_BITS | other | LOW_BITS));
        }
        for (int at = words; at < bytes.limit(); at++) {
            if (bytes.get(at) == '\n') {
                count++;
            }
        }
        return count;
    }

    private static void copy(Path rows) throws SQLException, IOException {
        try (Connection connection = Target.connect();
                InputStream in = Files.newInputStream(rows)) {
            new CopyManager(connection.unwrap(BaseConnection.class))
                    .copyIn("COPY public.generation FROM STDIN (FORMAT binary)", in, 1 << 20);
        }
    }
}
