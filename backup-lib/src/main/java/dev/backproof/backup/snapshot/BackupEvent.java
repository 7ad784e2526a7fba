package dev.backproof.backup.snapshot;

import java.util.Optional;

/** What a running backup tells its listener. Calls come from several threads, one at a time. */
public sealed interface BackupEvent {
    /**
     * The walk begins.
     *
     * @param parent the snapshot whose unchanged files are not read again
     */
    record Started(Optional<SnapshotId> parent) implements BackupEvent {}

    /** So many more bytes were read from the source, or skipped because their file is unchanged. */
    record BytesProcessed(long bytes) implements BackupEvent {}

    /** A file is complete. */
    record FileFinished(String path, long bytes, Change change) implements BackupEvent {}

    /** Something could not be read; the backup goes on without it. */
    record Unreadable(String path, String reason) implements BackupEvent {}

    /** A part of the parent snapshot cannot be read; its files are read again from the source. */
    record ParentDamaged(String reason) implements BackupEvent {}

    /** A pack is safely stored. */
    record PackStored(long bytes) implements BackupEvent {}

    /** How an entry compares with the parent snapshot. */
    enum Change {
        NEW,
        CHANGED,
        UNMODIFIED
    }
}
