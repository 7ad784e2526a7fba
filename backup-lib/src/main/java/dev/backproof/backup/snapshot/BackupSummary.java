package dev.backproof.backup.snapshot;

import dev.backproof.backup.restic.format.Id;
import java.time.Duration;
import java.util.Optional;

/**
 * How a backup ended.
 *
 * @param committed the new snapshot; empty after a dry run
 * @param tree the root tree
 * @param parent the snapshot it was compared with
 * @param unreadable how many files or directories could not be read and are missing from the snapshot
 */
public record BackupSummary(
        Optional<SnapshotId> committed, Id tree, Optional<SnapshotId> parent, SnapshotCounts counts, long unreadable) {
    /** The new snapshot; an {@link IllegalStateException} after a dry run, which makes none. */
    public SnapshotId snapshotId() {
        return committed.orElseThrow(() -> new IllegalStateException("a dry run makes no snapshot"));
    }

    /** From the start of the backup until its last tree was stored. */
    public Duration totalDuration() {
        return Duration.between(counts.start(), counts.end());
    }
}
