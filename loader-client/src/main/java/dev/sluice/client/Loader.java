package dev.sluice.client;

import dev.sluice.database.Database;
import dev.sluice.database.ServerFailure;
import dev.sluice.database.ServerState;
import dev.sluice.database.WorkerConnections;
import dev.sluice.failure.ExitCode;
import dev.sluice.failure.SluiceException;
import dev.sluice.file.FileFormat;
import dev.sluice.file.FoundFile;
import dev.sluice.phase.Phase;
import dev.sluice.phase.PhaseClock;
import dev.sluice.plan.Plan;
import dev.sluice.row.RuleEngine;
import dev.sluice.rule.RuleException;
import dev.sluice.scan.BlockQueue;
import dev.sluice.scan.BlockWork;
import dev.sluice.scan.LoadFile;
import dev.sluice.scan.LoadWorker;
import dev.sluice.source.FileDigest;
import dev.sluice.source.SourceFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.postgresql.PGConnection;

/**
 * Runs one load: asks the ledger, begins the load, sets workers on the blocks, merges. Whatever goes wrong before the merge has
 * committed, the target stays as it was.
 *
 * <p>{@link #run} is called once, from one thread; {@link #cancel} may be called from any other, such as a shutdown hook. Memory:
 * per worker about three blocks of {@link FileDigest#BLOCK} bytes and the longest record, four more blocks without pushdown, and
 * 32 MiB for all of them, or one part to be sent for each if that is more.
 */
public final class Loader {
    /** How often a merge is tried when other sessions change the target meanwhile. */
    private static final int MERGE_ATTEMPTS = 3;

    /** How often the server is told, and asked, how far the load has come. */
    private static final int REPORT_MILLIS = 1000;

    /** How much larger than a compressed file its content may be, when it is asked how many workers it can keep busy. */
    private static final int LIKELY_PACKING = 20;

    /** Bytes of blocks that all workers together hold for backends that are not there yet, or busy. */
    private static final long ROOM = 32 << 20;

    private static final String TARGET_CHANGED = "SL008";
    private static final String QUERY_CANCELED = "57014";

    private final LoadRequest request;
    private final Database database;
    private final Progress progress;
    private final long began = System.nanoTime();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final List<Connection> busy = new ArrayList<>();
    private final List<BlockSender> senders = new ArrayList<>();

    private volatile BlockQueue queue;
    private volatile boolean cancelled;
    private Connection control;
    private SqlInterface calls;
    private long loadId;
    private int skipped;

    /** A load of {@code request} into {@code database}. */
    public Loader(LoadRequest request, Database database, Progress progress) {
        this.request = request;
        this.database = database;
        this.progress = progress;
    }

    /**
     * Runs the load.
     *
     * @throws SluiceException if it failed; then nothing was merged
     */
    public LoadReport run() {
        List<SourceFile> files = new ArrayList<>();
        try {
            if (opensFirst()) {
                open(files, request.job());
            }
            control = database.connect();
            busy(control);
            return run(files).withNotes(notes(files));
        } catch (SQLException e) {
            throw cancelled ? cancelledFailure() : ServerFailure.of(e);
        } finally {
            progress.finish();
            for (SourceFile file : files) {
                file.close();
            }
            closeControl();
        }
    }

    /**
     * Breaks the load off: {@link #run} then fails as soon as nothing of it is left. Does nothing when the load has ended.
     */
    public void cancel() {
        cancelled = true;
        stopWorkers();
    }

    /** A file that cannot be read is better told before anybody is asked for a password. */
    private boolean opensFirst() {
        return request.job() != null && !request.sinceLast() && request.job().hasReadableFormat();
    }

