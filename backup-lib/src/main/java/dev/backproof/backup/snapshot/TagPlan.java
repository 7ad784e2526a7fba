package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.RepositoryException;
import dev.backproof.backup.restic.FileKind;
import dev.backproof.backup.restic.Repository;
import dev.backproof.backup.restic.RepositoryLock;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.SnapshotFile;
import java.util.ArrayList;
import java.util.List;

/** Which snapshots get which tags; printable. Nothing is changed before {@link #run}. */
public final class TagPlan {
    private final Repository repository;
    private final List<Change> changes;

    TagPlan(Repository repository, List<Change> changes) {
        this.repository = repository;
        this.changes = List.copyOf(changes);
    }

    /** A snapshot and all the tags it will have. */
    public record Change(Snapshot snapshot, List<String> tags) {}

    /** A snapshot and the one that took its place. */
    public record Rewritten(SnapshotId before, SnapshotId after) {}

    /** The snapshots whose tags change; the others are left as they are. */
    public List<Change> changes() {
        return changes;
    }

    /**
     * Writes a new snapshot in the place of each old one, under an exclusive lock, as restic does: it remembers the
     * original, and fields unknown to us are kept. Stopped in the middle, a snapshot may be there twice, never not at all.
     *
     * @throws RepositoryException {@code LOCKED}, {@code LOCK_LOST}
     */
    public List<Rewritten> run() {
        if (changes.isEmpty()) {
            return List.of();
        }
        List<Rewritten> rewritten = new ArrayList<>();
        SnapshotCatalog catalog = new SnapshotCatalog(repository);
        try (RepositoryLock lock = repository.lock(true)) {
            for (Change change : changes) {
                Id before = change.snapshot.id().id();
                SnapshotFile file = catalog.file(before).withTags(change.tags, before);
                Id after = repository.saveFile(FileKind.SNAPSHOT, file.toJson(), lock);
                repository.removeFile(FileKind.SNAPSHOT, before, lock);
                rewritten.add(new Rewritten(change.snapshot.id(), new SnapshotId(after)));
            }
        }
        return List.copyOf(rewritten);
    }

    @Override
    public String toString() {
        return "change the tags of " + changes.size() + " snapshots in " + repository.location();
    }
}
