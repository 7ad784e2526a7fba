package dev.backproof.backup.restic.format;

import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot file: one point in time of some paths of a host.
 *
 * @param time when the backup started, in the zone offset it was stored with: retention counts days in it
 * @param parent the snapshot it was compared with
 * @param tree the root tree
 * @param paths absolute, cleaned, in the order given
 * @param hostname may be empty
 * @param username may be empty
 * @param uid of the process that made it
 * @param gid of the process that made it
 * @param excludes patterns as given
 * @param original the snapshot this one was first rewritten from
 * @param programVersion what wrote it; empty in old files
 * @param unknown other fields, written again when the snapshot is rewritten
 */
public record SnapshotFile(
        OffsetDateTime time,
        @Nullable Id parent,
        Id tree,
        List<String> paths,
        String hostname,
        String username,
        long uid,
        long gid,
        List<String> excludes,
        List<String> tags,
        @Nullable Id original,
        String programVersion,
        @Nullable SnapshotSummary summary,
        UnknownFields unknown) {
    public SnapshotFile {
        paths = List.copyOf(paths);
        excludes = List.copyOf(excludes);
        tags = List.copyOf(tags);
    }

    /**
     * Reads opened, uncompressed bytes.
     *
     * @throws FormatException when the JSON is not a snapshot
     */
    public static SnapshotFile parse(byte[] json) {
        return Pending.body();
    }

    /** The JSON in restic's order, unknown fields last. */
    public byte[] toJson() {
        return Pending.body();
    }

    /** The same snapshot with other tags, remembering that it was rewritten from the one of this id. */
    public SnapshotFile withTags(List<String> newTags, Id rewrittenFrom) {
        return new SnapshotFile(
                time,
                parent,
                tree,
                paths,
                hostname,
                username,
                uid,
                gid,
                excludes,
                newTags,
                original == null ? rewrittenFrom : original,
                programVersion,
                summary,
                unknown);
    }
}
