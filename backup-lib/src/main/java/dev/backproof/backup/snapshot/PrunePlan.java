package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.error.RepositoryException;
import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.restic.BlobIndex;
import dev.backproof.backup.restic.BlobWriter;
import dev.backproof.backup.restic.FileKind;
import dev.backproof.backup.restic.PackContents;
import dev.backproof.backup.restic.Parallel;
import dev.backproof.backup.restic.Repository;
import dev.backproof.backup.restic.RepositoryLock;
import dev.backproof.backup.restic.StoredFile;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.snapshot.PruneEvent.Phase;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a prune will do; printable. Holds the repository's exclusive lock until it is closed. Nothing is changed before
 * {@link #run}.
 */
public final class PrunePlan implements AutoCloseable {
    private final Repository repository;
    private final RepositoryLock lock;
    private final PruneSurvey survey;
    private final PruneLog log;
    private final PruneSummary summary;
    private boolean done;

    PrunePlan(Repository repository, RepositoryLock lock, PruneSurvey survey, PruneLog log) {
        this.repository = repository;
        this.lock = lock;
        this.survey = survey;
        this.log = log;
        summary = survey.summary();
    }

    /** What was found and decided. */
    public PruneSummary summary() {
        return summary;
    }

    /**
     * Prunes. Whenever it is stopped, nothing that a snapshot needs is lost; the next prune finishes the work. The order
     * is restic's:
     *
     * <ol>
     *   <li>packs that no index lists go
     *   <li>needed blobs of packs to be given up are stored anew, and index files that list them
     *   <li>index files that no longer list packs to be given up take the place of those that do
     *   <li>packs that are given up go
     * </ol>
     *
     * @return how many packs could not be deleted; they do no harm
     * @throws CorruptionException when a blob that is to be moved is damaged in every copy; nothing was removed by then
     *     but packs that no index lists
     * @throws RepositoryException {@code LOCK_LOST}
     */
    public long run() {
        if (done) {
            throw new IllegalStateException("the plan was carried out");
        }
        done = true;
        BlobIndex index = survey.files().index();
        long left = delete(survey.notIndexed().stream().map(StoredFile::id).toList());
        BitSet givenUp = (BitSet) survey.remove().clone();
        givenUp.or(survey.repack());
        BitSet unlisted = (BitSet) givenUp.clone();
        unlisted.or(survey.missing());
        if (!unlisted.isEmpty()) {
            PackContents contents = index.packContents();
            repack(contents);
            log.phase(Phase.REWRITE_INDEX, 0, 0);
            survey.files()
                    .leaveOut(
                            unlisted,
                            contents,
                            repository,
                            lock,
                            files -> log.progressed(Phase.REWRITE_INDEX, files, 0));
        }
        return left + delete(givenUp.stream().mapToObj(index::packId).toList());
    }

    private void repack(PackContents contents) {
        BitSet packs = survey.repack();
        if (packs.isEmpty()) {
            return;
        }
        BitSet wanted = survey.toMove();
        log.phase(Phase.REPACK, packs.cardinality(), survey.bytes(wanted));
        try (BlobWriter writer = repository.rewriter(lock, bytes -> {})) {
            new BlobMove(repository, survey.files().index(), contents, wanted)
                    .run(packs, writer, bytes -> log.progressed(Phase.REPACK, 1, bytes));
            writer.flush();
        }
    }

    /** Deletes packs that no index lists (any longer); how many would not go. */
    private long delete(List<Id> packs) {
        if (packs.isEmpty()) {
            return 0;
        }
        log.phase(Phase.DELETE, packs.size(), 0);
        LongAdder left = new LongAdder();
        Parallel.forEach("prune", repository.options().connections(), packs, pack -> {
            try {
                repository.removeFile(FileKind.PACK, pack, lock);
            } catch (StorageException e) {
                left.increment();
                log.tell(new PruneEvent.NotDeleted(pack.toString(), Objects.toString(e.getMessage())));
            }
            log.progressed(Phase.DELETE, 1, 0);
        });
        return left.sum();
    }

    @Override
    public String toString() {
        return "prune " + repository.location() + ": " + summary;
    }

    /** Gives the lock back. */
    @Override
    public void close() {
        lock.close();
    }
}
