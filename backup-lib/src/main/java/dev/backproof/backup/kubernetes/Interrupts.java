package dev.backproof.backup.kubernetes;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets what must be done be done, although somebody wants us to stop. */
final class Interrupts {
    private Interrupts() {}

    /** Waits; a thread that is interrupted gives up. */
    static void pause(Duration time) {
        try {
            var unused = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (CancellationException) new CancellationException("interrupted").initCause(e);
        }
    }

    /** Runs it without the mark of an interruption, which calls to the cluster would stop at, and sets the mark again. */
    static void shielded(Runnable work) {
        boolean interrupted = Thread.interrupted();
        try {
            work.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
