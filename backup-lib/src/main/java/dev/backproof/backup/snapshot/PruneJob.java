package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.error.RepositoryException;
import dev.backproof.backup.restic.Repository;
import dev.backproof.backup.restic.RepositoryLock;
import java.util.Collection;
import java.util.Set;
import java.util.function.Consumer;

/** Describes a prune: freeing what no snapshot needs. Not for use by several threads. */
public final class PruneJob {
    private final Repository repository;
    private UnusedLimit maxUnused = UnusedLimit.usual();
    private Consumer<? super PruneEvent> listener = event -> {};

    /** For the entry package, which hands it out. */
    public PruneJob(Repository repository) {
        this.repository = repository;
    }

    /** How much that nobody needs may stay; without this, 5 percent. */
    public PruneJob maxUnused(UnusedLimit limit) {
        maxUnused = limit;
        return this;
    }

    /** Who hears of progress. Must not block for long. */
    public PruneJob listener(Consumer<? super PruneEvent> events) {
        listener = events;
        return this;
    }

    /**
     * What a prune would do now. Takes no lock and changes nothing; what others write meanwhile may make it wrong.
     *
     * @param forgotten snapshots to be taken for forgotten already
     * @throws CorruptionException as {@link #plan}
     */
    public PruneSummary preview(Collection<SnapshotId> forgotten) {
        return survey(Set.copyOf(forgotten), new PruneLog(listener)).summary();
    }

    /**
     * Takes the exclusive lock, which the plan holds until it is closed, and finds out what is needed.
     *
     * @throws CorruptionException when a snapshot, a tree or an index file cannot be read, when the index or the store
     *     lacks what snapshots need, or a needed pack has another size than the index tells: a prune could make that worse
     * @throws RepositoryException {@code LOCKED}
     */
    public PrunePlan plan() {
        RepositoryLock lock = repository.lock(true);
        try {
            PruneLog log = new PruneLog(listener);
            return new PrunePlan(repository, lock, survey(Set.of(), log), log);
        } catch (RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    private PruneSurvey survey(Set<SnapshotId> without, PruneLog log) {
        return PruneSurvey.make(repository, maxUnused, without, log);
    }
}
