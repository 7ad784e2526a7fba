package dev.backproof.backup.snapshot;

/** What a restore does where the target holds files already. */
public enum OverwriteMode {
    /** The target must be new or empty. */
    REFUSE,
    /** Makes every file as the snapshot has it; what is right already is not written again. */
    ALWAYS,
    /** As {@link #ALWAYS}, but trusts a file of the same size and time without reading it. */
    IF_CHANGED,
    /** Replaces only files older than the snapshot's. */
    IF_NEWER,
    /** Leaves every existing file as it is. */
    NEVER
}
