package dev.backproof.backup.mirror;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.RepositoryException;
import dev.backproof.backup.error.TargetException;
import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.EntryPath;
import dev.backproof.backup.snapshot.PathPatterns;
import dev.backproof.backup.snapshot.RestoreEvent;
import dev.backproof.backup.snapshot.RestoreProblem;
import dev.backproof.backup.snapshot.RestoreTarget;
import dev.backproof.backup.storage.ObjectVersion;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Describes a restore of a mirror, or of a folder of it, as it stood at a time. For one thread. */
public final class MirrorRestoreJob {
    private final Mirror mirror;
    private final List<RawName> excludes = new ArrayList<>();
    private Optional<Instant> at = Optional.empty();
    private String words = "";
    private String below = "";
    private @Nullable Collection<ObjectVersion> listed;
    private boolean overwrite;
    private int threads = 16;
    private Consumer<? super RestoreEvent> listener = event -> {};
    private Clock clock = Clock.systemUTC();

    /** A restore of everything as it is now; reached from {@code RcloneMirror}. */
    public MirrorRestoreJob(Mirror mirror) {
        this.mirror = mirror;
    }

    /** As it stood at this time, by the clock of the store. */
    public MirrorRestoreJob at(Instant time) {
        return at(time, "");
    }

    /**
     * As {@link #at(Instant)}, for a time that a person named, such as {@code 2d} for two days ago: an unfinished restore
     * that was begun with the same words is gone on with, as of the time that they meant then.
     *
     * @param named one line
     */
    public MirrorRestoreJob at(Instant time, String named) {
        this.at = Optional.of(time);
        this.words = named;
        return this;
    }

    /**
     * Only this folder, whose contents come to lie at the top of the target, or only this file, which comes to lie there.
     *
     * @param folder names joined by slashes; empty or {@code /} for everything
     */
    public MirrorRestoreJob below(String folder) {
        this.below = MirrorPaths.objectName(folder);
        return this;
    }

    /** Restores from these versions, which a listing of this mirror told, instead of listing it again. */
    public MirrorRestoreJob from(Collection<ObjectVersion> listing) {
        this.listed = listing;
        return this;
    }

    /** Leaves out what matches one of these patterns, as {@code restore --exclude}; a path starts at the mirror's top. */
    public MirrorRestoreJob exclude(String... patterns) {
        for (String pattern : patterns) {
            excludes.add(RawName.of(pattern));
        }
        return this;
    }

    /**
     * Replaces files that are there and differ; otherwise the target must be new, empty, or hold an unfinished restore. A
     * file of the right size and time is read, and stays when it has the SHA-1 that the mirror recorded; where it recorded
     * none, the file is fetched again.
     */
    public MirrorRestoreJob overwrite() {
        this.overwrite = true;
        return this;
    }

    /** How many files are fetched at a time; 16 unless set. */
    public MirrorRestoreJob threads(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("not a number of threads: " + number);
        }
        this.threads = number;
        return this;
    }

    /** Hears how far it is. */
    public MirrorRestoreJob listener(Consumer<? super RestoreEvent> hears) {
        this.listener = hears;
        return this;
    }

    /** Tells what now is. */
    public MirrorRestoreJob clock(Clock tells) {
        this.clock = tells;
        return this;
    }

    /**
     * Says where to, looks at the mirror, and changes nothing yet. An unfinished restore of the same files in the target
     * is gone on with, of the same time unless another was asked for.
     *
     * @throws ConfigurationException {@code BAD_SETTING} for a time to come
     * @throws TargetException {@code TARGET_NOT_EMPTY}
     * @throws RepositoryException {@code SNAPSHOT_NOT_FOUND} or {@code PATH_NOT_FOUND} when nothing lay there at that
     *     time; not where a listing was given
     */
    public MirrorRestorePlan into(RestoreTarget target) {
        Instant now = clock.instant();
        if (at.isPresent() && at.get().isAfter(now)) {
            throw new ConfigurationException(
                    ErrorCode.BAD_SETTING, "the time " + at.get() + " has not come yet", "", null);
        }
        Optional<UnfinishedRestore> there = UnfinishedRestore.find(target);
        boolean goesOn = there.isPresent() && there.get().isOf(mirror.location(), below, at, words);
        target.examine(overwrite || goesOn);
        UnfinishedRestore begun = goesOn
                ? there.get()
                : new UnfinishedRestore(
                        mirror.location(),
                        below,
                        at.or(() -> Optional.of(now).filter(time -> mirror.keepsHistory())),
                        words,
                        false);
        UnfinishedRestore marker = overwrite ? begun.overwriting() : begun;
        // a listing of what is current is cheaper than one of all versions, and says the same for now
        Selection selection = new Selection();
        Collection<ObjectVersion> known = listed;
        if (known == null) {
            mirror.listAsked(goesOn ? marker.at() : at, below, selection);
        } else {
            String start = below.isEmpty() ? "" : below + "/";
            known.stream().filter(file -> file.name().startsWith(start)).forEach(selection);
        }
        return new MirrorRestorePlan(
                mirror, target, marker, goesOn, selection.files(), selection.problems, threads, listener, clock);
    }

    /** Sorts out what can be restored. */
    private final class Selection implements Consumer<ObjectVersion> {
        private final int start = below.isEmpty() ? 0 : below.length() + 1;
        private final PathPatterns patterns = PathPatterns.of(excludes);
        private final List<FileToFetch> files = new ArrayList<>();
        private final List<RestoreProblem> problems = new ArrayList<>();
        private final Set<String> folders = new HashSet<>();
        /** Files whose names another client wrote: rclone would have written another one for the same file. */
        private final Set<String> odd = new HashSet<>();

        @Override
        public void accept(ObjectVersion version) {
            // a file that was asked for comes to the top, as what lies in a folder
            int cut = version.name().equals(below) ? below.lastIndexOf('/') + 1 : start;
            String name = version.name().substring(cut);
            Optional<EntryPath> path = RcloneNames.decode(name);
            if (path.isEmpty() || path.get().equals(UnfinishedRestore.FILE)) {
                problems.add(new RestoreProblem(
                        EntryPath.root().child(RawName.of(name)),
                        RestoreProblem.Kind.NAME,
                        path.isEmpty()
                                ? "no file can have this name"
                                : "a file of this name marks unfinished restores"));
                return;
            }
            if (!MirrorPaths.matches(patterns, List.of(), path.get())) {
                FileToFetch file = new FileToFetch(cut, version);
                files.add(file);
                String usual = RcloneNames.encode(path.get());
                if (!usual.equals(name)) {
                    odd.add(usual);
                }
                for (int slash = usual.lastIndexOf('/');
                        slash > 0 && folders.add(usual.substring(0, slash));
                        slash = usual.lastIndexOf('/', slash - 1)) {
                    // the folders above that one are known as soon as one of them is
                }
            }
        }

        List<FileToFetch> files() {
            Set<String> seen = new HashSet<>();
            files.removeIf(file -> {
                String usual = RcloneNames.encode(file.path());
                String why = "";
                if (folders.contains(usual)) {
                    why = "it is a file and a folder at once, which no file system can hold; the folder was restored";
                } else if (odd.contains(usual) && !seen.add(usual)) {
                    why = "another object is the same file here";
                }
                if (!why.isEmpty()) {
                    problems.add(new RestoreProblem(file.path(), RestoreProblem.Kind.NAME, why));
                }
                return !why.isEmpty();
            });
            return files;
        }
    }
}
