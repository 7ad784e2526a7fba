package dev.backproof.verify;

import dev.backproof.verify.report.Shown;
import dev.backproof.verify.sandbox.SandboxException;
import java.util.concurrent.CancellationException;

/**
 * How much room all drills together may take. Each drill asks once, before it restores anything, and gives back what it got
 * when its data are gone; so none waits while it holds something another waits for. May be used by several threads.
 */
final class DiskBudget {
    private final long bytes;
    private long free;

    DiskBudget(long bytes) {
        this.bytes = bytes;
        this.free = bytes;
    }

    /** What a drill holds until it is closed; a second time closing does nothing. */
    final class Share implements AutoCloseable {
        private long held;

        private Share(long held) {
            this.held = held;
        }

        @Override
        public void close() {
            synchronized (DiskBudget.this) {
                free += held;
                held = 0;
                DiskBudget.this.notifyAll();
            }
        }
    }

    /**
     * Waits until there is so much room.
     *
     * @throws SandboxException when there will never be
     * @throws CancellationException when the thread is interrupted
     */
    synchronized Share take(long wanted) {
        if (wanted > bytes) {
            throw new SandboxException(
                    "the drill would take about " + Shown.bytes(wanted) + " of disk, and all drills together may take "
                            + Shown.bytes(bytes),
                    "allow more, or drill a sample",
                    null);
        }
        while (free < wanted) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException();
            }
        }
        free -= wanted;
        return new Share(wanted);
    }
}
