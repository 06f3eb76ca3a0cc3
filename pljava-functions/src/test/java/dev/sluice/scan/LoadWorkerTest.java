package dev.sluice.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.block.Block;
import dev.sluice.csv.CsvFormat;
import dev.sluice.failure.SluiceException;
import dev.sluice.plan.Plan;
import dev.sluice.row.RowFilter;
import dev.sluice.row.Tally;
import dev.sluice.source.Encoding;
import dev.sluice.source.FileDigest;
import dev.sluice.source.SourceFile;
import dev.sluice.source.Stored;
import dev.sluice.source.StoredChannel;
import dev.sluice.source.StoredPipe;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The cutting of files into blocks by several workers, compared with reading them from beginning to end. */
class LoadWorkerTest {
    @TempDir
    Path folder;

    /** Keeps what it is sent, by byte offset. */
    private static final class Collector implements BlockWork {
        private final RowFilter filter;
        private final Map<Long, byte[]> blocks;
        private final Map<Long, Long> lines;

        Collector(Plan plan, Map<Long, byte[]> blocks, Map<Long, Long> lines) {
            this.filter = new RowFilter(plan, true);
            this.blocks = blocks;
            this.lines = lines;
        }

        @Override
        public int scan(Block block) {
            return filter.scan(block);
        }

        @Override
        public int lines() {
            return filter.lines();
        }

        @Override
        public Tally tally() {
            return new Tally(filter.read(), 0, 0, 0, 0);
        }

        @Override
        public int openQuote() {
            return filter.openQuote();
        }

        @Override
        public void send(LoadFile file, Block block, int end, int blockNumber, long firstLine) {
            synchronized (blocks) {
                blocks.put(block.byteOffset(), Arrays.copyOfRange(block.data(), block.from(), end));
                lines.put(block.byteOffset(), firstLine);
            }
        }

        @Override
        public void finish() {}

        @Override
        public void cancel() {}
    }

    /** How the file of a test is stored, and how its byte offsets follow from those in UTF-8. */
    private enum Form {
        PLAIN,
        GZIP,
        UTF_16;

        byte[] bytes(String csv) throws IOException {
            if (this == UTF_16) {
                return csv.getBytes(StandardCharsets.UTF_16);
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (OutputStream out = this == PLAIN ? bytes : new GZIPOutputStream(bytes)) {
                out.write(csv.getBytes(StandardCharsets.UTF_8));
            }
            return bytes.toByteArray();
        }

        long offset(long utf8) {
            return this == UTF_16 ? 2 + 2 * utf8 : utf8;
        }
    }

    @ParameterizedTest
    @CsvSource({"1,PLAIN", "2,PLAIN", "5,PLAIN", "1,GZIP", "2,GZIP", "5,GZIP", "1,UTF_16", "5,UTF_16"})
    void cutsAFileFullOfLineEndsInQuotesAsASequentialReaderDoes(int workers, Form form) throws Exception {
        long seed = System.nanoTime();
        String csv = randomCsv(new Random(seed), (form == Form.PLAIN ? 3 : 12) * FileDigest.BLOCK);
        Path path = Files.write(folder.resolve("random.csv"), form.bytes(csv));
        Map<Long, byte[]> blocks = new TreeMap<>();
        Map<Long, Long> lines = new TreeMap<>();
        String digest = cut(path, workers, blocks, lines);

        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write("a,b,c\n".getBytes(StandardCharsets.UTF_8));
        List<String> reread = new ArrayList<>();
        long line = 2;
        for (Map.Entry<Long, byte[]> block : blocks.entrySet()) {
            assertThat(form.offset(whole.size())).as("seed %d", seed).isEqualTo(block.getKey());
            assertThat(lines.get(block.getKey())).as("seed %d", seed).isEqualTo(line);
            for (byte b : block.getValue()) {
                line += b == '\n' ? 1 : 0;
            }
            whole.write(block.getValue());
            reread.addAll(records(new String(block.getValue(), StandardCharsets.UTF_8)));
        }
        assertThat(whole.toString(StandardCharsets.UTF_8)).as("seed %d", seed).isEqualTo(csv);
        assertThat(reread).as("seed %d", seed).isEqualTo(records(csv.substring(csv.indexOf('\n') + 1)));
        Path unpacked = form == Form.GZIP ? Files.writeString(folder.resolve("unpacked.csv"), csv) : path;
        try (Stored stored = stored(unpacked)) {
            assertThat(digest).isEqualTo(FileDigest.of(stored));
        }
    }

