package dev.backproof.backup.snapshot;

import dev.backproof.backup.restic.format.Id;

/** The identity of a snapshot in its repository: 64 hex digits, the first eight of which people quote. */
public record SnapshotId(Id id) implements Comparable<SnapshotId> {
    /** The id written in full; anything else is an {@link IllegalArgumentException}. */
    public static SnapshotId parse(String hex) {
        return new SnapshotId(Id.parse(hex));
    }

    /** The first eight hex digits. */
    public String shortForm() {
        return id.shortForm();
    }

    @Override
    public int compareTo(SnapshotId other) {
        return id.compareTo(other.id);
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
