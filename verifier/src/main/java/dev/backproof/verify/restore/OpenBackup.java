package dev.backproof.verify.restore;

import dev.backproof.verify.scenario.Scenario;

/** A backup that is open for a drill: read only, no lock. */
public interface OpenBackup extends AutoCloseable {
    /**
     * The snapshot that is meant.
     *
     * @throws dev.backproof.backup.error.RepositoryException {@code SNAPSHOT_NOT_FOUND}
     */
    ChosenSnapshot choose(Scenario.SnapshotChoice choice);

    /** Bytes fetched from the store so far. */
    long bytesPulled();

    /** Frees connections. */
    @Override
    void close();
}
