package dev.backproof.backup.mirror;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.posix.Errno;
import dev.backproof.backup.posix.PosixDirectory;
import dev.backproof.backup.posix.PosixException;
import dev.backproof.backup.posix.RawPath;
import dev.backproof.backup.restic.Parallel;
import dev.backproof.backup.snapshot.EntryPath;
import dev.backproof.backup.storage.ObjectVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Describes a sync: afterwards the mirror holds what the folder holds, in a way that {@code rclone sync} would find nothing
 * to do. For one thread.
 */
public final class MirrorSyncJob {
    /** Share of the mirror's files that may go unless somebody says otherwise. */
    public static final int USUAL_MOST_REMOVED = 25;

    private final Mirror mirror;
    private final Path folder;
    private final List<String> excludes = new ArrayList<>();
    private int mostRemoved = USUAL_MOST_REMOVED;
    private boolean allowEmpty;
    private String required = "";
    private int threads = 8;
    private Consumer<? super MirrorEvent> listener = event -> {};
    private Clock clock = Clock.systemUTC();

    /** A sync of a folder of this machine; reached from {@code RcloneMirror}. */
    public MirrorSyncJob(Mirror mirror, Path folder) {
        this.mirror = mirror;
        this.folder = folder;
    }

    /**
     * Leaves out what matches one of these patterns, as {@code backup --exclude}; what the mirror holds of it already stays
     * there untouched.
     */
    public MirrorSyncJob exclude(String... patterns) {
        excludes.addAll(List.of(patterns));
        return this;
    }

