package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.RepositoryException;
import dev.backproof.backup.restic.FileKind;
import dev.backproof.backup.restic.Parallel;
import dev.backproof.backup.restic.Repository;
import dev.backproof.backup.restic.RepositoryLock;
import dev.backproof.backup.restic.format.Id;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which snapshots will be forgotten and why the others stay; printable. Nothing is removed before {@link #run}. */
public final class ForgetPlan {
    private final Repository repository;
    private final List<Group> groups;
    private final List<Snapshot> explicit;

    ForgetPlan(Repository repository, List<Group> groups, List<Snapshot> explicit) {
        this.repository = repository;
        this.groups = List.copyOf(groups);
        this.explicit = explicit;
    }

    /** A snapshot and why it stays: {@code last snapshot}, {@code within 10d}… */
    public record Kept(Snapshot snapshot, List<String> reasons) {
        public Kept {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * What becomes of one group.
     *
     * @param keep newest first, as is remove
     */
    public record Group(SnapshotGrouping.Group of, List<Kept> keep, List<Snapshot> remove) {
        public Group {
            keep = List.copyOf(keep);
            remove = List.copyOf(remove);
        }
    }

    /** The groups that the policy was applied to; empty when the snapshots were named one by one. */
    public List<Group> groups() {
        return groups;
    }

    /** Everything that will be forgotten. */
    public List<Snapshot> remove() {
        List<Snapshot> all = new ArrayList<>(explicit);
        groups.forEach(group -> all.addAll(group.remove()));
        return all;
    }

    /**
     * Forgets, under an exclusive lock. Only the snapshot files go; what they held stays until it is pruned. Stopped in
     * the middle, the rest of the snapshots is still there.
     *
     * @return what was removed; less than planned when somebody else forgot some meanwhile
     * @throws RepositoryException {@code PLAN_OUTDATED} when a snapshot that was to stay is gone; {@code LOCKED};
     *     {@code LOCK_LOST}
     */
    public List<SnapshotId> run() {
        List<Snapshot> planned = remove();
        if (planned.isEmpty()) {
            return List.of();
        }
        try (RepositoryLock lock = repository.lock(true)) {
            Set<Id> present = new HashSet<>(repository.ids(FileKind.SNAPSHOT));
            requireKept(present);
            Collection<SnapshotId> removed = Collections.synchronizedList(new ArrayList<>());
            Parallel.forEach("forget", repository.options().connections(), planned, snapshot -> {
                if (present.contains(snapshot.id().id())) {
                    repository.removeFile(FileKind.SNAPSHOT, snapshot.id().id(), lock);
                    removed.add(snapshot.id());
                }
            });
            return List.copyOf(removed);
        }
    }

    private void requireKept(Set<Id> present) {
        for (Group group : groups) {
            for (Kept kept : group.keep) {
                if (!group.remove.isEmpty()
                        && !present.contains(kept.snapshot.id().id())) {
                    throw new RepositoryException(
                            ErrorCode.PLAN_OUTDATED,
                            "snapshot " + kept.snapshot.id().shortForm() + " of " + group.of
                                    + ", which was to stay, is gone from " + repository.location()
                                    + "; nothing was forgotten");
                }
            }
        }
    }

    @Override
    public String toString() {
        int stay = groups.stream().mapToInt(group -> group.keep.size()).sum();
        return "forget " + remove().size() + " snapshots in " + repository.location()
                + (groups.isEmpty() ? "" : ", keep " + stay + " of " + groups.size() + " groups");
    }
}
