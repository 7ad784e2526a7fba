package dev.backproof.verify.probe;

import java.time.Duration;

/** The time that may be spent on a volume. Thread-safe. */
final class Budget {
    private final long deadline;
    private final Duration within;

    Budget(Duration within) {
        this.within = within;
        deadline = System.nanoTime() + within.toNanos();
    }

    /** Whether to stop, because the time is over or somebody interrupts. */
    boolean isOver() {
        return System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted();
    }

    /** Seconds that are left, at least 1. */
    long secondsLeft() {
        return Math.max(1, Duration.ofNanos(deadline - System.nanoTime()).toSeconds());
    }

    /** Why nothing more is looked into, once it is over. */
    String reason() {
        return "the time for the volume was over (within: " + within + ")";
    }
}
