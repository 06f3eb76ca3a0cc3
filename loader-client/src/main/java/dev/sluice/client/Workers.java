package dev.sluice.client;

import dev.sluice.scan.BlockQueue;
import java.util.ArrayList;
import java.util.List;

/**
 * The threads of a load's workers. Some begin; another one joins whenever those at work leave cores idle: they wait for their
 * backends most of the time, or their backends for them. None joins in the first seconds or near the end. Those that wait for files
 * to be unpacked need no company. For one thread.
 */
final class Workers {
    /** How often it is looked whether another worker would help. */
    private static final int LOOK_MILLIS = 300;

    /** Of the time of all workers: busy enough to be judged; mostly waiting for backends; backends mostly waiting. */
    private static final double BUSY = 0.7;

    private static final double BACKENDS_LATE = 2.0 / 3;
    private static final double BACKENDS_IDLE = 0.05;

    /** A JVM takes half a second to start, and as long again to run as fast as one that has run before. */
    private static final double WORTH_SECONDS = 3;

    /** Until then backends start their JVMs, and the pace says nothing. */
    private static final long FIRST_LOOK_NANOS = 2_000_000_000L;

    private final long began = System.nanoTime();
    private final int most;
    private final Runnable work;
    private final List<Thread> threads = new ArrayList<>();
    private long lookedAt;
    private long scanned;
    private long sent;

    /** Starts the first workers, each of which does {@code work} once. */
    Workers(WorkerCount count, Runnable work) {
        this.most = count.most();
        this.work = work;
        for (int i = 0; i < count.first(); i++) {
            startOne();
        }
    }

    /** Waits until no worker is left or the time is over; meanwhile others may join. Returns whether no worker is left. */
    boolean await(BlockQueue queue, long millis) throws InterruptedException {
        long end = System.nanoTime() + millis * 1_000_000;
        for (int i = 0; i < threads.size(); ) {
            long left = Math.min((end - System.nanoTime()) / 1_000_000, LOOK_MILLIS);
            if (left <= 0) {
                return false;
            }
            threads.get(i).join(left);
            if (!threads.get(i).isAlive()) {
                i++;
            } else {
                look(queue);
            }
        }
        return true;
    }

    /** Waits until no worker is left, whatever comes. */
    void join() {
        threads.forEach(Workers::awaitEnd);
    }

    /** Waits for the end of a thread; an interrupt is kept for later. */
    static void awaitEnd(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void startOne() {
        Thread thread = new Thread(work, "sluice-worker-" + (threads.size() + 1));
        threads.add(thread);
        thread.start();
    }

    private void look(BlockQueue queue) {
        long now = System.nanoTime();
        if (now - began < FIRST_LOOK_NANOS || now - lookedAt < LOOK_MILLIS * 1_000_000L) {
            return;
        }
        long scanning = queue.scanNanos();
        long sending = queue.sendNanos();
        double time = (double) (now - lookedAt) * threads.size();
        double left = (now - began) / 1e9 * queue.bytesLeft() / Math.max(1, queue.bytesDone());
        if (lookedAt != 0
                && threads.size() < most
                && wouldHelp((scanning - scanned) / time, (sending - sent) / time, left)) {
            startOne();
        }
        lookedAt = now;
        scanned = scanning;
        sent = sending;
    }

    /**
     * Whether one more worker would help those that spend these shares of their time reading and scanning, and sending, and at
     * their pace will need so many seconds more.
     */
    static boolean wouldHelp(double scanning, double sending, double left) {
        return left > WORTH_SECONDS
                && scanning + sending > BUSY
                && (sending > BACKENDS_LATE || sending < BACKENDS_IDLE);
    }
}
