package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The smallest limit decides how many workers there are, unless the user has. */
class WorkerCountTest {
    @Test
    void theSmallestLimitDecides() {
        assertThat(WorkerCount.choose(0, 8, 100, 50, -1))
                .isEqualTo(new WorkerCount(8, "one for each core of this machine"));
        assertThat(WorkerCount.choose(0, 8, 3, 50, 10000))
                .isEqualTo(new WorkerCount(3, "the files have no more blocks"));
        assertThat(WorkerCount.choose(0, 8, 100, 5, 10000))
                .isEqualTo(new WorkerCount(5, "the server has no more free connections"));
        assertThat(WorkerCount.choose(0, 8, 100, 50, 700))
                .isEqualTo(new WorkerCount(2, "700 MiB of memory are free, and each backend's JVM takes 280"));
    }

    @Test
    void thereIsAlwaysOne() {
        assertThat(WorkerCount.choose(0, 8, 0, -3, 0).workers()).isEqualTo(1);
        assertThat(WorkerCount.choose(4, 8, 0, 0, 0).workers()).isEqualTo(1);
    }

    @Test
    void theUserKnowsBest() {
        assertThat(WorkerCount.choose(16, 2, 100, 5, 100)).isEqualTo(new WorkerCount(16, "-j 16"));
        assertThat(WorkerCount.choose(16, 2, 3, 5, 100).workers()).isEqualTo(3);
    }
}
