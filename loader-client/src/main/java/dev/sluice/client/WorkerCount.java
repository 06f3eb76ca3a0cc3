package dev.sluice.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How many workers a load has, and what it was that decided.
 *
 * @param workers at least 1
 */
record WorkerCount(int workers, String why) {
    /** What a backend with a JVM takes with the settings of docs/tuning.md, in MiB. */
    private static final int BACKEND = 280;

    /**
     * Chooses.
     *
     * @param wanted what the user said; 0 when nothing: then the smallest of all limits decides, else the blocks alone
     * @param blocks that the files have at most
     * @param freeConnections that the server has
     * @param backendMemory MiB that are there for backends with a JVM; -1 when that is no limit, or nobody knows it
     */
    static WorkerCount choose(int wanted, int cores, long blocks, int freeConnections, long backendMemory) {
        if (wanted > 0) {
            return blocks < wanted
                    ? new WorkerCount((int) Math.max(1, blocks), "-j " + wanted + ", but the files have no more blocks")
                    : new WorkerCount(wanted, "-j " + wanted);
        }
        WorkerCount least = new WorkerCount(cores, "one for each core of this machine");
        if (blocks < least.workers) {
            least = new WorkerCount((int) Math.max(1, blocks), "the files have no more blocks");
        }
        if (freeConnections < least.workers) {
            least = new WorkerCount(Math.max(1, freeConnections), "the server has no more free connections");
        }
        if (backendMemory >= 0 && backendMemory / BACKEND < least.workers) {
            least = new WorkerCount(
                    (int) Math.max(1, backendMemory / BACKEND),
                    backendMemory + " MiB of memory are free, and each backend's JVM takes " + BACKEND);
        }
        return least;
    }

    /** MiB that programs could still take on this machine without swapping; -1 where the system does not tell. */
    static long freeMemory() {
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
