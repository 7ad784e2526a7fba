package dev.backproof.backup.snapshot;

import dev.backproof.backup.restic.FileKind;
import dev.backproof.backup.restic.Repository;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.SnapshotFile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Describes copying snapshots from one repository into another. Not for use by several threads. */
public final class CopyJob {
    private final Repository from;
    private final Repository to;
    private final Collection<Snapshot> snapshots;
    private Consumer<? super CopyEvent> listener = event -> {};

    /** For the entry package, which hands it out. */
    public CopyJob(Repository from, Repository to, Collection<Snapshot> snapshots) {
        this.from = from;
        this.to = to;
        this.snapshots = List.copyOf(snapshots);
    }

    /** Who hears of progress. Must not block for long. */
    public CopyJob listener(Consumer<? super CopyEvent> events) {
        listener = events;
        return this;
    }

    /**
     * Finds out which of the snapshots the destination does not have. A snapshot is there already when one of the
     * destination has its id, or its original's, and the same time, tree, host, user, paths, excludes and tags, as restic
     * sees it. Takes no lock.
     */
    public CopyPlan plan() {
        SnapshotCatalog source = new SnapshotCatalog(from);
        SnapshotCatalog destination = new SnapshotCatalog(to);
        Map<Id, List<SnapshotFile>> known = new HashMap<>();
        for (Id id : to.ids(FileKind.SNAPSHOT)) {
            SnapshotFile file = destination.file(id);
            known.computeIfAbsent(id, none -> new ArrayList<>()).add(file);
            if (file.original() != null) {
                known.computeIfAbsent(file.original(), none -> new ArrayList<>())
                        .add(file);
            }
        }
        List<Snapshot> missing = new ArrayList<>();
        List<Snapshot> present = new ArrayList<>();
        for (Snapshot snapshot : snapshots) {
            Id id = snapshot.id().id();
            SnapshotFile file = source.file(id);
            boolean there = known.getOrDefault(Objects.requireNonNullElse(file.original(), id), List.of()).stream()
                    .anyMatch(other -> isSame(file, other));
            (there ? present : missing).add(snapshot);
        }
        return new CopyPlan(from, to, missing, present, listener);
    }

    private static boolean isSame(SnapshotFile one, SnapshotFile other) {
        return one.time().toInstant().equals(other.time().toInstant())
                && one.tree().equals(other.tree())
                && one.hostname().equals(other.hostname())
                && one.username().equals(other.username())
                && one.uid() == other.uid()
                && one.gid() == other.gid()
                && new HashSet<>(one.paths()).equals(new HashSet<>(other.paths()))
                && one.excludes().equals(other.excludes())
                && new HashSet<>(one.tags()).equals(new HashSet<>(other.tags()));
    }
}
