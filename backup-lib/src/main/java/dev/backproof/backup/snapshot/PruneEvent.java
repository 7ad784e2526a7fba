package dev.backproof.backup.snapshot;

/** What a prune tells its listener. Calls come from several threads, one at a time. */
public sealed interface PruneEvent {
    /**
     * A phase begins.
     *
     * @param total units it will count, or 0 when not known
     * @param bytes bytes it will count, or 0 when not known
     */
    record PhaseStarted(Phase phase, long total, long bytes) implements PruneEvent {}

    /** So many more units of the phase are done. */
    record Progressed(Phase phase, long units, long bytes) implements PruneEvent {}

    /**
     * A pack that nobody needs could not be deleted. It does no harm; the next prune tries again.
     *
     * @param why the store's answer
     */
    record NotDeleted(String pack, String why) implements PruneEvent {}

    /** What is being done. */
    enum Phase {
        /** Units are index files. */
        INDEX,
        /** Units are trees. */
        TREES,
        /** Units are packs. */
        PACKS,
        /** Units are packs that were read. */
        REPACK,
        /** Units are index files that were written or removed. */
        REWRITE_INDEX,
        /** Units are packs. */
        DELETE
    }
}
