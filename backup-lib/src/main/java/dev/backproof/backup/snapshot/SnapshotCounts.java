package dev.backproof.backup.snapshot;

import java.time.Instant;

/**
 * What a backup counted.
 *
 * @param start when it began
 * @param end when the last tree was stored
 * @param dataBlobs new data blobs
 * @param treeBlobs new tree blobs
 * @param dataAdded bytes of the new blobs before compression
 * @param dataAddedPacked bytes of the new blobs as stored
 * @param totalFilesProcessed new, changed and unmodified files
 * @param totalBytesProcessed bytes of all these files
 */
public record SnapshotCounts(
        Instant start,
        Instant end,
        long filesNew,
        long filesChanged,
        long filesUnmodified,
        long dirsNew,
        long dirsChanged,
        long dirsUnmodified,
        long dataBlobs,
        long treeBlobs,
        long dataAdded,
        long dataAddedPacked,
        long totalFilesProcessed,
        long totalBytesProcessed) {}
