package dev.backproof.backup.kubernetes;

import java.time.Duration;

/**
 * How long a run waits.
 *
 * @param deadline for the job to end
 * @param toStart for its pod to start
 * @param look between two looks at the pods
 */
record RunTimes(Duration deadline, Duration toStart, Duration look) {
    private static final Duration LOOK = Duration.ofSeconds(10);
    /** What is left of a run after this much more is a leftover. */
    private static final Duration GRACE = Duration.ofMinutes(30);

    static RunTimes of(PodOptions pods) {
        return new RunTimes(pods.deadline().plusMinutes(1), InClusterJob.TO_START, LOOK);
    }

    /** How long a run may take in all. */
    Duration whole() {
        return deadline.plus(GRACE);
    }
}