    /** A stream is read far beyond its window for it. */
    @ParameterizedTest
    @EnumSource(Form.class)
    void passesARecordThatIsLongerThanSeveralBlocks(Form form) throws Exception {
        String csv = "a,b,c\n1,2,3\n1,\"" + "x\n".repeat(5 * FileDigest.BLOCK) + "\",3\n4,5,6\n";
        Path path = Files.write(folder.resolve("long.csv"), form.bytes(csv));
        Map<Long, byte[]> blocks = new TreeMap<>();
        Map<Long, Long> lines = new TreeMap<>();
        cut(path, 3, blocks, lines);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] block : blocks.values()) {
            whole.write(block);
        }
        assertThat(whole.toString(StandardCharsets.UTF_8)).isEqualTo(csv.substring("a,b,c\n".length()));
        assertThat(lines.values()).containsExactly(2L, 2L + 1 + 5 * FileDigest.BLOCK + 1);
    }

    /** A stream of any length, with and without a last line end, ending with a block and beside it. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 70_000})
    void findsTheEndOfAStream(int more) throws Exception {
        String record = "1,2," + "3".repeat(60);
        StringBuilder csv = new StringBuilder("a,b,c\n");
        while (csv.length() + record.length() < 2 * FileDigest.BLOCK + more) {
            csv.append(record).append('\n');
        }
        csv.append("3".repeat(2 * FileDigest.BLOCK + more - csv.length()));
        Path packed = folder.resolve("end.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(csv.toString().getBytes(StandardCharsets.UTF_8));
        }
        Map<Long, byte[]> blocks = new TreeMap<>();
        cut(packed, 1, blocks, new TreeMap<>());
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] block : blocks.values()) {
            whole.write(block);
        }
        assertThat(whole.toString(StandardCharsets.UTF_8)).isEqualTo(csv.substring("a,b,c\n".length()));
    }

    /** The footer of a stream is found when its end comes, wherever that lies between the blocks and what is read ahead. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 40, 1 << 16, (1 << 16) + 1})
    void leavesTheFooterOfAStreamOut(int more) throws Exception {
        CsvFormat format = CsvFormat.read(Map.of("skip_lines", 1, "footer_lines", 2));
        String record = "1,2," + "3".repeat(60) + "\n";
        StringBuilder csv = new StringBuilder("a,b,c\n");
        while (csv.length() + record.length() + 30 < 3 * FileDigest.BLOCK + more) {
            csv.append(record);
        }
        String data = csv.substring("a,b,c\n".length());
        csv.insert(0, "\"\n");
        csv.append("\nTotal,\"\n").append("x".repeat(3 * FileDigest.BLOCK + more - csv.length()));
        byte[] bytes = csv.toString().getBytes(StandardCharsets.UTF_8);
        assertThat(bytes).hasSize(3 * FileDigest.BLOCK + more);
        Map<Long, byte[]> blocks = new TreeMap<>();
        String digest = cut(stream(bytes, format), 1, blocks, new TreeMap<>());
        assertThat(joined(blocks).trim()).isEqualTo(data.trim());
        Path path = Files.write(folder.resolve("footer.csv"), bytes);
        Map<Long, byte[]> plain = new TreeMap<>();
        assertThat(cut(SourceFile.open(1, stored(path), format, Encoding.UTF_8), 2, plain, new TreeMap<>()))
                .isEqualTo(digest);
        assertThat(plain.values()).containsExactlyElementsOf(blocks.values());
    }

    @Test
    void refusesAFooterOfAStreamThatIsTooLong() {
        CsvFormat format = CsvFormat.read(Map.of("footer_lines", 1));
        byte[] bytes = ("a,b,c\n" + "1,2,3\n".repeat(FileDigest.BLOCK) + "x".repeat(FileDigest.BLOCK + 1))
                .getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> cut(stream(bytes, format), 1, new TreeMap<>(), new TreeMap<>()))
                .isInstanceOf(SluiceException.class)
                .hasMessage("the last 1 lines of \"stream\" are too long");
    }

    @Test
    void findsATableOfAStreamInItsFirst16MiB() throws Exception {
        String first = "x,y\n" + "1,2\n".repeat(FileDigest.BLOCK / 2);
        String second = "1,2,3\n".repeat(FileDigest.BLOCK / 2);
        byte[] bytes = (first + "\na,b,c\n" + second + "\nz\n" + "0\n".repeat(8 * FileDigest.BLOCK))
                .getBytes(StandardCharsets.UTF_8);
        Map<Long, byte[]> blocks = new TreeMap<>();
        cut(stream(bytes, CsvFormat.read(Map.of("table", 2))), 1, blocks, new TreeMap<>());
        assertThat(joined(blocks)).isEqualTo(second);
        assertThatThrownBy(() -> stream(bytes, CsvFormat.read(Map.of("table", 3))))
                .isInstanceOf(SluiceException.class)
                .hasMessage("table 3 of \"stream\" does not end in the first 16 MiB");
    }

    private static SourceFile stream(byte[] bytes, CsvFormat format) throws IOException {
        return SourceFile.open(1, new StoredPipe("stream", new ByteArrayInputStream(bytes)), format, Encoding.UTF_8);
    }

    private static String joined(Map<Long, byte[]> blocks) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        blocks.values().forEach(whole::writeBytes);
        return whole.toString(StandardCharsets.UTF_8);
    }

    @Test
    void saysWhereAQuoteOpensThatIsNeverClosed() throws IOException {
        String csv = "a,b,c\n" + "1,2,3\n".repeat(FileDigest.BLOCK / 3) + "1,2,\"3\n"
                + "1,2,3\n".repeat(FileDigest.BLOCK / 3);
        Path path = Files.writeString(folder.resolve("unclosed.csv"), csv);
        assertThatThrownBy(() -> cut(path, 2, new TreeMap<>(), new TreeMap<>()))
                .isInstanceOf(SluiceException.class)
                .hasMessageContaining("unclosed quote")
                .hasMessageEndingWith("line " + (2 + FileDigest.BLOCK / 3))
                .extracting(e -> ((SluiceException) e).detail())
                .isEqualTo(
                        "The quote at byte offset " + csv.indexOf('"') + " is not closed before the end of the file.");
    }

    private static Stored stored(Path path) throws IOException {
        return new StoredChannel(path.toString(), FileChannel.open(path));
    }

    private static String cut(Path path, int workers, Map<Long, byte[]> blocks, Map<Long, Long> lines)
            throws Exception {
        return cut(SourceFile.open(1, stored(path), CsvFormat.DEFAULT, Encoding.UTF_8), workers, blocks, lines);
    }

    private static String cut(SourceFile opened, int workers, Map<Long, byte[]> blocks, Map<Long, Long> lines)
            throws Exception {
        try (SourceFile source = opened) {
            LoadFile file = new LoadFile(source);
            BlockQueue queue = new BlockQueue(List.of(file), workers, (bytes, rows) -> {}, null);
            Plan plan = Plan.read("{\"load\":1,\"format\":{\"delimiter\":\",\",\"quote\":\"\\\"\",\"null\":\"\","
                    + "\"header\":true},\"files\":[{\"number\":1,\"header\":[\"a\",\"b\",\"c\"]}]}");
            List<Exception> failures = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                Thread thread = new Thread(() -> {
                    try {
                        new LoadWorker(queue, new Collector(plan, blocks, lines)).run();
                    } catch (SQLException | RuntimeException | InterruptedException e) {
                        synchronized (failures) {
                            failures.add(e);
                        }
                        queue.stop();
                    }
                });
                threads.add(thread);
                thread.start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            if (!failures.isEmpty()) {
                throw failures.get(0);
            }
            return file.digestHex();
        }
    }

    /** Records with quoted line ends, doubled quotes, lines that look like records, blank lines and long fields. */
    private static String randomCsv(Random random, int size) {
        StringBuilder csv = new StringBuilder("a,b,c\n");
        while (csv.length() < size) {
            for (int field = 0; field < 3; field++) {
                csv.append(field == 0 ? "" : ",");
                switch (random.nextInt(6)) {
                    case 0 -> csv.append("\"x\n1,2,3\n\"\"y\"\"\r\n\"");
                    case 1 ->
                        csv.append('"').append("\n".repeat(random.nextInt(50))).append('"');
                    case 2 -> csv.append("plain").append(random.nextInt(1000));
                    case 3 ->
                        csv.append("\"")
                                .append("q\"\"\n".repeat(random.nextInt(200)))
                                .append("\"");
                    case 4 -> csv.append("z".repeat(random.nextInt(300)));
                    default -> csv.append("\"\"\"\"");
                }
            }
            csv.append(random.nextBoolean() ? "\n" : "\r\n");
            if (random.nextInt(20) == 0) {
                csv.append("\n");
            }
        }
        return csv.toString();
    }

    private static List<String> records(String csv) throws IOException {
        List<String> records = new ArrayList<>();
        try (CSVParser parser =
                CSVFormat.RFC4180.builder().setIgnoreEmptyLines(true).get().parse(new StringReader(csv))) {
            parser.forEach(record -> records.add(record.toList().toString()));
        }
        return records;
    }
}
