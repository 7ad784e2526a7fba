package dev.backproof.backup.storage;

import java.time.Duration;

/** Lets time pass before a retry. Tests give one that does not wait. */
@FunctionalInterface
public interface Waiter {
    /** Waits with the thread's real clock. */
    Waiter SLEEPING = Thread::sleep;

    /**
     * Returns after the given time.
     *
     * @throws InterruptedException when the thread was interrupted; the caller gives up instead of trying again
     */
    void await(Duration time) throws InterruptedException;
}
