package dev.backproof.backup.kubernetes;

/** Lets what must be done be done, although somebody wants us to stop. */
final class Interrupts {
    private Interrupts() {}

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
