package dev.backproof.backup.snapshot;

/** What a restore would do; printable. Nothing is written before {@link #run}. */
public final class RestorePlan {
    private final SnapshotRef snapshot;

    private RestorePlan(SnapshotRef snapshot) {
        this.snapshot = snapshot;
    }

    static RestorePlan of(SnapshotRef snapshot) {
        return new RestorePlan(snapshot);
    }

    /** What is restored. */
    public SnapshotRef snapshot() {
        return snapshot;
    }

    /** Regular files that will come back, hard links included. */
    public long files() {
        return NotYet.<Long>built(snapshot);
    }

    /** Directories that will come back. */
    public long directories() {
        return NotYet.<Long>built(snapshot);
    }

    /** Bytes of all these files. */
    public long bytes() {
        return NotYet.<Long>built(snapshot);
    }

    /** Bytes that will be read from the store when nothing is there yet, each blob once. */
    public long bytesToFetch() {
        return NotYet.<Long>built(snapshot);
    }

    /**
     * Restores.
     *
     * @throws dev.backproof.backup.error.TargetException {@code TARGET_FULL}
     * @throws java.util.concurrent.CancellationException when the calling thread is interrupted
     */
    public RestoreResult run() {
        return NotYet.built(snapshot);
    }
}
