package dev.sluice.client;

import java.nio.file.Path;
import java.util.List;

/**
 * What {@link Loader} is to do.
 *
 * @param jobName the job in the database; ignored when {@code job} is given
 * @param job a job to define first, when it is new or has changed; may be null
 * @param rules where the rules run
 * @param workers how many blocks are worked on at a time, each over a connection of its own; 0 for as many as
 *     cores, files, free connections and memory allow
 * @param pushdown whether rows that the job's {@code where} surely excludes stay in the client
 * @param force whether to load files that the ledger knows
 * @param newTable whether the target was made for this load, so that what the ledger knows was loaded into another
 * @param full whether to want rows that are not beyond what the target has, though the job is incremental
 * @param dryRun whether to do all but the merge
 * @param sinceLast whether to leave out, before anything is read, the files that the ledger knows
 * @param compression whether blocks travel compressed; only to rules in the server
 */
public record LoadRequest(
        String jobName,
        JobSpec job,
        List<Path> files,
        Rules rules,
        int workers,
        boolean pushdown,
        boolean force,
        boolean newTable,
        boolean full,
        boolean dryRun,
        boolean sinceLast,
        WireCompression compression) {

    /** A load into a table that was there before. */
    public LoadRequest(
            String jobName,
            JobSpec job,
            List<Path> files,
            Rules rules,
            int workers,
            boolean pushdown,
            boolean force,
            boolean full,
            boolean dryRun,
            boolean sinceLast,
            WireCompression compression) {
        this(jobName, job, files, rules, workers, pushdown, force, false, full, dryRun, sinceLast, compression);
    }

    /** The same into a table that was made for it, so that no file was loaded into it before. */
    public LoadRequest intoNewTable() {
        return new LoadRequest(
                jobName, job, files, rules, workers, pushdown, force, true, full, dryRun, false, compression);
    }

    /** Where the rules run. */
    public enum Rules {
        /** In the server when it has PL/Java and Sluice's functions, else in the client. */
        AUTO,
        SERVER,
        CLIENT
    }
}
