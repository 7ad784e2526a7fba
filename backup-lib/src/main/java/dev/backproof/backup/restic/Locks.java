package dev.backproof.backup.restic;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.RepositoryException;
import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.restic.format.FormatException;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.LockFile;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** The locks that lie in a repository, whoever holds them. */
public final class Locks {
    /** A lock that was not refreshed for so long is held by nobody. */
    static final Duration STALE_AGE = Duration.ofMinutes(30);

    /** A lock file may be seen while it is being written: it is read again after these pauses. */
    private static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(20));

    private final Repository repository;

    public Locks(Repository repository) {
        this.repository = repository;
    }

    /** All locks; files without any byte count for nothing, as with restic. */
    public List<LockInfo> list() {
        List<LockInfo> locks = new ArrayList<>();
        for (Id id : written()) {
            load(id).ifPresent(locks::add);
        }
        return locks;
    }

    /**
     * Removes locks that nobody holds any more: too old, or of a process of this host that does not run. A damaged lock
     * file goes only with all.
     *
     * @param all whether every other lock goes, too
     * @return what was removed
     */
    public List<LockInfo> remove(boolean all) {
        List<LockInfo> removed = new ArrayList<>();
        for (Id id : repository.ids(FileKind.LOCK)) {
            LockInfo lock;
            try {
                lock = read(id).orElse(null);
            } catch (CorruptionException e) {
                lock = null;
            }
            if (all || (lock != null && isStale(lock))) {
                repository.deleteFile(FileKind.LOCK, id);
                removed.add(lock == null ? new LockInfo(id, Instant.EPOCH, false, "", "", 0) : lock);
            }
        }
        return removed;
    }

    /** Whether nobody holds the lock any more, as restic tells it. */
    public boolean isStale(LockInfo lock) {
        Instant now = repository.options().clock().instant();
        if (Duration.between(lock.time(), now).compareTo(STALE_AGE) > 0) {
            return true;
        }
        return lock.hostname().equals(LocalProcess.current().hostname())
                && ProcessHandle.of(lock.pid()).isEmpty();
    }

    /** Fails when a lock other than the own one stands in the way. */
    void refuseConflict(boolean exclusive, @Nullable Id own) {
        for (Id id : written()) {
            LockInfo lock = id.equals(own) ? null : load(id).orElse(null);
            if (lock != null && (exclusive || lock.exclusive())) {
                throw new RepositoryException(
                        ErrorCode.LOCKED,
                        repository.location() + " is locked" + (lock.exclusive() ? " exclusively" : "") + " by "
                                + lock.username() + "@" + lock.hostname() + ", process " + lock.pid() + ", since "
                                + lock.time() + (isStale(lock) ? " (nobody seems to hold it any more)" : ""));
            }
        }
    }

    private List<Id> written() {
        List<Id> ids = new ArrayList<>();
        repository.list(FileKind.LOCK, file -> {
            if (file.size() > 0) {
                ids.add(file.id());
            }
        });
        return ids;
    }

    private Optional<LockInfo> load(Id id) {
        for (Duration pause : PAUSES) {
            try {
                return read(id);
            } catch (CorruptionException e) {
                try {
                    repository.options().waiter().await(pause);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw new CancellationException("interrupted while reading locks");
                }
            }
        }
        return read(id);
    }

    private Optional<LockInfo> read(Id id) {
        byte[] json;
        try {
            json = repository.loadFile(FileKind.LOCK, id);
        } catch (StorageException e) {
            if (e.code() == ErrorCode.OBJECT_NOT_FOUND) {
                return Optional.empty(); // given back since it was listed
            }
            throw e;
        }
        try {
            LockFile lock = LockFile.parse(json);
            return Optional.of(new LockInfo(
                    id, lock.time().toInstant(), lock.exclusive(), lock.hostname(), lock.username(), lock.pid()));
        } catch (FormatException e) {
            throw repository.damaged(FileKind.LOCK, id, e);
        }
    }
}
