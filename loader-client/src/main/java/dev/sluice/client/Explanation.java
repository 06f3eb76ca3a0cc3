package dev.sluice.client;

import dev.sluice.database.Database;
import dev.sluice.database.ServerFailure;
import dev.sluice.database.ServerState;
import dev.sluice.failure.SluiceException;
import dev.sluice.file.FileFormat;
import dev.sluice.file.FoundFile;
import dev.sluice.plan.Json;
import dev.sluice.source.SourceFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a load would choose if it began now, and why. Nothing begins and nothing stays: a job file is defined in a transaction
 * that is rolled back. Pipes are not read.
 */
public final class Explanation {
    private record Choice(String what, String value, String why) {}

    private final List<Choice> choices = new ArrayList<>();
    private final LoadRequest request;

    private Explanation(LoadRequest request) {
        this.request = request;
    }

    /**
     * Looks at files, server and job, as a load would.
     *
     * @throws SluiceException for what a load would fail with before it begins
     */
    public static Explanation of(LoadRequest request, Database database) {
        Explanation explanation = new Explanation(request);
        List<SourceFile> files = new ArrayList<>();
        try (Connection connection = database.connect()) {
            explanation.explain(database, connection, files);
        } catch (SQLException e) {
            throw ServerFailure.of(e);
        } finally {
            files.forEach(SourceFile::close);
        }
        return explanation;
    }

    private void explain(Database database, Connection connection, List<SourceFile> files) throws SQLException {
        SqlInterface calls = new SqlInterface(connection);
        JobSpec job = request.job() == null ? calls.fetchJob(request.jobName()) : request.job();
        connection.setAutoCommit(false);
        if (request.job() != null) {
            calls.defineJob(job);
        }
        files(calls, job, files);
        add(
                "connection",
                database.parameters().server(),
                database.parameters().isLocal() ? "on this machine" : "over the network");
        boolean server = calls.rulesRunInServer(request.rules());
        add(
                "rules",
                server ? "server" : "client",
                request.rules() != LoadRequest.Rules.AUTO
                        ? "--rules " + request.rules().name().toLowerCase(Locale.ROOT)
                        : server ? "the engine is installed there" : "the server has no PL/Java or no engine");
        pushdown(job, server);
        ServerState state = ServerState.of(connection);
        WorkerCount workers = WorkerCount.choose(
                request, job, database, state, server, pipes() ? Integer.MAX_VALUE : Loader.likelyBlocks(files));
        add("workers", workers.text(), workers.why());
        compression(connection, database.parameters().isLocal(), server, files);
        add(
                "heap",
                (Runtime.getRuntime().maxMemory() >> 20) + " MiB",
                "of the client; -Xmx in SLUICE_JAVA_OPTS changes it");
        boolean archive = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .anyMatch(argument -> argument.startsWith("-XX:SharedArchiveFile="));
        add(
                "class archive",
                archive ? "used" : "not used",
                archive ? "lib/sluice.jsa is there" : "there is no lib/sluice.jsa");
        merge(connection, job);
        add(
                "work_mem",
                "adapts",
                "16 MB and twice the staged rows, at most a 32nd of effective_cache_size (" + state.effectiveCacheSize()
                        + "), but 128 to 512 MB");
        levers(job);
        connection.rollback();
    }

    private void files(SqlInterface calls, JobSpec job, List<SourceFile> files) throws SQLException {
        List<FoundFile> found = new ArrayList<>();
        for (Path path : request.files()) {
            found.addAll(FoundFile.at(path));
        }
        int all = found.size();
        if (request.sinceLast()) {
            found = calls.unloaded(job.name(), found);
        }
        FileFormat format = job.fileFormat();
        long bytes = 0;
        for (FoundFile file : found) {
            if (file.bytes() >= 0) {
                files.add(file.open(files.size() + 1, format));
                bytes += file.bytes();
            }
        }
        add(
                "files",
                found.size() + ", " + bytes + " bytes",
                found.size() < all
                        ? (all - found.size()) + " were loaded before: --since-last"
                        : pipes() ? "what pipes hold is not known" : "as they are stored");
        if (!pipes() && !files.isEmpty()) {
            boolean known =
                    !request.force() && calls.findLoaded(job.name(), files).size() == files.size();
            add(
                    "ledger",
                    request.force() ? "not asked" : known ? "all known" : "not all known",
                    request.force() ? "--force" : known ? "nothing would be loaded" : "what is known is left out");
        }
    }

    private boolean pipes() {
        return request.files().stream()
                .flatMap(path -> FoundFile.at(path).stream())
                .anyMatch(file -> file.bytes() < 0);
    }

