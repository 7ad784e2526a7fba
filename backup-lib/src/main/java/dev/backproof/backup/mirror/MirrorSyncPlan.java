package dev.backproof.backup.mirror;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.error.TargetException;
import dev.backproof.backup.posix.PosixDirectory;
import dev.backproof.backup.restic.Parallel;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectVersion;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** A sync that is ready to run: nothing was changed before {@link #run}. Closing it frees the folder. */
public final class MirrorSyncPlan implements AutoCloseable {
    /** Files up to this size are read once; larger ones once for their SHA-1 and once to be sent. */
    private static final int KEPT_BYTES = 1 << 20;

    private final Mirror mirror;
    private final PosixDirectory root;
    private final List<Upload> uploads;
    private final List<OtherTime> otherTimes;
    private final List<ObjectVersion> removals;
    private final Seen seen;
    private final int threads;
    private final Consumer<? super MirrorEvent> listener;
    private final Clock clock;
    private final Map<MirrorChange.Kind, Long> counts = new EnumMap<>(MirrorChange.Kind.class);
    private final List<String> problems = new ArrayList<>();
    private long bytesSent;

    MirrorSyncPlan(
            Mirror mirror,
            PosixDirectory root,
            List<Upload> uploads,
            List<OtherTime> otherTimes,
            List<ObjectVersion> removals,
            Seen seen,
            int threads,
            Consumer<? super MirrorEvent> listener,
            Clock clock) {
        this.mirror = mirror;
        this.root = root;
        this.uploads = uploads;
        this.otherTimes = otherTimes;
        this.removals = removals;
        this.seen = seen;
        this.threads = threads;
        this.listener = listener;
        this.clock = clock;
    }

    /** A file to be sent, in place of a version if there is one. */
    record Upload(String name, LocalTree.Status status, Optional<ObjectVersion> replaced) {
        MirrorChange change() {
            return new MirrorChange(
                    replaced.isPresent() ? MirrorChange.Kind.CHANGE : MirrorChange.Kind.ADD,
                    MirrorPaths.shown(name),
                    status.size());
        }
    }

    /** A file whose time alone differs. */
    record OtherTime(ObjectVersion version, LocalTree.Status status) {
        MirrorChange change() {
            return new MirrorChange(MirrorChange.Kind.SET_TIME, MirrorPaths.shown(version.name()), version.size());
        }
    }

    /**
     * What was seen while comparing.
     *
     * @param files regular files of the folder
     * @param filesInMirror files of the mirror, but for excluded and foreign ones
     * @param special symlinks, devices and FIFOs, which a mirror does not keep
     * @param foreign objects of the mirror whose names rclone would not have written; they are left alone
     * @param unreadable what could not be read in the folder; nothing is removed then
     */
    public record Seen(long files, long filesInMirror, long special, long foreign, List<String> unreadable) {}

    /** What was seen while comparing. */
    public Seen seen() {
        return seen;
    }

    /** Whether the mirror is as it should be already. */
    public boolean isEmpty() {
        return uploads.isEmpty() && otherTimes.isEmpty() && (removals.isEmpty() || keepsRemoved());
    }

    /** Tells every change that {@link #run} will make. */
    public void forEach(Consumer<MirrorChange> sink) {
        uploads.forEach(upload -> sink.accept(upload.change()));
        otherTimes.forEach(other -> sink.accept(other.change()));
        if (!keepsRemoved()) {
            removals.forEach(version -> sink.accept(removed(version)));
        }
    }

    /** Bytes of the files that will be sent. */
    public long bytes() {
        return uploads.stream().mapToLong(upload -> upload.status().size()).sum();
    }

    /** As rclone: what could not be seen may be there, so nothing is removed. */
    private boolean keepsRemoved() {
        return !seen.unreadable().isEmpty();
    }

    private static MirrorChange removed(ObjectVersion version) {
        return new MirrorChange(MirrorChange.Kind.REMOVE, MirrorPaths.shown(version.name()), version.size());
    }

    /**
     * Makes the changes, several at a time: first files are sent, then those that are gone are removed, unless a file could
     * not be read, and last come files whose place a folder had until then. A large file whose sending was cut off earlier
     * is gone on with. May be called once.
     *
     * @throws StorageException when the mirror cannot be written to; what was changed stays, and the next sync goes on
     * @throws java.util.concurrent.CancellationException when the thread is interrupted
     */
    public MirrorSyncResult run() {
        Instant begun = clock.instant();
        tell(new MirrorEvent.Started(uploads.size(), bytes()));
        seen.unreadable().forEach(problems::add);
        List<Upload> atOnce = new ArrayList<>();
        List<Upload> afterRemovals = new ArrayList<>();
        uploads.forEach(upload -> (needsPlaceOfFolder(upload) ? afterRemovals : atOnce).add(upload));
        each(atOnce, this::upload);
        each(otherTimes, this::setTime);
        if (problems.isEmpty()) {
            each(removals, version -> {
                mirror.remove(version);
                done(removed(version), 0);
            });
            each(afterRemovals, this::upload);
        } else {
            afterRemovals.forEach(upload ->
                    failed(upload.name(), "it is a folder in the mirror, and nothing is removed in this run"));
        }
        return new MirrorSyncResult(
                count(MirrorChange.Kind.ADD),
                count(MirrorChange.Kind.CHANGE),
                count(MirrorChange.Kind.SET_TIME),
                count(MirrorChange.Kind.REMOVE),
                bytesSent,
                seen,
                List.copyOf(problems),
                Duration.between(begun, clock.instant()));
    }

    private <T> void each(Collection<T> items, Consumer<T> change) {
        Parallel.forEach("mirror", threads, items, change);
    }

    private boolean needsPlaceOfFolder(Upload upload) {
        return upload.replaced().isEmpty() && mirror.isFolder(upload.name());
    }

    private void upload(Upload upload) {
        LocalFile file = new LocalFile(root, upload.name());
        try {
            store(upload, file, file.read(KEPT_BYTES));
        } catch (IOException e) {
            failed(upload.name(), Objects.toString(e.getMessage()));
        }
    }

    private void store(Upload upload, LocalFile file, LocalFile.Read read) throws IOException {
        boolean isKept = read.bytes().length == read.status().size();
        ObjectContent content = isKept ? ObjectContent.of(read.bytes()) : new FromDisk(file, read);
        try {
            mirror.store(
                    upload.name(),
                    content.withSha1(read.sha1())
                            .withModified(MirrorTimes.stored(read.status().modified())));
        } catch (SourceException e) {
            if (e.code() != ErrorCode.SOURCE_UNREADABLE) {
                throw e;
            }
            file.requireStill(read.status());
            failed(upload.name(), Objects.toString(e.getMessage()));
            return;
        } catch (TargetException e) {
            if (e.code() != ErrorCode.TARGET_NOT_EMPTY) {
                throw e;
            }
            failed(upload.name(), "it is a folder in the mirror, which holds what this sync may not remove");
            return;
        }
        done(upload.change(), read.status().size());
    }

    private void setTime(OtherTime other) {
        if (mirror.setModified(
                other.version(), MirrorTimes.stored(other.status().modified()))) {
            done(other.change(), 0);
        } else {
            upload(new Upload(other.version().name(), other.status(), Optional.of(other.version())));
        }
    }

    private synchronized void done(MirrorChange change, long sent) {
        counts.merge(change.kind(), 1L, Long::sum);
        bytesSent += sent;
        listener.accept(new MirrorEvent.Done(change));
    }

    private synchronized void failed(String name, String reason) {
        problems.add(MirrorPaths.shown(name) + ": " + reason);
        listener.accept(new MirrorEvent.Failed(MirrorPaths.shown(name), reason));
    }

    private synchronized void tell(MirrorEvent event) {
        listener.accept(event);
    }

    private synchronized long count(MirrorChange.Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    @Override
    public void close() {
        root.close();
    }

    /** A file that is read again when it is sent. */
    private record FromDisk(LocalFile file, LocalFile.Read read) implements ObjectContent {
        @Override
        public long length() {
            return read.status().size();
        }

        @Override
        public InputStream open() throws IOException {
            return file.open();
        }
    }
}
