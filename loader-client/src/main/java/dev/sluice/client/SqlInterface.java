package dev.sluice.client;

import dev.sluice.failure.SluiceException;
import dev.sluice.file.FoundFile;
import dev.sluice.plan.Json;
import dev.sluice.plan.Plan;
import dev.sluice.row.Tally;
import dev.sluice.scan.LoadFile;
import dev.sluice.scan.RejectLimit;
import dev.sluice.source.SourceFile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The functions of schema {@code sluice} that the client calls, over one connection that commits each call by itself. The
 * connection that begins a load holds the lock that says that the load is alive. One thread at a time.
 */
public final class SqlInterface {
    private final Connection connection;

    /**
     * The interface of a database.
     *
     * @throws SluiceException if the database does not have Sluice
     */
    public SqlInterface(Connection connection) throws SQLException {
        this.connection = connection;
        require(connection);
    }

    /**
     * Makes sure that a database has Sluice.
     *
     * @throws SluiceException if it has not
     */
    public static void require(Connection connection) throws SQLException {
        if (query(connection, "SELECT to_regprocedure('sluice.begin_load(text,jsonb,jsonb)')") == null) {
            throw new SluiceException(
                    "Sluice is not installed in database \"" + connection.getCatalog() + "\"",
                    null,
                    "Run \"sluice install\" with the same connection options, as a role that may create schemas.");
        }
    }

    /**
     * Whether the rules of a load will run in this server.
     *
     * @throws SluiceException if they must, and cannot
     */
    boolean rulesRunInServer(LoadRequest.Rules wanted) throws SQLException {
        if (wanted == LoadRequest.Rules.CLIENT) {
            return false;
        }
        boolean there = query(connection, "SELECT to_regprocedure('sluice_private.java_version()')") != null;
        if (!there && wanted == LoadRequest.Rules.SERVER) {
            throw new SluiceException(
                    "the rules cannot run in the server: it has no PL/Java, or Sluice was installed without it",
                    null,
                    "Run \"sluice doctor\" to see what is missing, or use --rules client.");
        }
        return there;
    }

    /**
     * The newest version of a job.
     *
     * @throws SluiceException if there is none of that name
     */
    JobSpec fetchJob(String name) throws SQLException {
        try (PreparedStatement call = connection.prepareStatement("SELECT spec FROM sluice.job WHERE name = ?")) {
            call.setString(1, name);
            String spec = text(call);
            if (spec == null) {
                throw new SluiceException(
                        "job \"" + name + "\" does not exist",
                        null,
                        "Define it with \"sluice apply JOB.yaml\"; \"SELECT name FROM sluice.job\" lists those there are.");
            }
            return new JobSpec(name, Json.readObject(spec));
        }
    }

    /**
     * Defines a job, or a new version of it if it has changed.
     *
     * @return the version
     */
    public int defineJob(JobSpec job) throws SQLException {
        // The server takes any name of an encoding, as it never sees one.
        job.encoding();
        Map<String, Object> spec = new LinkedHashMap<>(job.spec());
        spec.put("subqueries", job.subqueries());
        try (PreparedStatement call = connection.prepareStatement("SELECT sluice.define_job(?, ?::jsonb)")) {
            call.setString(1, job.name());
            call.setString(2, Json.write(spec));
            return Integer.parseInt(text(call));
        }
    }

    /**
     * The files that the ledger has, by number, with the load that brought them; looks no further than the first that it has
     * not. Reads a file only if the ledger has one of its size.
     */
    Map<Integer, Long> findLoaded(String job, List<SourceFile> files) throws SQLException {
        Map<Integer, Long> known = new LinkedHashMap<>();
        try (PreparedStatement call = connection.prepareStatement("SELECT sluice.find_loaded(?, ?, ?)")) {
            for (SourceFile file : files) {
                if (file.storedBytes() < 0) {
                    return known;
                }
                call.setString(1, job);
                call.setLong(2, file.storedBytes());
                call.setString(3, null);
                if (text(call) == null) {
                    return known;
                }
                call.setString(3, file.storedDigest());
                String load = text(call);
                if (load == null) {
                    return known;
                }
                known.put(file.number(), Long.valueOf(load));
            }
        }
        return known;
    }

