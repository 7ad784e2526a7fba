package dev.backproof.backup.snapshot;

import dev.backproof.backup.restic.Repository;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A restore being described. Not for use by several threads. */
public final class RestoreJob {
    private final Repository repository;
    private final SnapshotRef snapshot;
    private final List<String> includes = new ArrayList<>();
    private final List<String> excludes = new ArrayList<>();
    private Predicate<EntryPath> files = path -> true;
    private Consumer<? super RestoreEvent> listener = event -> {};
    private boolean verify;
    private boolean sparse;
    private OverwriteMode overwrite = OverwriteMode.REFUSE;

    /** For the entry package, which hands it out. */
    public RestoreJob(Repository repository, SnapshotRef snapshot) {
        this.repository = repository;
        this.snapshot = snapshot;
    }

    /** How files are written. */
    record Settings(OverwriteMode overwrite, boolean sparse, boolean verify) {}

    /** Restores only what matches this pattern, or another one given; as restic's {@code --include}. */
    public RestoreJob include(String pattern) {
        includes.add(pattern);
        return this;
    }

    /** Leaves out what matches this pattern, as restic's {@code --exclude}. */
    public RestoreJob exclude(String pattern) {
        excludes.add(pattern);
        return this;
    }

    /**
     * Of the regular files restores only those for whose path, below the restored folder, this holds; whatever else is
     * wanted comes back all the same. Asked more than once for each file, and must answer the same.
     */
    public RestoreJob files(Predicate<EntryPath> wanted) {
        files = wanted;
        return this;
    }

    /** Who hears of progress. Must not block for long. */
    public RestoreJob listener(Consumer<? super RestoreEvent> events) {
        listener = events;
        return this;
    }

    /** Reads every restored file again when it is complete and compares it with the snapshot. */
    public RestoreJob verify() {
        verify = true;
        return this;
    }

    /** Writes no zeros where a hole will do. */
    public RestoreJob sparse() {
        sparse = true;
        return this;
    }

    /** What to do where the target holds files already; by default it must be new or empty. */
    public RestoreJob overwrite(OverwriteMode mode) {
        overwrite = mode;
        return this;
    }

    /** Says where to restore to. */
    public Destined into(RestoreTarget target) {
        return new Destined(target);
    }

    /** A restore that knows its target. */
    public final class Destined {
        private final RestoreTarget target;

        private Destined(RestoreTarget target) {
            this.target = target;
        }

        /**
         * Reads the trees, looks at the target and says what would be done. Writes nothing.
         *
         * @throws dev.backproof.backup.error.TargetException {@code TARGET_NOT_EMPTY}
         * @throws dev.backproof.backup.error.RepositoryException {@code PATH_NOT_FOUND} when the snapshot has no such
         *     folder
         */
        public RestorePlan plan() {
            return RestorePlan.make(
                    repository,
                    snapshot,
                    target,
                    new Settings(overwrite, sparse, verify),
                    new RestoreSelection(includes, excludes, files),
                    listener);
        }
    }
}