    /**
     * The brake: how many percent of the mirror's files may be removed at most; one file always may. {@value
     * #USUAL_MOST_REMOVED} unless set.
     */
    public MirrorSyncJob mostRemoved(int percent) {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("not a percentage: " + percent);
        }
        this.mostRemoved = percent;
        return this;
    }

    /** Syncs a folder without a single file too, which removes everything from the mirror. */
    public MirrorSyncJob allowEmpty() {
        this.allowEmpty = true;
        return this;
    }

    /** Syncs only where this file is in the folder: it shows that the volume is mounted. */
    public MirrorSyncJob require(String file) {
        this.required = file;
        return this;
    }

    /** How many files are sent at a time; 8 unless set. */
    public MirrorSyncJob threads(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("not a number of threads: " + number);
        }
        this.threads = number;
        return this;
    }

    /** Hears how far it is. */
    public MirrorSyncJob listener(Consumer<? super MirrorEvent> hears) {
        this.listener = hears;
        return this;
    }

    /** Tells the time. */
    public MirrorSyncJob clock(Clock tells) {
        this.clock = tells;
        return this;
    }

    /**
     * Compares the folder with the mirror, and changes nothing. Files whose size is the same and whose time is another are
     * read.
     *
     * @throws SourceException {@code SOURCE_NOT_FOUND} when there is no folder, or when the required file is not in it;
     *     {@code TOO_MUCH_REMOVED} when the brake holds
     */
    public MirrorSyncPlan plan() {
        PosixDirectory root = open();
        try {
            requireFile();
            return plan(root);
        } catch (RuntimeException e) {
            root.close();
            throw e;
        }
    }

    private MirrorSyncPlan plan(PosixDirectory root) {
        LocalTree tree = LocalTree.of(folder, excludes);
        Map<String, LocalTree.Status> files = new HashMap<>();
        tree.walk(files::put);
        long here = files.size();
        Comparison comparison = new Comparison(tree, files);
        mirror.list(Optional.empty(), "", comparison);
        brake(here, tree, comparison);
        comparison.decideByContent(root);
        List<MirrorSyncPlan.Upload> uploads = comparison.uploads;
        files.forEach((name, status) -> uploads.add(new MirrorSyncPlan.Upload(name, status, Optional.empty())));
        return new MirrorSyncPlan(
                mirror,
                root,
                uploads,
                comparison.otherTimes,
                comparison.removals,
                new MirrorSyncPlan.Seen(
                        here, comparison.there, tree.special(), comparison.foreign, List.copyOf(tree.unreadable())),
                threads,
                listener,
                clock);
    }

    private PosixDirectory open() {
        try {
            return PosixDirectory.open(RawPath.of(folder).absolute());
        } catch (PosixException e) {
            ErrorCode code =
                    e.isAny(Errno.ENOENT, Errno.ENOTDIR) ? ErrorCode.SOURCE_NOT_FOUND : ErrorCode.SOURCE_UNREADABLE;
            throw new SourceException(code, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new SourceException(ErrorCode.SOURCE_UNREADABLE, String.valueOf(e.getMessage()), e);
        }
    }

    private void requireFile() {
        if (!required.isEmpty() && !Files.exists(folder.resolve(required), LinkOption.NOFOLLOW_LINKS)) {
            throw new SourceException(
                    ErrorCode.SOURCE_NOT_FOUND,
                    folder + " does not hold " + required + "; nothing was changed",
                    "is the volume mounted?",
                    null);
        }
    }

    private void brake(long here, LocalTree tree, Comparison comparison) {
        long removed = tree.unreadable().isEmpty() ? comparison.removals.size() : 0;
        if (here == 0 && comparison.there > 0 && !allowEmpty) {
            throw new SourceException(
                    ErrorCode.TOO_MUCH_REMOVED,
                    folder + " holds no file, and " + mirror.location() + " holds " + comparison.there
                            + "; nothing was changed",
                    "is the volume mounted? --allow-empty removes everything from the mirror",
                    null);
        }
        if (here > 0 && removed > 1 && removed * 100 > comparison.there * mostRemoved) {
            throw new SourceException(
                    ErrorCode.TOO_MUCH_REMOVED,
                    "this sync would remove " + removed + " of " + comparison.there + " files from " + mirror.location()
                            + ", more than " + mostRemoved + "%; nothing was changed",
                    "look at --dry-run; --max-delete allows more",
                    null);
        }
    }

    /** Compares as rclone does: size and time, and the SHA-1 where only the time is another. */
    private final class Comparison implements Consumer<ObjectVersion> {
        private final LocalTree tree;
        private final Map<String, LocalTree.Status> files;
        private final List<MirrorSyncPlan.Upload> uploads = new ArrayList<>();
        private final List<MirrorSyncPlan.OtherTime> undecided = new ArrayList<>();
        private final List<MirrorSyncPlan.OtherTime> otherTimes = new ArrayList<>();
        private final List<ObjectVersion> removals = new ArrayList<>();
        private long there;
        private long foreign;

        Comparison(LocalTree tree, Map<String, LocalTree.Status> files) {
            this.tree = tree;
            this.files = files;
        }

        @Override
        public void accept(ObjectVersion version) {
            LocalTree.Status status = files.remove(version.name());
            if (status == null) {
                Optional<EntryPath> path = RcloneNames.decode(version.name());
                if (path.isEmpty() || !RcloneNames.encode(path.get()).equals(version.name())) {
                    foreign++; // rclone did not put it there, and what it is to us cannot be said
                } else if (!tree.excludes(path.get())) {
                    there++;
                    removals.add(version);
                }
                return;
            }
            there++;
            if (status.size() != version.size()) {
                uploads.add(new MirrorSyncPlan.Upload(version.name(), status, Optional.of(version)));
            } else if (!MirrorTimes.isSame(status.modified(), version.modifiedOrUploaded())) {
                undecided.add(new MirrorSyncPlan.OtherTime(version, status));
            }
        }

        /** What cannot be read here is left for the run to find out. */
        void decideByContent(PosixDirectory root) {
            Parallel.forEach("mirror", threads, undecided, candidate -> {
                ObjectVersion version = candidate.version();
                boolean isSame = false;
                try {
                    isSame = version.sha1().isPresent()
                            && new LocalFile(root, version.name())
                                    .read(0)
                                    .sha1()
                                    .equals(version.sha1().get());
                } catch (IOException e) {
                    // sending it will meet the same trouble, and tell it
                }
                synchronized (this) {
                    if (isSame) {
                        otherTimes.add(candidate);
                    } else {
                        uploads.add(
                                new MirrorSyncPlan.Upload(version.name(), candidate.status(), Optional.of(version)));
                    }
                }
            });
        }
    }
}
