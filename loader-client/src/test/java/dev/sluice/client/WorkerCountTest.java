package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The smallest limit decides how many workers there are, unless the user has. */
class WorkerCountTest {
    private static final String SHARED =
            "one for two cores of this machine, which the server uses too; more if some idle";

    @Test
    void theSmallestLimitDecides() {
        assertThat(WorkerCount.choose(0, 8, 100, 50, false, -1))
                .isEqualTo(new WorkerCount(8, 8, "one for each core of this machine"));
        assertThat(WorkerCount.choose(0, 8, 3, 50, false, 10000))
                .isEqualTo(new WorkerCount(3, 3, "the files have no more blocks"));
        assertThat(WorkerCount.choose(0, 8, 100, 5, false, 10000))
                .isEqualTo(new WorkerCount(5, 5, "the server has no more free connections"));
        assertThat(WorkerCount.choose(0, 8, 100, 50, false, 700))
                .isEqualTo(new WorkerCount(2, 2, "700 MiB of memory are free, and each backend's JVM takes 280"));
    }

    @Test
    void backendsOfTheSameMachineCountAsHalf() {
        assertThat(WorkerCount.choose(0, 8, 100, 50, true, -1)).isEqualTo(new WorkerCount(4, 8, SHARED));
        assertThat(WorkerCount.choose(0, 3, 100, 50, true, -1)).isEqualTo(new WorkerCount(2, 3, SHARED));
        assertThat(WorkerCount.choose(0, 1, 100, 50, true, -1))
                .isEqualTo(new WorkerCount(1, 1, "one for each core of this machine"));
        assertThat(WorkerCount.choose(0, 8, 6, 50, true, -1))
                .isEqualTo(new WorkerCount(4, 6, "the files have no more blocks"));
        assertThat(WorkerCount.choose(0, 8, 3, 50, true, -1))
                .isEqualTo(new WorkerCount(3, 3, "the files have no more blocks"));
    }

    @Test
    void thereIsAlwaysOne() {
        assertThat(WorkerCount.choose(0, 8, 0, -3, true, 0).first()).isEqualTo(1);
        assertThat(WorkerCount.choose(4, 8, 0, 0, true, 0).first()).isEqualTo(1);
    }

    @Test
    void theUserKnowsBest() {
        assertThat(WorkerCount.choose(16, 2, 100, 5, true, 100)).isEqualTo(new WorkerCount(16, 16, "-j 16"));
        assertThat(WorkerCount.choose(16, 2, 3, 5, true, 100).most()).isEqualTo(3);
    }

    @Test
    void moreHelpWhenCoresAreIdle() {
        assertThat(Workers.wouldHelp(0.1, 0.9, 60)).as("backends are late").isTrue();
        assertThat(Workers.wouldHelp(0.98, 0.02, 60)).as("backends are idle").isTrue();
        assertThat(Workers.wouldHelp(0.6, 0.4, 60)).as("both are busy").isFalse();
        assertThat(Workers.wouldHelp(0.1, 0.9, 2)).as("hardly anything is left").isFalse();
        assertThat(Workers.wouldHelp(0.2, 0.1, 60)).as("waiting for files").isFalse();
    }
}