    /**
     * The files that the ledger does not have. Goes by names, sizes and times, and reads a file only where they leave it open.
     *
     * @param found none of them a pipe
     */
    List<FoundFile> unloaded(String job, List<FoundFile> found) throws SQLException {
        List<Object> described = new ArrayList<>();
        for (FoundFile file : found) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("number", described.size() + 1);
            json.put("name", file.name());
            json.put("bytes", file.bytes());
            json.put("modified", file.modified().toString());
            described.add(json);
        }
        Set<Integer> known = new HashSet<>();
        try (PreparedStatement call =
                        connection.prepareStatement("SELECT number, certain FROM sluice.find_known(?, ?::jsonb)");
                PreparedStatement ask = connection.prepareStatement("SELECT sluice.find_loaded(?, ?, ?)")) {
            call.setString(1, job);
            call.setString(2, Json.write(described));
            try (ResultSet result = call.executeQuery()) {
                while (result.next()) {
                    FoundFile file = found.get(result.getInt("number") - 1);
                    ask.setString(1, job);
                    ask.setLong(2, file.bytes());
                    if (!result.getBoolean("certain")) {
                        ask.setString(3, file.digest());
                    }
                    if (result.getBoolean("certain") || text(ask) != null) {
                        known.add(result.getInt("number"));
                    }
                }
            }
        }
        List<FoundFile> left = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            if (!known.contains(i + 1)) {
                left.add(found.get(i));
            }
        }
        return left;
    }

    /**
     * What {@code sluice.begin_load} answers.
     *
     * @param copySql fills the load's staging table, in the order of the plan's columns
     * @param keepRaw whether the server keeps the blocks, and so wants all rows
     * @param rejectLimit that of the job, or null when it can be judged at the end only, because a file may turn out to be
     *     loaded before
     */
    record Beginning(long loadId, Plan plan, String copySql, boolean keepRaw, RejectLimit rejectLimit) {}

    Beginning begin(String job, List<SourceFile> files, Map<String, Object> options) throws SQLException {
        List<Object> described = new ArrayList<>();
        for (SourceFile file : files) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("name", file.name());
            json.put("bytes", file.bytes() < 0 ? null : file.bytes());
            if (file.isPacked()) {
                json.put("packed_bytes", file.storedBytes() < 0 ? null : file.storedBytes());
            }
            json.put("header", file.header());
            if (file.layout() != null) {
                json.put("layout", file.layout());
            }
            described.add(json);
        }
        return beginLoad(job, Json.write(described), options);
    }

    /** Begins the load that runs the rejected rows of another again, with the engine in the client. */
    Beginning beginResubmission(long load) throws SQLException {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("rules", "client");
        options.put("resubmits", load);
        return beginLoad(null, null, options);
    }

    private Beginning beginLoad(String job, String files, Map<String, Object> options) throws SQLException {
        try (PreparedStatement call = connection.prepareStatement("SELECT sluice.begin_load(?, ?::jsonb, ?::jsonb)")) {
            call.setString(1, job);
            call.setString(2, files);
            call.setString(3, Json.write(options));
            Map<String, Object> answer = Json.readObject(text(call));
            return new Beginning(
                    ((Number) answer.get("load_id")).longValue(),
                    Plan.read(Json.write(answer.get("plan"))),
                    copySql((String) answer.get("staging"), (List<?>) answer.get("copy_columns")),
                    Boolean.TRUE.equals(answer.get("keep_raw")),
                    Boolean.TRUE.equals(answer.get("may_be_loaded"))
                            ? null
                            : RejectLimit.parse((String) answer.get("reject_limit")));
        }
    }

    /**
     * Shows others how far a load has come.
     *
     * @return rows rejected so far
     */
    long reportProgress(long loadId, long bytes, Tally rows) throws SQLException {
        try (PreparedStatement call = connection.prepareStatement("SELECT sluice.report_progress(?, ?, ?, ?, ?, ?)")) {
            call.setLong(1, loadId);
            call.setLong(2, bytes);
            call.setLong(3, rows.read());
            call.setLong(4, rows.filtered());
            call.setLong(5, rows.rejected());
            call.setLong(6, rows.duplicate());
            String rejected = text(call);
            // Somebody has ended the load: the workers will say so.
            return rejected == null ? 0 : Long.parseLong(rejected);
        }
    }

    /** Ends a load that has passed its reject limit before all of it was sent. */
    Map<String, Object> stop(long loadId) throws SQLException {
        try (PreparedStatement call = connection.prepareStatement("SELECT sluice.stop_load(?)")) {
            call.setLong(1, loadId);
            return Json.readObject(text(call));
        }
    }

    /** Runs the rejected rows of a load again, in the server. */
    Map<String, Object> resubmit(long load) throws SQLException {
        try (PreparedStatement call = connection.prepareStatement("SELECT sluice.resubmit(?)")) {
            call.setLong(1, load);
            return Json.readObject(text(call));
        }
    }

    /** The totals of the load. */
    Map<String, Object> merge(long loadId, List<LoadFile> files) throws SQLException {
        List<Object> described = new ArrayList<>();
        for (LoadFile file : files) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("number", file.source().number());
            json.put("digest", file.digestHex());
            json.put("bytes", file.bytes());
            if (file.source().isPacked()) {
                json.put("packed_digest", file.source().stream().storedDigest());
                json.put("packed_bytes", file.source().stream().storedBytes());
            }
            json.put("blocks", file.blocksSent());
            described.add(json);
        }
        try (PreparedStatement call = connection.prepareStatement("SELECT sluice.merge_load(?, ?::jsonb)")) {
            call.setLong(1, loadId);
            call.setString(2, Json.write(described));
            return Json.readObject(text(call));
        }
    }

    /**
     * Takes back what a load did to its target.
     *
     * @return what {@code sluice.undo} answers
     */
    public Map<String, Object> undo(long loadId) throws SQLException {
        try (PreparedStatement call = connection.prepareStatement("SELECT sluice.undo(?)")) {
            call.setLong(1, loadId);
            return Json.readObject(text(call));
        }
    }

    /**
     * Gives a load up.
     *
     * @param reason what failed, or null when the user broke it off
     */
    void abandon(long loadId, String reason) throws SQLException {
        try (PreparedStatement call = connection.prepareStatement("SELECT sluice.abandon_load(?, ?)")) {
            call.setLong(1, loadId);
            call.setString(2, reason);
            call.execute();
        }
    }

    private static String copySql(String staging, List<?> columns) {
        StringBuilder sql = new StringBuilder("COPY ").append(staging);
        char separator = '(';
        for (Object column : columns) {
            sql.append(separator)
                    .append('"')
                    .append(column.toString().replace("\"", "\"\""))
                    .append('"');
            separator = ',';
        }
        return sql.append(") FROM STDIN (FORMAT binary)").toString();
    }

    private static String query(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            return text(statement);
        }
    }

    private static String text(PreparedStatement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery()) {
            return result.next() ? result.getString(1) : null;
        }
    }
}
