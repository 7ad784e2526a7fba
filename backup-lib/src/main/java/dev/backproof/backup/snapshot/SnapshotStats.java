package dev.backproof.backup.snapshot;

/**
 * Totals over some snapshots.
 *
 * @param snapshots how many were looked at
 * @param entries files, and in {@link StatsMode#RESTORE_SIZE} every other entry too; 0 in {@link StatsMode#RAW_DATA}
 * @param bytes of what was counted: of files or, when blobs were counted, of blobs; in {@link StatsMode#RAW_DATA} as they
 *     are stored
 * @param uncompressedBytes of the blobs in {@link StatsMode#RAW_DATA}, else 0
 * @param blobs how many; 0 when no blobs were counted
 */
public record SnapshotStats(
        StatsMode mode, long snapshots, long entries, long bytes, long uncompressedBytes, long blobs) {}
