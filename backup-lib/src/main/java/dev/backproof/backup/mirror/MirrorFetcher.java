package dev.backproof.backup.mirror;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.error.TargetException;
import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.snapshot.EntryPath;
import dev.backproof.backup.snapshot.RestoreEvent;
import dev.backproof.backup.snapshot.RestoreProblem;
import dev.backproof.backup.snapshot.RestoreProblem.Kind;
import dev.backproof.backup.snapshot.RestoreTarget;
import dev.backproof.backup.storage.ObjectVersion;
import dev.backproof.backup.storage.internal.ContentStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Brings single files of a mirror into a target, and counts. For several threads. */
final class MirrorFetcher {
    private static final int KEPT_PROBLEMS = 10_000;
    private static final int KEPT_NOTES = 100;
    private static final int BUFFER = 128 * 1024;

    private final Mirror mirror;
    private final RestoreTarget target;
    private final boolean compares;
    private final Consumer<? super RestoreEvent> listener;
    private final Set<EntryPath> folders = ConcurrentHashMap.newKeySet();
    private final ThreadLocal<byte[]> buffers = ThreadLocal.withInitial(() -> new byte[BUFFER]);
    private final List<RestoreProblem> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final LongAdder files = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder filesThere = new LongAdder();
    private final LongAdder bytesFetched = new LongAdder();
    private final LongAdder unverified = new LongAdder();
    private long problemCount;

    /**
     * @param compares whether the target may hold files that no restore of this mirror fetched, so that size and time say
     *     nothing of their bytes
     */
    MirrorFetcher(Mirror mirror, RestoreTarget target, boolean compares, Consumer<? super RestoreEvent> listener) {
        this.mirror = mirror;
        this.target = target;
        this.compares = compares;
        this.listener = listener;
    }

    /** Restores a file, unless it is there already. What becomes of it is counted; only what ends all is thrown. */
    void restore(FileToFetch file) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted");
        }
        EntryPath path = file.path();
        ObjectVersion version = file.version();
        try {
            if (isThere(path, version)) {
                filesThere.increment();
            } else {
                makeFolder(Objects.requireNonNull(path.parent()));
                fetch(path, version);
            }
            done(path, version);
        } catch (TargetException e) {
            if (e.code() == ErrorCode.TARGET_FULL) {
                throw e;
            }
            problem(new RestoreProblem(path, Kind.TARGET, Objects.toString(e.getMessage())));
        } catch (Wrong e) {
            problem(new RestoreProblem(path, Kind.DATA, Objects.toString(e.getMessage())));
        } catch (StorageException e) {
            if (e.code() != ErrorCode.OBJECT_NOT_FOUND) {
                throw e;
            }
            problem(new RestoreProblem(
                    path, Kind.DATA, "the mirror lists it, but does not have it: " + e.getMessage()));
        }
    }

    /** Of the files that a restore fetched, only those that came whole were given their time; of others the bytes decide. */
    private boolean isThere(EntryPath path, ObjectVersion version) {
        Optional<RestoreTarget.Existing> there = target.find(path);
        return there.isPresent()
                && there.get().type() == NodeType.FILE
                && there.get().size() == version.size()
                && there.get().modified().equals(version.modifiedOrUploaded())
                && (!compares || hasRecordedBytes(path, version));
    }

    private boolean hasRecordedBytes(EntryPath path, ObjectVersion version) {
        if (version.sha1().isEmpty()) {
            return false;
        }
        MessageDigest digest = ContentStream.sha1();
        byte[] buffer = buffers.get();
        long offset = 0;
        for (int count = target.read(path, 0, buffer, 0, BUFFER);
                count > 0;
                count = target.read(path, offset, buffer, 0, BUFFER)) {
            digest.update(buffer, 0, count);
            offset += count;
        }
        target.finishFile(path);
        return isRight(version, HexFormat.of().formatHex(digest.digest()));
    }

    private void makeFolder(EntryPath folder) {
        if (folder.isRoot() || folders.contains(folder)) {
            return;
        }
        makeFolder(Objects.requireNonNull(folder.parent()));
        synchronized (folders) {
            if (!folders.contains(folder)) {
                target.directory(folder);
                folders.add(folder);
            }
        }
    }

    private void fetch(EntryPath path, ObjectVersion version) {
        target.createFile(path, version.size(), false);
        try {
            String found = write(path, version);
            if (!isRight(version, found)) {
                String again = write(path, version);
                if (!isRight(version, again)) {
                    throw new Wrong("the mirror gave bytes with SHA-1 " + again + " instead of "
                            + version.sha1().orElseThrow() + (again.equals(found) ? ", twice" : ", after " + found));
                }
                note(path + ": wrong bytes came once and the right ones at the second try");
            }
        } catch (RuntimeException e) {
            target.removeFile(path);
            throw e;
        }
        target.finishFile(path);
        target.setModified(path, version.modifiedOrUploaded());
        if (version.sha1().isEmpty()) {
            unverified.increment();
        }
    }

    private static boolean isRight(ObjectVersion version, String found) {
        return version.sha1().isEmpty() || version.sha1().get().equals(found);
    }

    /** Fetches the bytes, writes them, and gives their SHA-1. */
    private String write(EntryPath path, ObjectVersion version) {
        return mirror.read(version, (in, length) -> write(path, version, in, length));
    }

    private String write(EntryPath path, ObjectVersion version, InputStream in, long length) throws IOException {
        if (length != version.size()) {
            throw new Wrong("it has " + length + " bytes, but " + version.size() + " were listed");
        }
        MessageDigest digest = ContentStream.sha1();
        byte[] buffer = buffers.get();
        long offset = 0;
        while (offset < length) {
            int count = in.readNBytes(buffer, 0, (int) Math.min(BUFFER, length - offset));
            if (count == 0) {
                throw new EOFException("it ends after " + offset + " bytes");
            }
            digest.update(buffer, 0, count);
            target.write(path, offset, buffer, 0, count);
            offset += count;
            bytesFetched.add(count);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private void done(EntryPath path, ObjectVersion version) {
        files.increment();
        bytes.add(version.size());
        tell(new RestoreEvent.BytesDone(version.size()));
        tell(new RestoreEvent.FileFinished(path, version.size()));
    }

    private synchronized void tell(RestoreEvent event) {
        listener.accept(event);
    }

    private synchronized void note(String line) {
        if (notes.size() < KEPT_NOTES) {
            notes.add(line);
        }
    }

    /** Notes what does not come back. */
    synchronized void problem(RestoreProblem problem) {
        problemCount++;
        if (problems.size() < KEPT_PROBLEMS) {
            problems.add(problem);
        }
        listener.accept(new RestoreEvent.Failed(problem));
    }

    synchronized long problemCount() {
        return problemCount;
    }

    synchronized MirrorRestoreResult result(Optional<Instant> at, Duration duration) {
        return new MirrorRestoreResult(
                at,
                files.sum(),
                bytes.sum(),
                filesThere.sum(),
                bytesFetched.sum(),
                unverified.sum(),
                List.copyOf(notes),
                List.copyOf(problems),
                problemCount,
                duration);
    }

    /** The mirror's bytes are not those that were stored. Unchecked and no error of the store, so that nobody repeats it. */
    private static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Wrong(String message) {
            super(message, null, false, false);
        }
    }
}