    private LoadReport run(List<SourceFile> files) throws SQLException {
        PhaseClock clock = progress.clock();
        clock.enter(Phase.BEGIN);
        calls = new SqlInterface(control);
        JobSpec job = request.job() == null ? calls.fetchJob(request.jobName()) : request.job();
        List<String> subqueries = job.subqueries();
        if (!opensFirst()) {
            if (request.job() != null && !job.hasReadableFormat()) {
                calls.defineJob(job);
            }
            open(files, job);
        }
        if (files.isEmpty()) {
            return LoadReport.nothingNew(job.name(), skipped, elapsed());
        }
        WorkerCount workers = workers(job, files);
        // They connect while this thread asks what there is to do.
        try (WorkerConnections connections = new WorkerConnections(() -> database.pool(workers.first(), "sluice"))) {
            if (request.job() != null) {
                calls.defineJob(job);
            }
            Map<Integer, Long> known =
                    request.force() || request.newTable() ? Map.of() : calls.findLoaded(job.name(), files);
            if (known.size() == files.size()) {
                return LoadReport.alreadyLoaded(
                        job.name(),
                        knownFilesJson(files, known),
                        known.get(files.get(0).number()),
                        elapsed());
            }
            return load(job, subqueries, files, calls.rulesRunInServer(request.rules()), workers, connections, clock);
        }
    }

    private WorkerCount workers(JobSpec job, List<SourceFile> files) throws SQLException {
        ServerState state = ServerState.of(control);
        boolean server = request.rules() != LoadRequest.Rules.CLIENT && state.hasEngine();
        return WorkerCount.choose(request, job, database, state, server, likelyBlocks(files));
    }

    private LoadReport load(
            JobSpec job,
            List<String> subqueries,
            List<SourceFile> files,
            boolean server,
            WorkerCount count,
            WorkerConnections connections,
            PhaseClock clock)
            throws SQLException {
        CompletableFuture<Staging> begun = new CompletableFuture<>();
        Workers workers = new Workers(count, () -> work(connections, begun, server, ROOM / count.most()));
        try {
            try {
                begun.complete(begin(job, subqueries, files, server, count.most()));
                clock.leave();
                watch(workers);
            } catch (SQLException | RuntimeException | Error e) {
                begun.completeExceptionally(e);
                throw e;
            } finally {
                workers.join();
            }
            rethrowFailure();
            connections.closeMeanwhile();
            double staged = elapsed();
            progress.phase("merging");
            clock.enter(Phase.MERGE);
            Map<String, Object> merged = queue.isOverLimit()
                    ? calls.stop(loadId)
                    : merge(begun.join().files());
            clock.leave();
            progress.finish();
            double total = elapsed();
            return LoadReport.of(
                    merged,
                    server && begun.join().pushdown(),
                    contentBytes(begun.join().files()),
                    skipped,
                    total,
                    staged,
                    total - staged);
        } catch (SQLException | RuntimeException | Error e) {
            abandon(e);
            throw e;
        }
    }

    /** What the workers of a load that has begun need to know. */
    private record Staging(
            Plan plan, String copySql, List<LoadFile> files, BlockQueue queue, boolean pushdown, boolean compress) {}

    private void work(WorkerConnections connections, CompletableFuture<Staging> begun, boolean server, long room) {
        try {
            if (server) {
                workForServer(connections, begun, room);
            } else {
                workInClient(connections, begun);
            }
        } catch (ExecutionException e) {
            // The load did not begin: the main thread knows why.
        } catch (Throwable e) {
            fail(e);
        }
    }

    /** Scans blocks and has them sent; a backend may still be starting its JVM meanwhile. */
    private void workForServer(WorkerConnections connections, CompletableFuture<Staging> begun, long room)
            throws SQLException, InterruptedException, ExecutionException {
        BlockSender sender = new BlockSender(room);
        synchronized (busy) {
            senders.add(sender);
        }
        if (cancelled || failure.get() != null) {
            sender.breakOff();
        }
        sender.start(Thread.currentThread().getName().replace("worker", "sender"), () -> carry(connections, sender));
        try {
            Staging staging = begun.get();
            run(
                    staging,
                    new StagingCopy(
                            sender, staging.plan(), staging.pushdown(), staging.compress(), queue::isOverLimit));
        } finally {
            sender.stop();
        }
    }

