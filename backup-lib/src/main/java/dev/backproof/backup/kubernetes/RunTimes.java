package dev.backproof.backup.kubernetes;

import java.time.Duration;

/**
 * How long a run waits.
 *
 * @param deadline for the job to end
 * @param toStart for its pod to start
 * @param look between two looks at the pods
 * @param hook for a command in the application's pod, and for the application to stop
 * @param volume for a snapshot or a clone
 */
record RunTimes(Duration deadline, Duration toStart, Duration look, Duration hook, Duration volume) {
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final Duration HOOK = Duration.ofMinutes(5);
    private static final Duration VOLUME = Duration.ofMinutes(15);
    /** What is left of a run after this much more is a leftover. */
    private static final Duration GRACE = Duration.ofMinutes(30);

    static RunTimes of(PodOptions pods) {
        return new RunTimes(pods.deadline().plusMinutes(1), InClusterJob.TO_START, LOOK, HOOK, VOLUME);
    }

    /** How long a run may take in all. */
    Duration whole() {
        return deadline.plus(hook).plus(hook).plus(volume).plus(GRACE);
    }
}
