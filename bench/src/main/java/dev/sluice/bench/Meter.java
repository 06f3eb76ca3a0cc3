package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a command, and sees how long it takes and how much memory it and the server's backends have meanwhile. */
final class Meter {
    private static final long INTERVAL_MS = 20;

    private final Map<String, String> environment;
    private final long postmaster;
    private final long except;
    private volatile boolean running;
    private volatile long clientPeak;
    private volatile long backendPeak;

    /**
     * @param environment variables of the commands
     * @param postmaster process whose children are looked at
     * @param except the one of them that is not
     */
    Meter(Map<String, String> environment, long postmaster, long except) {
        this.environment = environment;
        this.postmaster = postmaster;
        this.except = except;
    }

    /**
     * What was seen.
     *
     * @param clientKiB the most memory that the processes of the command had, together
     * @param backendKiB the most that one process of the server had, without what all of them share
     * @param wal bytes of write-ahead log
     */
    record Reading(
            int exit, double seconds, long clientKiB, long backendKiB, long wal, String output, String messages) {
        Reading withWal(long bytes) {
            return new Reading(exit, seconds, clientKiB, backendKiB, bytes, output, messages);
        }
    }

    Reading run(List<String> command, Path folder) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        Path messages = folder.resolve("messages");
        clientPeak = 0;
        backendPeak = 0;
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                .redirectError(messages.toFile());
        builder.environment().putAll(environment);
        long began = System.nanoTime();
        Process process = builder.start();
        running = true;
        Thread watch = new Thread(() -> watch(process.pid()), "memory");
        watch.start();
        int exit = process.waitFor();
        double seconds = (System.nanoTime() - began) / 1e9;
        running = false;
        watch.join();
        return new Reading(
                exit, seconds, clientPeak, backendPeak, 0, Files.readString(output), Files.readString(messages));
    }

    private void watch(long client) {
        try {
            while (running) {
                long sum = memory(client, "VmHWM:");
                for (long child : descendants(client)) {
                    sum += memory(child, "VmHWM:");
                }
                clientPeak = Math.max(clientPeak, sum);
                for (long backend : children(postmaster)) {
                    if (backend != except) {
                        backendPeak = Math.max(backendPeak, memory(backend, "RssAnon:") + memory(backend, "RssFile:"));
                    }
                }
                Thread.sleep(INTERVAL_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Long> descendants(long process) {
        List<Long> all = new ArrayList<>(children(process));
        for (int i = 0; i < all.size(); i++) {
            all.addAll(children(all.get(i)));
        }
        return all;
    }

    private static List<Long> children(long process) {
        List<Long> children = new ArrayList<>();
        for (String child :
                read("/proc/" + process + "/task/" + process + "/children").split(" ")) {
            if (!child.isBlank()) {
                children.add(Long.parseLong(child.strip()));
            }
        }
        return children;
    }

    /** A line of a process's status, in KiB; 0 for one that is gone. */
    private static long memory(long process, String name) {
        String status = read("/proc/" + process + "/status");
        int at = status.indexOf(name);
        if (at < 0) {
            return 0;
        }
        String rest = status.substring(at + name.length()).stripLeading();
        return Long.parseLong(rest.substring(0, rest.indexOf(' ')));
    }

    /** What a file of /proc holds; nothing for a process that is gone. */
    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            return "";
        }
    }
}
