package dev.backproof.backup.restic.format;

import java.time.OffsetDateTime;
import java.util.List;

/**
 * What a backup did, as its snapshot keeps it (observed: restic 0.17 and later).
 *
 * @param backupStart when it started; the first second of the year 1 when that is missing, as Go has it
 * @param backupEnd when it ended, likewise
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
        UnknownFields unknown) {
    /** Names of the counts in restic's order, which is that of the components. */
    private static final List<String> COUNTS = List.of(
            "files_new",
            "files_changed",
            "files_unmodified",
            "dirs_new",
            "dirs_changed",
            "dirs_unmodified",
            "data_blobs",
            "tree_blobs",
            "data_added",
            "data_added_packed",
            "total_files_processed",
            "total_bytes_processed");

    /** The summary whose object the input has entered. */
    static SnapshotSummary read(JsonInput in) {
        OffsetDateTime start = null;
        OffsetDateTime end = null;
        long[] counts = new long[COUNTS.size()];
        JsonInput.Unknown unknown = new JsonInput.Unknown();
        for (String name = in.nextField(); name != null; name = in.nextField()) {
            int count = COUNTS.indexOf(name);
            if (count >= 0) {
                counts[count] = in.unsigned64();
            } else if (name.equals("backup_start")) {
                start = in.time();
            } else if (name.equals("backup_end")) {
                end = in.time();
            } else {
                unknown.keep(name, in);
            }
        }
        return new SnapshotSummary(
                start == null ? GoTimes.ZERO : start,
                end == null ? GoTimes.ZERO : end,
                counts[0],
                counts[1],
                counts[2],
                counts[3],
                counts[4],
                counts[5],
                counts[6],
                counts[7],
                counts[8],
                counts[9],
                counts[10],
                counts[11],
                unknown.toFields());
    }

    void write(GoJsonWriter json) {
        long[] counts = {
            filesNew,
            filesChanged,
            filesUnmodified,
            dirsNew,
            dirsChanged,
            dirsUnmodified,
            dataBlobs,
            treeBlobs,
            dataAdded,
            dataAddedPacked,
            totalFilesProcessed,
            totalBytesProcessed
        };
        json.beginObject()
                .name("backup_start")
                .time(backupStart)
                .name("backup_end")
                .time(backupEnd);
        for (int i = 0; i < counts.length; i++) {
            json.name(COUNTS.get(i)).unsigned(counts[i]);
        }
        json.unknown(unknown).endObject();
    }
}
