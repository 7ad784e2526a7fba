package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.RepositoryException;
import dev.backproof.backup.restic.BlobWriter;
import dev.backproof.backup.restic.FileKind;
import dev.backproof.backup.restic.LocalProcess;
import dev.backproof.backup.restic.Repository;
import dev.backproof.backup.restic.RepositoryLock;
import dev.backproof.backup.restic.chunker.Chunker;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.SnapshotFile;
import dev.backproof.backup.restic.format.SnapshotSummary;
import dev.backproof.backup.restic.format.UnknownFields;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A backup being described; {@link #run} makes it. Not for use by several threads. */
public final class BackupJob {
    private final Repository repository;
    private final BackupSource source;
    private final List<String> tags = new ArrayList<>();
    private final List<String> excludes = new ArrayList<>();
    private String host = LocalProcess.current().hostname();
    private @Nullable Instant time;
    private @Nullable SnapshotId parent;
    private boolean force;
    private boolean dryRun;
    private Consumer<? super BackupEvent> listener = event -> {};

    /** For the entry package, which hands it out. */
    public BackupJob(Repository repository, BackupSource source) {
        this.repository = repository;
        this.source = source;
    }

    /** Adds a tag to the snapshot. */
    public BackupJob tag(String tag) {
        tags.add(tag);
        return this;
    }

    /** The host to record, instead of this machine's name. */
    public BackupJob host(String name) {
        host = name;
        return this;
    }

    /** The time to record, instead of now. */
    public BackupJob time(Instant instant) {
        time = instant;
        return this;
    }

    /** The snapshot to compare with, instead of the newest of the same host and paths. */
    public BackupJob parent(SnapshotId snapshot) {
        parent = snapshot;
        return this;
    }

    /** Reads every file, whatever an earlier snapshot holds. */
    public BackupJob force() {
        force = true;
        return this;
    }

    /** What the source leaves out, for the record in the snapshot. */
    public BackupJob excludes(List<String> patterns) {
        excludes.addAll(patterns);
        return this;
    }

    /** Who hears of progress. Must not block for long. */
    public BackupJob listener(Consumer<? super BackupEvent> events) {
        listener = events;
        return this;
    }

    /** Reads and counts everything, stores nothing. */
    public BackupJob dryRun() {
        dryRun = true;
        return this;
    }

    /**
     * Makes the backup. The snapshot appears in the repository as the last step, when all it needs is stored.
     *
     * @throws RepositoryException {@code NOTHING_TO_BACK_UP} when the source holds nothing at all, {@code
     *     UNSUPPORTED_REPOSITORY} when files in the repository are cut in a way that is not restic's (rustic can be set so):
     *     hardly anything that is stored already would be found again
     * @throws CancellationException when the calling thread is interrupted; nothing is committed then and the thread
     *     stays interrupted
     */
    public BackupSummary run() {
        requireResticChunking();
        if (dryRun) {
            return run(null);
        }
        try (RepositoryLock lock = repository.lock(false)) {
            return run(lock);
        }
    }

    private void requireResticChunking() {
        String foreign = repository.config().foreignChunking();
        if (foreign != null) {
            throw new RepositoryException(
                    ErrorCode.UNSUPPORTED_REPOSITORY,
                    "cannot back up into " + repository.location() + ": its files are cut otherwise than restic's ("
                            + foreign + ")",
                    "reading and restoring work; back up with the program that made it, or into another repository",
                    null);
        }
    }

    private BackupSummary run(@Nullable RepositoryLock lock) {
        Clock clock = repository.options().clock();
        Instant start = clock.instant();
        OffsetDateTime snapshotTime = at(time == null ? start : time);
        Optional<Snapshot> previous = previous(snapshotTime.toInstant());
        Optional<SnapshotId> previousId = previous.map(Snapshot::id);
        Consumer<BackupEvent> events = oneAtATime(listener);
        BackupCounters counters = new BackupCounters();
        try (BlobWriter writer = repository.writer(lock, bytes -> events.accept(new BackupEvent.PackStored(bytes)))) {
            events.accept(new BackupEvent.Started(previousId));
            BackupPipeline.RootTree root = new BackupPipeline(
                            writer,
                            Chunker.of(repository.config().polynomial()),
                            new TreeLoader(repository.loader()),
                            counters,
                            events)
                    .run(source, previous.map(Snapshot::tree).orElse(null));
            if (root.isEmpty()) {
                throw new RepositoryException(
                        ErrorCode.NOTHING_TO_BACK_UP, "there is nothing in " + String.join(", ", source.paths()));
            }
            writer.flush();
            SnapshotCounts counts = counters.result(start, clock.instant(), writer.counts());
            Optional<SnapshotId> committed = lock == null
                    ? Optional.empty()
                    : Optional.of(commit(lock, snapshot(snapshotTime, previousId, root.tree(), counts)));
            return new BackupSummary(committed, root.tree(), previousId, counts, counters.unreadableCount());
        }
    }

    private Optional<Snapshot> previous(Instant notAfter) {
        SnapshotCatalog catalog = new SnapshotCatalog(repository);
        if (force) {
            return Optional.empty();
        }
        return parent == null ? catalog.newest(notAfter, host, source.paths()) : Optional.of(catalog.get(parent));
    }

    private SnapshotId commit(RepositoryLock lock, SnapshotFile file) {
        if (Thread.interrupted()) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
        return new SnapshotId(repository.saveFile(FileKind.SNAPSHOT, file.toJson(), lock));
    }

    private SnapshotFile snapshot(
            OffsetDateTime snapshotTime, Optional<SnapshotId> previous, Id tree, SnapshotCounts counts) {
        LocalProcess process = LocalProcess.current();
        return new SnapshotFile(
                snapshotTime,
                previous.map(SnapshotId::id).orElse(null),
                tree,
                source.paths(),
                host,
                process.username(),
                process.uid(),
                process.gid(),
                excludes,
                tags,
                null,
                "backproof " + Version.current(),
                summary(counts),
                UnknownFields.NONE);
    }

    private SnapshotSummary summary(SnapshotCounts counts) {
        return new SnapshotSummary(
                at(counts.start()),
                at(counts.end()),
                counts.filesNew(),
                counts.filesChanged(),
                counts.filesUnmodified(),
                counts.dirsNew(),
                counts.dirsChanged(),
                counts.dirsUnmodified(),
                counts.dataBlobs(),
                counts.treeBlobs(),
                counts.dataAdded(),
                counts.dataAddedPacked(),
                counts.totalFilesProcessed(),
                counts.totalBytesProcessed(),
                UnknownFields.NONE);
    }

    private OffsetDateTime at(Instant instant) {
        return instant.atZone(repository.options().clock().getZone()).toOffsetDateTime();
    }

    private static Consumer<BackupEvent> oneAtATime(Consumer<? super BackupEvent> listener) {
        Object turn = new Object();
        return event -> {
            synchronized (turn) {
                listener.accept(event);
            }
        };
    }
}
