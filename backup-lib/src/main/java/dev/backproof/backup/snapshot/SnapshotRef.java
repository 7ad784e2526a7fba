package dev.backproof.backup.snapshot;

/**
 * A snapshot, or a folder of one that is to be taken as the root.
 *
 * @param subfolder names joined by slashes without a leading one; empty for the whole snapshot
 */
public record SnapshotRef(Snapshot snapshot, String subfolder) {
    /** The whole snapshot. */
    public static SnapshotRef of(Snapshot snapshot) {
        return new SnapshotRef(snapshot, "");
    }

    @Override
    public String toString() {
        return snapshot.id().shortForm() + (subfolder.isEmpty() ? "" : ":" + subfolder);
    }
}
