package dev.sluice.client;

import dev.sluice.database.Database;
import dev.sluice.database.ServerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How many workers a load has, and what it was that decided.
 *
 * @param first how many begin, at least 1; the others join when {@link Workers} finds that they would help
 * @param most at least {@code first}
 */
record WorkerCount(int first, int most, String why) {
    /** What a backend with a JVM takes with the settings of docs/tuning.md, in MiB. */
    private static final int BACKEND = 280;

    /**
     * Chooses.
     *
     * @param wanted what the user said; 0 when nothing: then the smallest of all limits decides, else the blocks alone
     * @param blocks that the files have at most
     * @param freeConnections that the server has
     * @param sharesCores whether the backends have the rules to run on the cores of the client, which has rows to leave out: then
     *     a thread of the client and its backend want two of them, and starting a JVM that only takes turns with another one is work
     *     for nothing
     * @param backendMemory MiB that are there for backends with a JVM; -1 when that is no limit, or nobody knows it
     */
    static WorkerCount choose(
            int wanted, int cores, long blocks, int freeConnections, boolean sharesCores, long backendMemory) {
        if (wanted > 0) {
            return blocks < wanted
                    ? all((int) Math.max(1, blocks), "-j " + wanted + ", but the files have no more blocks")
                    : all(wanted, "-j " + wanted);
        }
        WorkerCount least = sharesCores && cores > 1
                ? new WorkerCount(
                        (cores + 1) / 2,
                        cores,
                        "one for two cores of this machine, which the server uses too; more if some idle")
                : all(cores, "one for each core of this machine");
        if (blocks < least.most) {
            least = least.atMost((int) Math.max(1, blocks), "the files have no more blocks");
        }
        if (freeConnections < least.most) {
            least = least.atMost(Math.max(1, freeConnections), "the server has no more free connections");
        }
        if (backendMemory >= 0 && backendMemory / BACKEND < least.most) {
            least = least.atMost(
                    (int) Math.max(1, backendMemory / BACKEND),
                    backendMemory + " MiB of memory are free, and each backend's JVM takes " + BACKEND);
        }
        return least;
    }

    /** Chooses for a load, by what this machine and the server have. */
    static WorkerCount choose(
            LoadRequest request,
            JobSpec job,
            Database database,
            ServerState state,
            boolean rulesInServer,
            long blocks) {
        boolean local = rulesInServer && database.parameters().isLocal();
        return choose(
                request.workers(),
                Runtime.getRuntime().availableProcessors(),
                blocks,
                state.freeConnections(),
                local && request.pushdown() && job.mayLeaveRows(),
                local ? freeMemory() : -1);
    }

    private static WorkerCount all(int workers, String why) {
        return new WorkerCount(workers, workers, why);
    }

    private WorkerCount atMost(int limit, String reason) {
        return new WorkerCount(Math.min(first, limit), limit, reason);
    }

    /** As people read it. */
    String text() {
        return first == most ? "" + most : first + " to " + most;
    }

    /** MiB that programs could still take on this machine without swapping; -1 where the system does not tell. */
    private static long freeMemory() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
                if (line.startsWith("MemAvailable:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
                }
            }
        } catch (IOException e) {
            // Not Linux.
        }
        return -1;
    }
}