    private void pushdown(JobSpec job, boolean server) {
        String against = !server
                ? "the rules run in the client anyway"
                : !request.pushdown()
                        ? "--no-pushdown"
                        : job.spec().get("where") == null
                                ? "the job has no \"where\""
                                : job.validatesAll()
                                        ? "validate_all: all rows are looked at"
                                        : Boolean.TRUE.equals(job.spec().get("keep_raw"))
                                                ? "keep_raw: the server keeps all rows"
                                                : null;
        add(
                "pushdown",
                against == null ? "on" : "off",
                against == null ? "rows that \"where\" drops stay here" : against);
    }

    private void compression(Connection connection, boolean local, boolean server, List<SourceFile> files)
            throws SQLException {
        boolean on = server
                && request.compression().isWorthwhile(connection, local, pipes() ? -1 : Loader.storedBytes(files));
        add(
                "wire compression",
                on ? "deflate" : "off",
                !server
                        ? "rows travel in binary, not as blocks"
                        : request.compression() != WireCompression.AUTO
                                ? "--wire-compression "
                                        + request.compression().name().toLowerCase(Locale.ROOT)
                                : on
                                        ? "the link has less than 400 Mbit/s"
                                        : "the link is fast, or the files are small");
    }

    /** As merge_load chooses, as far as it can be told before anything is staged. */
    private void merge(Connection connection, JobSpec job) throws SQLException {
        String target;
        boolean key = false;
        try (PreparedStatement ask = connection.prepareStatement("SELECT j.target, EXISTS (SELECT FROM pg_index AS i"
                + " WHERE i.indrelid = j.target::regclass AND i.indisprimary) FROM sluice.job AS j WHERE j.name = ?")) {
            ask.setString(1, job.name());
            try (ResultSet result = ask.executeQuery()) {
                result.next();
                target = result.getString(1);
                key = result.getBoolean(2);
            }
        }
        Object named = job.spec().get("dedup") instanceof Map<?, ?> dedup ? dedup.get("key") : null;
        if (named != null) {
            key = !(named instanceof List<?> columns) || !columns.isEmpty();
        }
        String conflict = String.valueOf(job.spec().getOrDefault("on_conflict", "error"));
        if (!key) {
            add("merge", "insert_all", "rows have no key");
        } else if (conflict.equals("error")) {
            add("merge", "insert_distinct", "on_conflict is error: every key must be new");
        } else if (isEmpty(connection, target)) {
            add("merge", "insert_distinct", "the target is empty");
        } else {
            add(
                    "merge",
                    conflict.equals("nothing") ? "insert_new" : "update_changed, insert_new",
                    "the target has rows; what it has of the keys decides when they are staged");
        }
    }

    private static boolean isEmpty(Connection connection, String target) throws SQLException {
        // As PostgreSQL has quoted the name.
        try (PreparedStatement ask = connection.prepareStatement("SELECT NOT EXISTS (SELECT FROM " + target + ")");
                ResultSet result = ask.executeQuery()) {
            return result.next() && result.getBoolean(1);
        }
    }

    private void levers(JobSpec job) {
        Map<?, ?> levers = job.spec().get("merge") instanceof Map<?, ?> map ? map : Map.of();
        Object commit = levers.get("synchronous_commit");
        if ("off".equals(commit) || Boolean.FALSE.equals(commit)) {
            add("synchronous_commit", "off", "the job says so; a crash of the server may take the load back");
        }
        if ("disabled".equals(levers.get("triggers"))) {
            add("triggers", "disabled", "the job says so; nobody else writes the target during the merge");
        }
        if ("rebuild".equals(levers.get("indexes"))) {
            add("indexes", "rebuild", "the job says so, if the target is empty; nobody else reads it during the merge");
        }
    }

    private void add(String what, String value, String why) {
        choices.add(new Choice(what, value, why));
    }

    /** One line for each choice: what, value, why. */
    public List<String> toText() {
        int what =
                choices.stream().mapToInt(choice -> choice.what.length()).max().orElse(0);
        int value =
                choices.stream().mapToInt(choice -> choice.value.length()).max().orElse(0);
        return choices.stream()
                .map(choice ->
                        String.format("%-" + what + "s  %-" + value + "s  %s", choice.what, choice.value, choice.why))
                .toList();
    }

    /** An object with a member {@code choices}, a list of objects with {@code what}, {@code value} and {@code why}. */
    public String toJson() {
        List<Object> list = new ArrayList<>();
        for (Choice choice : choices) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("what", choice.what);
            json.put("value", choice.value);
            json.put("why", choice.why);
            list.add(json);
        }
        return Json.write(Map.of("choices", list));
    }
}
