package dev.backproof.backup.snapshot;

/** What a restore would do; printable. Nothing is written before {@link #run}. */
public final class RestorePlan {
    private final SnapshotRef snapshot;

    RestorePlan(SnapshotRef snapshot) {
        this.snapshot = snapshot;
    }

    /** What is restored. */
    public SnapshotRef snapshot() {
        return snapshot;
    }

    /** Regular files that will come back, hard links included. */
    public long files() {
        throw new UnsupportedOperationException();
    }

    /** Directories that will come back. */
    public long directories() {
        throw new UnsupportedOperationException();
    }

    /** Bytes of all these files. */
    public long bytes() {
        throw new UnsupportedOperationException();
    }

    /** Bytes that will be read from the store when nothing is there yet, each blob once. */
    public long bytesToFetch() {
        throw new UnsupportedOperationException();
    }

    /**
     * Restores.
     *
     * @throws dev.backproof.backup.error.TargetException {@code TARGET_FULL}
     * @throws java.util.concurrent.CancellationException when the calling thread is interrupted
     */
    public RestoreResult run() {
        throw new UnsupportedOperationException();
    }
}
