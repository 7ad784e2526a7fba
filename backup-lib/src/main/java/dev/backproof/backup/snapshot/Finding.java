package dev.backproof.backup.snapshot;

/**
 * One fact that a check found.
 *
 * @param subject the object, or the snapshot and path, that it is about
 * @param message what is wrong with it
 */
public record Finding(Severity severity, Kind kind, String subject, String message) {
    /** How bad it is. */
    public enum Severity {
        /** Something is damaged or missing: a restore would not bring everything back. */
        ERROR,
        /** Harmless, and tidied up by the next prune. */
        HINT
    }

    /** What kind of fact. */
    public enum Kind {
        UNREADABLE_INDEX,
        PACK_MISSING,
        PACK_SIZE,
        PACK_DAMAGED,
        PACK_NOT_INDEXED,
        PACK_MIXED,
        INDEX_CONTRADICTION,
        INDEX_DUPLICATE,
        UNREADABLE_SNAPSHOT,
        TREE_DAMAGED,
        TREE_ORDER,
        BLOB_MISSING,
        BLOB_DAMAGED,
        BLOB_LENGTH,
        FILE_SIZE,
        NODE_INVALID,
        HOSTILE_NAME
    }

    @Override
    public String toString() {
        return subject + ": " + message;
    }
}
