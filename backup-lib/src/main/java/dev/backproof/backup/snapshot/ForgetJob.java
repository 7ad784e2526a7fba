package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.restic.Repository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Describes which snapshots are to be forgotten. Not for use by several threads. */
public final class ForgetJob {
    private final Repository repository;
    private final RetentionPolicy policy;
    private SnapshotFilter filter = SnapshotFilter.all();
    private SnapshotGrouping grouping = SnapshotGrouping.usual();

    /** For the entry package, which hands it out. */
    public ForgetJob(Repository repository, RetentionPolicy policy) {
        this.repository = repository;
        this.policy = policy;
    }

    /** Looks only at these snapshots; others stay. */
    public ForgetJob filter(SnapshotFilter only) {
        filter = only;
        return this;
    }

    /** Applies the policy to each of these groups for itself; without this, to those of one host and paths. */
    public ForgetJob groupBy(SnapshotGrouping by) {
        grouping = by;
        return this;
    }

    /**
     * Judges the snapshots; changes nothing and takes no lock.
     *
     * @throws ConfigurationException {@code NOTHING_WOULD_STAY} when the policy is empty, or leaves a group without any
     *     snapshot
     */
    public ForgetPlan plan() {
        if (policy.isEmpty()) {
            throw new ConfigurationException(
                    ErrorCode.NOTHING_WOULD_STAY, "a policy that keeps nothing would forget every snapshot");
        }
        Instant now = repository.options().clock().instant();
        List<ForgetPlan.Group> groups = new ArrayList<>();
        grouping.group(new SnapshotCatalog(repository).list(filter)).forEach((group, snapshots) -> {
            List<ForgetPlan.Kept> keep = new ArrayList<>();
            List<Snapshot> remove = new ArrayList<>();
            for (RetentionPolicy.Judged judged : policy.judge(snapshots, now)) {
                if (judged.reasons().isEmpty()) {
                    remove.add(judged.snapshot());
                } else {
                    keep.add(new ForgetPlan.Kept(judged.snapshot(), judged.reasons()));
                }
            }
            if (keep.isEmpty()) {
                throw new ConfigurationException(
                        ErrorCode.NOTHING_WOULD_STAY,
                        "the policy keeps no snapshot of " + group + "; none was forgotten");
            }
            groups.add(new ForgetPlan.Group(group, keep, remove));
        });
        return new ForgetPlan(repository, groups, List.of());
    }

    /** Plans to forget exactly these snapshots. For the entry package. */
    public static ForgetPlan explicit(Repository repository, Collection<Snapshot> snapshots) {
        return new ForgetPlan(
                repository, List.of(), snapshots.stream().distinct().toList());
    }
}
