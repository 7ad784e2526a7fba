package dev.backproof.backup.snapshot;

/**
 * Something that did not come back.
 *
 * @param message what and why, for people
 */
public record RestoreProblem(EntryPath path, Kind kind, String message) {
    /** What did not come back. */
    public enum Kind {
        /** The repository does not have the data, or only damaged. */
        DATA,
        /** The target would not take it. */
        TARGET,
        /** The content came back, but not all of its metadata. */
        METADATA,
        /** The name would leave the target, or cannot exist twice in a directory. */
        NAME,
        /** The file read back differs from what was written. */
        VERIFY
    }

    @Override
    public String toString() {
        return path + ": " + message;
    }
}
