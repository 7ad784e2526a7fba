package dev.backproof.backup.restic.format;

import java.time.OffsetDateTime;

/**
 * What a backup did, as its snapshot keeps it (observed: restic 0.17 and later).
 *
 * @param dataBlobs new data blobs
 * @param treeBlobs new tree blobs
 * @param dataAdded plain bytes of new blobs of both kinds
 * @param dataAddedPacked bytes that these take in packs, overhead included
 * @param totalFilesProcessed files seen, changed or not
 * @param totalBytesProcessed bytes of these files
 * @param unknown other fields, written again when the snapshot is rewritten
 */
public record SnapshotSummary(
        OffsetDateTime backupStart,
        OffsetDateTime backupEnd,
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
        long totalBytesProcessed,
        UnknownFields unknown) {}
