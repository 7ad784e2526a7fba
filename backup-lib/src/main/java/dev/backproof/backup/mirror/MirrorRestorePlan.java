package dev.backproof.backup.mirror;

import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.error.TargetException;
import dev.backproof.backup.restic.Parallel;
import dev.backproof.backup.snapshot.EntryPath;
import dev.backproof.backup.snapshot.RestoreEvent;
import dev.backproof.backup.snapshot.RestoreProblem;
import dev.backproof.backup.snapshot.RestoreTarget;
import dev.backproof.backup.storage.ObjectVersion;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A restore that is ready to run: nothing is written before {@link #run}. */
public final class MirrorRestorePlan {
    private final Mirror mirror;
    private final RestoreTarget target;
    private final UnfinishedRestore marker;
    private final boolean goesOn;
    private final List<FileToFetch> files;
    private final List<RestoreProblem> problems;
    private final int threads;
    private final Consumer<? super RestoreEvent> listener;
    private final Clock clock;

    MirrorRestorePlan(
            Mirror mirror,
            RestoreTarget target,
            UnfinishedRestore marker,
            boolean goesOn,
            List<FileToFetch> files,
            List<RestoreProblem> problems,
            int threads,
            Consumer<? super RestoreEvent> listener,
            Clock clock) {
        this.mirror = mirror;
        this.target = target;
        this.marker = marker;
        this.goesOn = goesOn;
        this.files = files;
        this.problems = List.copyOf(problems);
        this.threads = threads;
        this.listener = listener;
        this.clock = clock;
    }

    /** The time as of which; empty when the mirror has no history. */
    public Optional<Instant> at() {
        return marker.at();
    }

    /** Whether it goes on with a restore that was cut off; {@link #at} is the time of that one. */
    public boolean goesOn() {
        return goesOn;
    }

    /** How many files there are to restore. */
    public long files() {
        return files.size();
    }

    /** Bytes of these. */
    public long bytes() {
        return files.stream().mapToLong(file -> file.version().size()).sum();
    }

    /** What cannot be restored whatever happens: names that no file can have. */
    public List<RestoreProblem> problems() {
        return problems;
    }

    /** Tells every file that is to be restored. */
    public void forEach(Consumer<MirrorFile> sink) {
        files.forEach(file -> sink.accept(new MirrorFile(file.path(), file.version())));
    }

    /**
     * Restores, several files at a time. A file counts as restored when its bytes have the recorded SHA-1, and only then
     * it gets its time, so that a restore that is cut off knows next time what is right. Files and folders that it makes
     * are for their owner only.
     *
     * @throws StorageException when the mirror cannot be read; what is restored stays
     * @throws TargetException {@code TARGET_FULL}
     * @throws java.util.concurrent.CancellationException when the thread is interrupted
     */
    public MirrorRestoreResult run() {
        Instant begun = clock.instant();
        target.prepare();
        MirrorFetcher fetcher = new MirrorFetcher(mirror, target, marker.overwrites(), listener);
        try {
            marker.write(target);
            listener.accept(new RestoreEvent.Started(files(), bytes()));
            problems.forEach(fetcher::problem);
            Parallel.forEach("mirror", threads, files, fetcher::restore);
            if (fetcher.problemCount() == problems.size()) {
                UnfinishedRestore.remove(target);
            }
        } finally {
            target.finish();
        }
        return fetcher.result(marker.at(), Duration.between(begun, clock.instant()));
    }

    /**
     * A file of a mirror.
     *
     * @param path below the folder that was asked for
     * @param version what the mirror says of it
     */
    public record MirrorFile(EntryPath path, ObjectVersion version) {}
}
