package dev.backproof.backup.snapshot;

/** What a running check tells its listener. Calls come from several threads, one at a time. */
public sealed interface CheckEvent {
    /**
     * A phase begins.
     *
     * @param total units (snapshots, packs) it will count, or 0 when not known
     */
    record PhaseStarted(Phase phase, long total) implements CheckEvent {}

    /** So many more units of the phase are done. */
    record Progressed(Phase phase, long units, long bytes) implements CheckEvent {}

    /** Something was found. It may not be in the report, when somebody has pruned meanwhile. */
    record Found(Finding finding) implements CheckEvent {}

    /** What is being looked at. */
    enum Phase {
        INDEX,
        PACKS,
        SNAPSHOTS,
        READ_DATA
    }
}
