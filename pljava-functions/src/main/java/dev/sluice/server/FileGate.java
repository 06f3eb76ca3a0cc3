package dev.sluice.server;

import dev.sluice.csv.CsvFormat;
import dev.sluice.failure.SluiceException;
import dev.sluice.plan.Json;
import dev.sluice.plan.Plan;
import dev.sluice.row.Tally;
import dev.sluice.scan.LoadFile;
import dev.sluice.scan.RejectLimit;
import dev.sluice.source.Encoding;
import dev.sluice.source.SourceFile;
import dev.sluice.source.Stored;
import dev.sluice.source.StoredChannel;
import dev.sluice.source.StoredPipe;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code sluice.load_file} and {@code sluice.import_staged} call: files are opened one by one, or lines are fed; then
 * {@link #startScan} sets threads on them, and {@link #nextBlock} fetches what they find, whose rows the accessors of {@link Gate}
 * give. {@link #closeFiles} ends it at any time.
 *
 * <p>What a user is to be told about a file comes back as a JSON object with the member {@code failure}, as PL/Java could not
 * take detail and hint along with an exception. A backend has one such load at a time. No call takes much longer than opening a
 * file or the time that it was given: PostgreSQL can be interrupted only between them.
 */
public final class FileGate {
    private static final int NOTHING_YET = 0;
    private static final int BLOCK = 1;
    private static final int DONE = 2;
    private static final int FAILED = 3;
    private static final int WANTS_LINES = 4;
    private static final int OVER_LIMIT = 5;

    /** What a thread needs, its share of the results included, is less than this. */
    private static final long MEMORY_OF_A_WORKER = 20 << 20;

    private static final List<SourceFile> FILES = new ArrayList<>();
    private static LinePipe pipe;
    private static FileScan scan;
    private static FileScan.Result result;

    private FileGate() {}

    /**
     * The files that a path or a pattern names, as a JSON array.
     *
     * @param directories a JSON array: those below which files may be read
     */
    public static String findFiles(String directories, String pattern) {
        try {
            return Json.write(new AllowedDirectories((List<?>) Json.read(directories)).find(pattern));
        } catch (SluiceException e) {
            return failure(e);
        }
    }

    /** Opens a file and reads its header; gives name, header, bytes (null if it is compressed), and packed_bytes if it is. */
    public static String openFile(String directories, String name, String format) {
        try {
            Map<String, Object> spec = Json.readObject(format);
            Encoding encoding = encoding(spec);
            Stored stored =
                    new StoredChannel(name, new AllowedDirectories((List<?>) Json.read(directories)).open(name));
            return opened(SourceFile.open(FILES.size() + 1, stored, CsvFormat.read(spec), encoding));
        } catch (SluiceException e) {
            return failure(e);
        } catch (IOException e) {
            return failure(new SluiceException("cannot read \"" + name + "\": " + e.getMessage(), null, null));
        }
    }

    /** Begins a file of lines that {@link #feedLines} brings. */
    public static boolean beginLines() {
        closeFiles();
        pipe = new LinePipe();
        return true;
    }

    /** Brings lines with their line ends. */
    public static boolean feedLines(byte[] lines) {
        pipe.feed(lines);
        return true;
    }

    /** Says that no lines are left. */
    public static boolean endLines() {
        pipe.end();
        return true;
    }

    /**
     * Reads the header of the lines; gives what {@link #openFile} gives. More than 1 MiB of them must have been fed, or all, and
     * with "table" in the format more than 16 MiB: nobody else could feed while this waits.
     */
    public static String openLines(String name, String format) {
        try {
            Map<String, Object> spec = Json.readObject(format);
            return opened(SourceFile.open(1, new StoredPipe(name, pipe), CsvFormat.read(spec), encoding(spec)));
        } catch (SluiceException e) {
            return failure(e);
        } catch (IOException e) {
            return failure(new SluiceException("cannot read \"" + name + "\": " + e.getMessage(), null, null));
        }
    }

    /**
     * Sets threads on the files.
     *
     * @param workers how many; 0 is one for each core, as far as memory allows
     * @param rejectLimit as the database keeps it; empty when it is not to be judged before the end
     * @param keepsBlocks whether {@link #blockData} will be asked for
     * @return how many they are
     */
    public static int startScan(String plan, int workers, String rejectLimit, boolean keepsBlocks) {
        Runtime machine = Runtime.getRuntime();
        int most = (int) Math.max(1, Math.min(1024, machine.maxMemory() / 2 / MEMORY_OF_A_WORKER));
        int wanted = workers == 0 ? machine.availableProcessors() : workers;
        int threads = Math.min(wanted, most);
        RejectLimit limit = rejectLimit.isEmpty() ? null : RejectLimit.parse(rejectLimit);
        scan = new FileScan(Plan.read(plan), FILES, threads, limit, keepsBlocks);
        return threads;
    }

    /**
     * Fetches the next block, and waits for it for some milliseconds at most.
     *
     * @return 0: none yet, 2: no more, 3: failed, see {@link #scanFailure}, 4: lines are wanted, 5: no more, as the reject limit is
     *     passed. Or 1, number of the file, number of the block, the six counts that {@link Gate#scanBlock} gives, first line,
     *     byte offset and bytes of the block
     */
    public static long[] nextBlock(int milliseconds) throws InterruptedException {
        FileScan.Result done = result;
        result = null;
        result = scan.next(done, milliseconds, pipe);
        if (result != null) {
            int file = result.file().source().number();
            Gate.show(result.rows().accepted(), result.rows().rejects(), file, result.firstLine());
            Tally tally = result.rows().tally();
            return new long[] {
                BLOCK,
                file,
                result.block(),
                tally.read(),
                tally.filtered(),
                tally.rejected(),
                tally.duplicate(),
                tally.accepted(),
                result.rows().rejects().size(),
                result.firstLine(),
                result.byteOffset(),
                result.bytes()
            };
        }
        if (scan.failure() != null) {
            return new long[] {FAILED};
        }
        if (scan.isDone()) {
            return new long[] {scan.isOverLimit() ? OVER_LIMIT : DONE};
        }
        return new long[] {pipe != null && pipe.wantsMore() ? WANTS_LINES : NOTHING_YET};
    }

    /** The bytes of the block that was fetched last, if the scan keeps them. */
    public static byte[] blockData() {
        return result.data();
    }

    /** Why the scan failed. */
    public static String scanFailure() {
        Throwable problem = scan.failure();
        return failure(
                problem instanceof SluiceException
                        ? (SluiceException) problem
                        : new SluiceException("the scan of the files failed: " + problem, null, null));
    }

    /** The files when all of them have been scanned, as {@code sluice.merge_load} wants them. */
    public static String scannedFiles() {
        List<Object> files = new ArrayList<>();
        for (LoadFile file : scan.files()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("number", file.source().number());
            json.put("digest", file.digestHex());
            json.put("blocks", file.blocksSent());
            json.put("bytes", file.bytes());
            if (file.source().isPacked()) {
                json.put("packed_digest", file.source().stream().storedDigest());
                json.put("packed_bytes", file.source().stream().storedBytes());
            }
            files.add(json);
        }
        return Json.write(files);
    }

    /** Ends what is going on and closes the files. May be called at any time. */
    public static boolean closeFiles() {
        if (scan != null) {
            scan.stop();
        }
        for (SourceFile file : FILES) {
            file.close();
        }
        if (pipe != null) {
            pipe.close();
        }
        FILES.clear();
        pipe = null;
        scan = null;
        result = null;
        return true;
    }

    private static String opened(SourceFile file) {
        FILES.add(file);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", file.name());
        json.put("bytes", file.bytes() < 0 ? null : file.bytes());
        if (file.isPacked()) {
            json.put("packed_bytes", file.storedBytes() < 0 ? null : file.storedBytes());
        }
        json.put("header", file.header());
        return Json.write(json);
    }

    private static Encoding encoding(Map<String, Object> format) {
        String name = (String) format.get("encoding");
        return name == null ? Encoding.UTF_8 : Encoding.of(name);
    }

    private static String failure(SluiceException e) {
        Map<String, Object> failure = new LinkedHashMap<>();
        failure.put("message", e.getMessage());
        failure.put("detail", e.detail());
        failure.put("hint", e.hint());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("failure", failure);
        return Json.write(json);
    }
}
