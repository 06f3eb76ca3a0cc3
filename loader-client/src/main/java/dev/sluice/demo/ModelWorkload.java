package dev.sluice.demo;

import dev.sluice.failure.ExitCode;
import dev.sluice.plan.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The model workload: CSV files of readings of 1000 generators at steps of five minutes, 9 columns, about 145 bytes a row, of
 * which 50 generators are wanted. About one row in 1000 repeats a key of its own or an earlier file with other values, and one
 * row follows each 10,000 wanted rows that is wanted and bad in one of six ways. The same numbers make the same bytes.
 */
public final class ModelWorkload {
    private static final int WANTED = 50;
    private static final long BAD_EVERY = 10_000;
    private static final int FILES = 4;
    private static final long DEFAULT_SEED = 1;

    private final long seed;
    private final long rows;
    private final int files;

    /**
     * @param rows data rows in all files together
     * @param seed chooses the wanted generators and every value
     */
    public ModelWorkload(long rows, int files, long seed) {
        if (rows < files || files < 1) {
            throw new IllegalArgumentException("each of " + files + " files needs a row, not " + rows + " in all");
        }
        this.seed = seed;
        this.rows = rows;
        this.files = files;
    }

    /**
     * What was written, and what its load into an empty table must come to with {@link #job()}.
     *
     * @param filtered rows of generators that nobody wants
     * @param rejected wanted rows that are bad
     * @param duplicate wanted rows whose key comes again later, in this file or the next ones
     * @param inserted rows of the target
     * @param power sum of their {@code power_mw}, in thousandths: tells whether the last row of each key won
     */
    public record Expected(
            List<Path> files,
            long bytes,
            long read,
            long filtered,
            long rejected,
            long duplicate,
            long inserted,
            long power) {

        /** The counts as the JSON of {@code sluice load} names them. */
        public Map<String, Object> toMap() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("read", read);
            map.put("filtered", filtered);
            map.put("rejected", rejected);
            map.put("duplicate", duplicate);
            map.put("inserted", inserted);
            map.put("updated", 0L);
            map.put("unchanged", 0L);
            return map;
        }
    }

    /** The generators that are wanted, for the table {@code relevant_generator}. */
    public List<Integer> wantedGenerators() {
        List<Integer> ids = new ArrayList<>();
        boolean[] wanted = wanted();
        for (int g = 0; g < wanted.length; g++) {
            if (wanted[g]) {
                ids.add(g + 1);
            }
        }
        return ids;
    }

    private boolean[] wanted() {
        boolean[] wanted = new boolean[ReadingFile.GENERATORS];
        long state = seed;
        for (int chosen = 0; chosen < WANTED; ) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            int generator = (int) ((state >>> 33) % ReadingFile.GENERATORS);
            if (!wanted[generator]) {
                wanted[generator] = true;
                chosen++;
            }
        }
        return wanted;
    }

    /** Writes the files {@code generation-1.csv} and so on, as many at a time as there are cores. */
    public Expected write(Path folder) throws IOException {
        boolean[] wanted = wanted();
        ExecutorService workers = Executors.newFixedThreadPool(
                Math.min(files, Runtime.getRuntime().availableProcessors()));
        try {
            List<Path> paths = new ArrayList<>();
            List<Future<ReadingFile.Written>> writing = new ArrayList<>();
            long each = (rows + files - 1) / files;
            long steps = (each + ReadingFile.GENERATORS - 1) / ReadingFile.GENERATORS;
            // Rows that are repeated or bad take less than a tenth.
            long fullSteps = rows / files * 9 / 10 / ReadingFile.GENERATORS;
            long rowsSoFar = 0;
            for (int i = 0; i < files; i++) {
                long share = rows * (i + 1) / files - rowsSoFar;
                rowsSoFar += share;
                Path path = folder.resolve("generation-" + (i + 1) + ".csv");
                paths.add(path);
                ReadingFile file = new ReadingFile(seed, i, steps, fullSteps, wanted);
                // In small workloads too, each file has bad rows.
                long badEvery = Math.max(1, Math.min(BAD_EVERY, share * WANTED / ReadingFile.GENERATORS / 3));
                Callable<ReadingFile.Written> task = () -> file.write(path, share, badEvery);
                writing.add(workers.submit(task));
            }
            List<ReadingFile.Written> written = new ArrayList<>();
            for (Future<ReadingFile.Written> one : writing) {
                written.add(one.get());
            }
            return expect(paths, written);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            workers.shutdownNow();
        }
    }

    private Expected expect(List<Path> paths, List<ReadingFile.Written> written) {
        long bytes = 0;
        long read = 0;
        long filtered = 0;
        long rejected = 0;
        long duplicate = 0;
        long inserted = 0;
        long power = 0;
        Map<Long, Long> last = new HashMap<>();
        for (ReadingFile.Written file : written) {
            bytes += file.bytes;
            read += file.rows;
            filtered += file.filtered;
            rejected += file.rejected;
            inserted += file.fresh;
            power += file.power;
            duplicate += file.repeats.size();
            for (ReadingFile.Repeat repeat : file.repeats) {
                Long before = last.put(repeat.step() * ReadingFile.GENERATORS + repeat.generator(), repeat.power());
                power += repeat.power()
                        - (before == null ? ReadingFile.firstPower(seed, repeat.step(), repeat.generator()) : before);
            }
        }
        return new Expected(paths, bytes, read, filtered, rejected, duplicate, inserted, power);
    }

    /** The statements that create the tables {@code public.generation} and {@code public.relevant_generator}. */
    public static String tables() {
        return resource("generation.sql");
    }

    /** The job file (YAML). */
    public static String job() {
        return resource("generation.yaml");
    }

    private static String resource(String name) {
        try (InputStream in = ModelWorkload.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes the workload for benchmarks: {@code FOLDER ROWS [FILES [SEED]]}. Beside the CSV files the folder gets
     * {@code relevant_generator.csv} (the wanted ids), {@code generation.sql}, {@code generation.yaml} and
     * {@code expected.json}.
     */
    public static void main(String[] args) throws IOException {
        if (args.length < 2) {
            System.err.println("usage: ModelWorkload FOLDER ROWS [FILES [SEED]]");
            System.exit(ExitCode.USAGE);
        }
        Path folder = Files.createDirectories(Path.of(args[0]));
        int files = args.length > 2 ? Integer.parseInt(args[2]) : FILES;
        long seed = args.length > 3 ? Long.parseLong(args[3]) : DEFAULT_SEED;
        ModelWorkload workload = new ModelWorkload(Long.parseLong(args[1]), files, seed);
        Expected expected = workload.write(folder);
        StringBuilder ids = new StringBuilder();
        for (int id : workload.wantedGenerators()) {
            ids.append(id).append('\n');
        }
        Files.writeString(folder.resolve("relevant_generator.csv"), ids);
        Files.writeString(folder.resolve("generation.sql"), tables());
        Files.writeString(folder.resolve("generation.yaml"), job());
        Map<String, Object> result = expected.toMap();
        result.put("bytes", expected.bytes());
        result.put("power", expected.power());
        Files.writeString(folder.resolve("expected.json"), Json.write(result) + "\n");
        System.out.println(Json.write(result));
    }
}
