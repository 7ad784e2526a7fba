package dev.backproof.backup.snapshot;

import dev.backproof.backup.restic.format.Node;

/**
 * A file whose bytes differ between two snapshots although its size and its time of writing are the same.
 *
 * @param path below the folder that was compared
 * @param older what the older snapshot says of it
 * @param newer what the newer one says
 */
public record SilentChange(EntryPath path, Node older, Node newer) {
    /**
     * Whether the system noticed nothing of it either: the time of the last change, which no program can set, is the same as
     * well. Then the bytes changed below the file system.
     */
    public boolean isUnnoticed() {
        return older.ctime().equals(newer.ctime());
    }
}
