package dev.sluice.profile;

import dev.sluice.phase.Phase;
import dev.sluice.phase.PhaseClock;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where the time of one load went. Threads of the load ask for a clock each; when all of them have ended, the record is read.
 *
 * <p>Thread-safe up to then. Costs about a microsecond for each phase of each block, and 15 kB for each thread.
 */
final class Profile {
    private final long origin = System.nanoTime();
    private final List<ThreadClock> clocks = new ArrayList<>();

    /** The clock of the calling thread, which alone may use it. Threads are told apart by their names. */
    PhaseClock clock() {
        String name = Thread.currentThread().getName();
        synchronized (clocks) {
            for (ThreadClock clock : clocks) {
                if (clock.name().equals(name)) {
                    return clock;
                }
            }
            ThreadClock clock = new ThreadClock(name, origin);
            clocks.add(clock);
            return clock;
        }
    }

    /**
     * The record, as JSON values.
     *
     * @param report what {@code sluice load --json} prints
     */
    Map<String, Object> toJson(Map<String, Object> report) {
        Map<String, Object> json = new LinkedHashMap<>();
        for (String member : List.of("load_id", "job", "rules_ran", "seconds", "rows", "peak_rss_mb")) {
            json.put(member, report.get(member));
        }
        json.put("cpu_seconds", cpuSeconds());
        json.put("phases", phases(server(report)));
        json.put("timeline", timeline());
        return json;
    }

    /** What the server says of its own phases: seconds by name, of all backends together; empty if it says nothing. */
    static Map<String, Number> server(Map<String, Object> report) {
        Map<String, Number> server = new LinkedHashMap<>();
        if (report.get("server_seconds") instanceof Map<?, ?> seconds) {
            for (String phase : List.of("gate", "scan", "stage")) {
                if (seconds.get(phase) instanceof Number number) {
                    server.put(phase, number);
                }
            }
        }
        return server;
    }

    static String name(Phase phase) {
        return phase.name().toLowerCase(Locale.ROOT);
    }

    List<ThreadClock> clocks() {
        synchronized (clocks) {
            return List.copyOf(clocks);
        }
    }

    /** The clocks' timelines, all with slots of one length. */
    List<Timeline> timelines() {
        long slot = 0;
        List<Timeline> timelines = new ArrayList<>();
        for (ThreadClock clock : clocks()) {
            timelines.add(clock.timeline());
            slot = Math.max(slot, clock.timeline().slotNanos());
        }
        for (Timeline timeline : timelines) {
            timeline.coarsenTo(slot);
        }
        return timelines;
    }

    /** Sums over all threads. */
    Map<Phase, PhaseTotals> totals() {
        Map<Phase, PhaseTotals> totals = new EnumMap<>(Phase.class);
        for (ThreadClock clock : clocks()) {
            clock.totals()
                    .forEach((phase, part) -> totals.computeIfAbsent(phase, p -> new PhaseTotals())
                            .add(part));
        }
        return totals;
    }

    private List<Object> phases(Map<String, Number> server) {
        List<Object> phases = new ArrayList<>();
        totals().forEach((phase, total) -> {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("phase", name(phase));
            json.put(
                    "in", phase == Phase.BEGIN || phase == Phase.CONNECT || phase == Phase.MERGE ? "server" : "client");
            json.put("threads", total.threads());
            json.put("seconds", rounded(total.seconds()));
            json.put("client_cpu_seconds", rounded(total.cpuSeconds()));
            json.put("bytes", total.bytes());
            json.put("rows", total.rows());
            json.put("mb_per_second", rate(total.bytes() / 1e6, total.seconds()));
            json.put("rows_per_second", rate(total.rows(), total.seconds()));
            phases.add(json);
        });
        server.forEach((phase, seconds) -> {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("phase", phase);
            json.put("in", "server");
            json.put("seconds", seconds);
            phases.add(json);
        });
        return phases;
    }

    private Map<String, Object> timeline() {
        Map<String, Object> json = new LinkedHashMap<>();
        List<Timeline> timelines = timelines();
        List<ThreadClock> threads = clocks();
        json.put("slot_seconds", timelines.isEmpty() ? null : timelines.get(0).slotNanos() / 1e9);
        for (int i = 0; i < threads.size(); i++) {
            Map<String, Object> thread = new LinkedHashMap<>();
            for (Phase phase : threads.get(i).totals().keySet()) {
                List<Object> shares = new ArrayList<>();
                for (int slot = 0; slot < Timeline.SLOTS; slot++) {
                    shares.add(rounded(timelines.get(i).share(slot, phase)));
                }
                thread.put(name(phase), shares);
            }
            json.put(threads.get(i).name(), thread);
        }
        return json;
    }

    private static Double cpuSeconds() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? rounded(system.getProcessCpuTime() / 1e9)
                : null;
    }

    private static Object rate(double amount, double seconds) {
        return amount == 0 || seconds == 0 ? null : Math.round(amount / seconds);
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
