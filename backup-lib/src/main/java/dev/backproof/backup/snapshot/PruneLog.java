package dev.backproof.backup.snapshot;

import java.util.function.Consumer;

/** Hands on what a prune tells, one event at a time. */
final class PruneLog {
    private final Consumer<? super PruneEvent> listener;

    PruneLog(Consumer<? super PruneEvent> listener) {
        this.listener = listener;
    }

    synchronized void tell(PruneEvent event) {
        listener.accept(event);
    }

    void phase(PruneEvent.Phase phase, long total, long bytes) {
        tell(new PruneEvent.PhaseStarted(phase, total, bytes));
    }

    void progressed(PruneEvent.Phase phase, long units, long bytes) {
        tell(new PruneEvent.Progressed(phase, units, bytes));
    }
}
