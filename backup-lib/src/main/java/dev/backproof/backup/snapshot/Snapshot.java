package dev.backproof.backup.snapshot;

import dev.backproof.backup.restic.format.Id;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;

/**
 * A point in time as the repository keeps it.
 *
 * @param time when the backup started, in the zone its writer lived in (retention counts days there)
 * @param tree root tree
 * @param paths what was backed up, absolute
 * @param username empty when not recorded, as are hostname and programVersion
 * @param parent the snapshot it was compared with
 * @param original the first snapshot of which this is a rewritten copy
 * @param summary what its backup counted; older writers left it out
 */
public record Snapshot(
        SnapshotId id,
        OffsetDateTime time,
        Id tree,
        List<String> paths,
        String hostname,
        String username,
        List<String> tags,
        List<String> excludes,
        Optional<SnapshotId> parent,
        Optional<SnapshotId> original,
        String programVersion,
        Optional<SnapshotCounts> summary) {}