    private void carry(WorkerConnections connections, BlockSender sender) throws SQLException {
        PhaseClock clock = progress.clock();
        clock.enter(Phase.CONNECT);
        try (Connection connection = connections.take()) {
            busy(connection);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SELECT sluice_private.load_engine()");
                clock.leave();
                sender.carry(connection);
            } finally {
                free(connection);
            }
        }
    }

    private void workInClient(WorkerConnections connections, CompletableFuture<Staging> begun)
            throws SQLException, InterruptedException, ExecutionException {
        PhaseClock clock = progress.clock();
        clock.enter(Phase.CONNECT);
        try (Connection connection = connections.take()) {
            busy(connection);
            try {
                Staging staging = begun.get();
                clock.leave();
                run(staging, new TypedCopy(connection, staging.plan(), staging.copySql()));
            } finally {
                free(connection);
            }
        }
    }

    private static void run(Staging staging, BlockWork work) throws SQLException, InterruptedException {
        boolean done = false;
        try {
            new LoadWorker(staging.queue(), work).run();
            done = true;
        } finally {
            if (!done) {
                work.cancel();
            }
        }
    }

    private boolean pushdown(JobSpec job) {
        return request.pushdown() && !job.validatesAll();
    }

    private Staging begin(JobSpec job, List<String> subqueries, List<SourceFile> files, boolean server, int workers)
            throws SQLException {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("rules", server ? "server" : "client");
        options.put("pushdown", server && pushdown(job));
        options.put("force", request.force());
        if (request.newTable()) {
            options.put("new_table", true);
        }
        if (request.full()) {
            options.put("full", true);
        }
        options.put("dry_run", request.dryRun());
        options.put("subqueries", subqueries);
        SqlInterface.Beginning beginning = calls.begin(job.name(), files, options);
        loadId = beginning.loadId();
        checkRules(job, beginning.plan());
        List<LoadFile> loadFiles = new ArrayList<>();
        for (SourceFile file : files) {
            loadFiles.add(new LoadFile(file));
        }
        queue = new BlockQueue(loadFiles, workers, watcher(), beginning.rejectLimit());
        if (cancelled || failure.get() != null) {
            queue.stop();
        }
        progress.start(storedBytes(files), "load " + loadId);
        // What is kept to be replayed is all of the files: another version of the job may want other rows.
        boolean pushdown = pushdown(job) && !beginning.keepRaw();
        for (SourceFile file : files) {
            file.narrow(beginning.plan(), pushdown);
        }
        boolean compress = server
                && request.compression()
                        .isWorthwhile(control, database.parameters().isLocal(), storedBytes(files));
        return new Staging(beginning.plan(), beginning.copySql(), loadFiles, queue, pushdown, compress);
    }

    private BlockQueue.Watcher watcher() {
        return new BlockQueue.Watcher() {
            @Override
            public void scanned(long bytes, long rows) {
                progress.update(bytes, rows);
            }

            @Override
            public void rejected(long rows) {
                progress.rejected(rows);
            }

            @Override
            public PhaseClock clock() {
                return progress.clock();
            }
        };
    }

    /** While workers are at it, shows others how far the load has come, and asks how many rows were rejected. */
    private void watch(Workers workers) {
        try {
            while (!workers.await(queue, REPORT_MILLIS)) {
                queue.rejected(calls.reportProgress(loadId, queue.bytesDone(), queue.rows()));
            }
        } catch (SQLException | InterruptedException e) {
            fail(e);
        }
    }

    /** A wrong rule is better told by the client, which can point into it, than by each worker's backend. */
    private static void checkRules(JobSpec job, Plan plan) {
        try {
            new RuleEngine(plan);
        } catch (RuleException e) {
            throw job.ruleFailure(e);
        } catch (IllegalArgumentException e) {
            throw new SluiceException("job \"" + job.name() + "\": " + e.getMessage(), null, null);
        }
    }

    private Map<String, Object> merge(List<LoadFile> files) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return calls.merge(loadId, files);
            } catch (SQLException e) {
                if (!TARGET_CHANGED.equals(e.getSQLState()) || attempt == MERGE_ATTEMPTS || cancelled) {
                    throw e;
                }
            }
        }
    }

    private void abandon(Throwable why) {
        if (loadId == 0) {
            return;
        }
        String reason = why.getMessage() == null ? why.getClass().getSimpleName() : why.getMessage();
        try {
            if (control.isValid(2)) {
                calls.abandon(loadId, cancelled ? null : reason);
            } else {
                try (Connection fresh = database.connect()) {
                    new SqlInterface(fresh).abandon(loadId, cancelled ? null : reason);
                }
            }
        } catch (SQLException | SluiceException e) {
            // The server is gone. The next load of the job clears away what this one left.
        }
    }

    private void open(List<SourceFile> files, JobSpec job) throws SQLException {
        FileFormat format = job.fileFormat();
        List<FoundFile> found = new ArrayList<>();
        for (Path path : request.files()) {
            found.addAll(FoundFile.at(path));
        }
        if (request.sinceLast()) {
            List<FoundFile> unloaded = calls.unloaded(job.name(), found);
            skipped = found.size() - unloaded.size();
            found = unloaded;
        }
        for (FoundFile file : found) {
            files.add(file.open(files.size() + 1, format));
        }
    }

    private static List<String> notes(List<SourceFile> files) {
        return files.stream().map(SourceFile::note).filter(Objects::nonNull).toList();
    }

    private static List<Object> knownFilesJson(List<SourceFile> files, Map<Integer, Long> known) {
        List<Object> list = new ArrayList<>();
        for (SourceFile file : files) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("name", file.name());
            json.put("bytes", file.bytes() < 0 ? null : file.bytes());
            json.put("status", "already loaded");
            json.put("loaded_by_load", known.get(file.number()));
            list.add(json);
        }
        return list;
    }

    /** What the progress of a load is measured by: bytes as they are stored; -1 when nobody knows how many there are. */
    static long storedBytes(List<SourceFile> files) {
        long bytes = 0;
        for (SourceFile file : files) {
            if (file.storedBytes() < 0) {
                return -1;
            }
            bytes += file.storedBytes();
        }
        return bytes;
    }

    private static long contentBytes(List<LoadFile> files) {
        long bytes = 0;
        for (LoadFile file : files) {
            bytes += file.bytes();
        }
        return bytes;
    }

    /** How many blocks the files have; where nobody knows, as many as they hardly have more than. */
    static long likelyBlocks(List<SourceFile> files) {
        long blocks = 0;
        for (SourceFile file : files) {
            if (file.storedBytes() < 0) {
                return Integer.MAX_VALUE;
            }
            long bytes = file.stream() != null ? file.storedBytes() * LIKELY_PACKING : file.bytes();
            blocks += (bytes + FileDigest.BLOCK - 1) / FileDigest.BLOCK;
        }
        return blocks;
    }

    private void fail(Throwable e) {
        if (!(e instanceof InterruptedException)) {
            failure.compareAndSet(null, e);
        }
        stopWorkers();
    }

    private void stopWorkers() {
        BlockQueue current = queue;
        if (current != null) {
            current.stop();
        }
        synchronized (busy) {
            senders.forEach(BlockSender::breakOff);
            for (Connection connection : busy) {
                try {
                    if (connection != control || cancelled) {
                        connection.unwrap(PGConnection.class).cancelQuery();
                    }
                } catch (SQLException e) {
                    // The connection is gone, and with it what it was busy with.
                }
            }
        }
    }

    private void rethrowFailure() throws SQLException {
        if (cancelled) {
            throw cancelledFailure();
        }
        Throwable e = failure.get();
        if (e instanceof SQLException sql) {
            throw sql;
        }
        if (e instanceof RuntimeException runtime) {
            throw runtime;
        }
        if (e instanceof Error error) {
            throw error;
        }
    }

    private static SluiceException cancelledFailure() {
        return new SluiceException("cancelled", "Nothing was merged.", null, ExitCode.FAILED, QUERY_CANCELED, null);
    }

    private void busy(Connection connection) {
        synchronized (busy) {
            busy.add(connection);
        }
    }

    private void free(Connection connection) {
        synchronized (busy) {
            busy.remove(connection);
        }
    }

    private void closeControl() {
        if (control != null) {
            free(control);
            try {
                control.close();
            } catch (SQLException e) {
                // Everything on it has been committed or rolled back.
            }
        }
    }

    private double elapsed() {
        return (System.nanoTime() - began) / 1e9;
    }
}
