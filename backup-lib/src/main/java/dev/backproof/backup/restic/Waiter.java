package dev.backproof.backup.restic;

import java.time.Duration;

/** Lets time pass, so that tests need not. */
@FunctionalInterface
public interface Waiter {
    /** Returns after the time has passed. */
    void await(Duration duration) throws InterruptedException;

    /** Really waits. */
    static Waiter sleeping() {
        return Thread::sleep;
    }
}
