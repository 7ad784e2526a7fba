package dev.backproof.backup.snapshot;

/** What is counted about snapshots; restic's modes, with restic's numbers. */
public enum StatsMode {
    /** Every entry of every snapshot, with the bytes a restore would write; another name of a file counts no bytes. */
    RESTORE_SIZE,
    /** Files that differ in content, each once whatever its name. */
    FILES_BY_CONTENTS,
    /** Blobs that the snapshots use, each once, as stored. */
    RAW_DATA,
    /** Blobs of files, once for each file that uses them; a file is a path, and counts once for each content. */
    BLOBS_PER_FILE
}
