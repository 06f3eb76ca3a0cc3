package dev.sluice.profile;

import dev.sluice.phase.Phase;
import dev.sluice.phase.PhaseClock;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.EnumMap;
import java.util.Map;

/** Keeps what one thread was at, and tells the Flight Recorder. Used by that thread; read when it has ended. */
final class ThreadClock implements PhaseClock {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final String name;
    private final long origin;
    private final Map<Phase, PhaseTotals> totals = new EnumMap<>(Phase.class);
    private final Timeline timeline = new Timeline();
    private Phase phase;
    private long entered;
    private long cpuEntered;
    private long bytes;
    private long rows;
    private PhaseEvent event;

    /** @param origin {@link System#nanoTime} when the load began */
    ThreadClock(String name, long origin) {
        this.name = name;
        this.origin = origin;
    }

    @Override
    public void enter(Phase next) {
        leave();
        phase = next;
        bytes = 0;
        rows = 0;
        event = new PhaseEvent();
        event.begin();
        cpuEntered = THREADS.getCurrentThreadCpuTime();
        entered = System.nanoTime();
    }

    @Override
    public void count(long moreBytes, long moreRows) {
        bytes += moreBytes;
        rows += moreRows;
    }

    @Override
    public void leave() {
        if (phase == null) {
            return;
        }
        long now = System.nanoTime();
        long cpu = THREADS.getCurrentThreadCpuTime();
        totals.computeIfAbsent(phase, p -> new PhaseTotals()).add(now - entered, cpu - cpuEntered, bytes, rows);
        timeline.add(phase, entered - origin, now - origin);
        event.end();
        if (event.shouldCommit()) {
            event.phase = Profile.name(phase);
            event.bytes = bytes;
            event.rows = rows;
            event.commit();
        }
        phase = null;
    }

    String name() {
        return name;
    }

    Map<Phase, PhaseTotals> totals() {
        return totals;
    }

    Timeline timeline() {
        return timeline;
    }
}
