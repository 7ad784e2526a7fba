package dev.backproof.verify.restore;

import dev.backproof.backup.snapshot.EntryPath;
import dev.backproof.backup.snapshot.RestoreProblem;
import dev.backproof.backup.snapshot.SilentChange;
import dev.backproof.verify.result.SnapshotFacts;
import dev.backproof.verify.scenario.RestoreItem;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The snapshot of a drill: what it holds and how to get it back. */
public interface ChosenSnapshot {
    /** Who, when, what. */
    SnapshotFacts facts();

    /** The topmost paths that it holds: those that its maker named, where they are there, else what lies at the top. */
    List<String> roots();

    /**
     * Where a path of a scenario lies in the snapshot: its maker may have left out the beginning of the paths that it names.
     */
    default String inTree(String path) {
        return path;
    }

    /** Everything it holds, as items to restore: every dump that has a manifest beside it, and the files. */
    List<RestoreItem> everything();

    /**
     * Tells every regular file of a folder with its size.
     *
     * @throws dev.backproof.backup.error.BackupException when it cannot be listed
     */
    void files(RestoreItem.Volume item, FileVisitor visitor);

    /** Hears of regular files. */
    @FunctionalInterface
    interface FileVisitor {
        /** A file with its path below the folder. */
        void file(EntryPath path, long size);
    }

    /**
     * Restores a folder, or only some of its files, into a new folder. What does not come back is in the result; so is, when
     * not all files are wanted, what the backup lists but could not give back, as far as that shows without reading it.
     *
     * @throws dev.backproof.backup.error.BackupException when nothing of it can be restored
     * @throws java.util.concurrent.CancellationException when the thread is interrupted
     */
    VolumeRestore restore(RestoreItem.Volume item, Path folder, FileChoice choice, RestoreProgress progress);

    /**
     * Opens a file as it is stored.
     *
     * @throws dev.backproof.backup.error.BackupException from here or while reading
     */
    StoredFile open(String path);

    /** As {@link #open}, empty when there is no such file. */
    Optional<StoredFile> find(String path);

    /**
     * The regular files whose path matches a pattern, in no particular order.
     *
     * @param pattern an absolute path with {@code *}, {@code ?}, {@code [a-z]} and {@code **}, as excludes have it
     */
    List<ListedFile> matching(String pattern);

    /**
     * Compares a folder with older snapshots of the same host and paths: the one before this and the oldest. Reads no data.
     *
     * @param listener hears of every file that differs although its size and time of writing are the same
     * @return those that were compared, the older first; none where there are none or the format keeps none
     * @throws dev.backproof.backup.error.BackupException when an older one cannot be read
     */
    default List<SnapshotFacts> compareWithOlder(
            RestoreItem.Volume item, BiConsumer<SnapshotFacts, SilentChange> listener) {
        return List.of();
    }

    /** What the backup's format never keeps, one line each. */
    List<String> knownLosses();

    /** What happened on the way of what came back, and is worth knowing although nothing is wrong; one line each. */
    default List<String> notes() {
        return List.of();
    }

    /** What could not be verified of what came back, one line each. */
    default List<String> notTested() {
        return List.of();
    }

    /**
     * A file as the snapshot lists it.
     *
     * @param path absolute path inside the snapshot
     * @param length bytes as it is stored
     * @param modified when it was last written
     */
    record ListedFile(String path, long length, Instant modified) {}

    /**
     * A file of the snapshot.
     *
     * @param in its bytes, fetched while they are read
     * @param length how many there are
     * @param modified when it was last written, where files come into the backup one by one; null where the snapshot's own time
     *     tells how old it is
     */
    record StoredFile(InputStream in, long length, @Nullable Instant modified) {}

    /**
     * How the restore of a folder ended.
     *
     * @param files regular files that should come back of those that were wanted
     * @param bytes bytes of files that came back
     * @param problems what did not come back as it should, the first of them
     * @param problemCount how many problems there were
     * @param recorded what the backup says of the entries
     */
    record VolumeRestore(
            long files,
            long bytes,
            List<RestoreProblem> problems,
            long problemCount,
            RestoredVolume.Recorded recorded) {}

    /** Hears how far a restore is. */
    @FunctionalInterface
    interface RestoreProgress {
        /** So many bytes and files of so many are done; calls come one at a time. */
        void at(long bytes, long totalBytes, long files, long totalFiles);
    }
}
