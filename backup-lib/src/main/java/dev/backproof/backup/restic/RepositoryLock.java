package dev.backproof.backup.restic;

import dev.backproof.backup.error.BackupException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.RepositoryException;
import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.LockFile;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lock that is held in a repository, refreshed by a thread of its own until it is closed.
 *
 * <p>The rules are restic's (restic design.rst, "Locks"; observed with restic 0.19.1):
 *
 * <ol>
 *   <li>an exclusive lock tolerates no other, a shared one no exclusive; stale ones count like any other
 *   <li>look, write the own file, wait 200 ms, look again; who takes a shared lock may read meanwhile, but writes nothing
 *   <li>every 5 minutes a new file takes the place of the old one
 *   <li>when that has not succeeded for 22.5 minutes by the wall clock (the machine may have slept), nothing more may be
 *       written until it is sure that nobody removed the old file as stale
 * </ol>
 */
public final class RepositoryLock implements AutoCloseable {
    static final Duration SETTLING_TIME = Duration.ofMillis(200);
    static final Duration REFRESH_INTERVAL = Duration.ofMinutes(5);
    static final Duration RETRY_INTERVAL = Duration.ofMinutes(1);
    static final Duration REFRESH_LIMIT = Duration.ofSeconds(22 * 60 + 30);

    private static final Logger LOG = LoggerFactory.getLogger(RepositoryLock.class);

    private final Repository repository;
    private final boolean exclusive;
    private final Thread refresher;
    /** Ends when it is sure that nobody took a lock at the same time that does not go with this one. */
    private final CompletableFuture<Void> settled = new CompletableFuture<>();
    /** Every file that may have been stored and was not surely deleted. */
    private final Set<Id> files = new LinkedHashSet<>();

    /** The file that is the lock now. */
    private @Nullable Id current;

    private Instant refreshed = Instant.MIN;
    private boolean lost;
    private boolean closed;

    private RepositoryLock(Repository repository, boolean exclusive) {
        this.repository = repository;
        this.exclusive = exclusive;
        refresher = Thread.ofPlatform().daemon().name("backproof-lock").unstarted(this::keepFresh);
    }

    /**
     * Takes a lock. A shared one may be returned before it is settled: until then {@link #requireHeld} waits.
     *
     * @throws RepositoryException {@code LOCKED}, telling by whom
     * @throws CancellationException when the thread is interrupted; no lock is left then
     */
    static RepositoryLock take(Repository repository, boolean exclusive) {
        Locks locks = new Locks(repository);
        locks.refuseConflict(exclusive, null);
        RepositoryLock lock = new RepositoryLock(repository, exclusive);
        try {
            lock.writeFile();
            lock.refresher.start();
            if (exclusive) {
                lock.awaitSettled();
            }
        } catch (BackupException | CancellationException e) {
            lock.close();
            throw e;
        }
        return lock;
    }

    /**
     * Says that something is about to be written.
     *
     * @throws RepositoryException {@code LOCK_LOST} when the lock was not refreshed for so long that somebody may have
     *     removed it, and did; {@code LOCKED} when somebody else took a lock at the same time
     * @throws CancellationException when the thread is interrupted while it waits for the lock to be settled
     */
    public void requireHeld() {
        awaitSettled();
        requireNotLost();
    }

    private synchronized void requireNotLost() {
        if (closed) {
            throw new IllegalStateException("the lock was given back");
        }
        if (!lost && isOverdue()) {
            refreshOverdue();
        }
        if (lost) {
            throw new RepositoryException(
                    ErrorCode.LOCK_LOST,
                    "our lock in " + repository.location() + " could not be refreshed in time and was removed");
        }
    }

    /** As {@link #requireHeld}, for what only the holder of an exclusive lock may do. */
    void requireExclusive() {
        if (!exclusive) {
            throw new IllegalStateException("a shared lock does not allow this");
        }
        requireHeld();
    }

    /** Puts a new file in the place of the old one. */
    synchronized void refresh() {
        if (closed || lost) {
            return;
        }
        if (isOverdue()) {
            refreshOverdue();
        } else {
            writeFile();
            deleteOldFiles();
        }
    }

    /** Gives the lock back; one that cannot be deleted is told in the log and becomes stale. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        refresher.interrupt();
        release();
    }

    private synchronized void release() {
        boolean interrupted = Thread.interrupted(); // the lock is given back all the same
        try {
            current = null;
            deleteOldFiles();
        } catch (StorageException e) {
            LOG.warn("our lock could not be removed from {}: {}", repository.location(), e.getMessage());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean isOverdue() {
        return Duration.between(refreshed, repository.options().clock().instant())
                        .compareTo(REFRESH_LIMIT)
                > 0;
    }

    private void refreshOverdue() {
        Id old = current;
        lost = !exists(old);
        if (lost) {
            return;
        }
        writeFile();
        settle();
        lost = !exists(old);
        if (!lost) {
            deleteOldFiles();
        }
    }

    private boolean exists(@Nullable Id lock) {
        return lock != null && repository.store().find(FileKind.LOCK.key(lock)).isPresent();
    }

    private void awaitSettled() {
        try {
            settled.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for a lock");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BackupException failed) {
                throw failed;
            }
            throw new IllegalStateException("a lock could not be settled", e.getCause());
        }
    }

    /** Waits until other clients see our file, then looks for theirs. */
    private void settleFirst() {
        try {
            settle();
            new Locks(repository).refuseConflict(exclusive, ownFile());
            settled.complete(null);
        } catch (CancellationException e) {
            settled.cancel(false);
        } catch (RuntimeException e) {
            settled.completeExceptionally(e);
        }
    }

    private synchronized @Nullable Id ownFile() {
        return current;
    }

    private void settle() {
        try {
            repository.options().waiter().await(SETTLING_TIME);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for a lock to be seen");
        }
    }

    private void writeFile() {
        Instant now = repository.options().clock().instant();
        LocalProcess process = LocalProcess.current();
        LockFile lock = new LockFile(
                OffsetDateTime.ofInstant(now, ZoneOffset.UTC),
                exclusive,
                process.hostname(),
                process.username(),
                process.pid(),
                process.uid(),
                process.gid());
        Repository.SealedFile sealed = repository.sealFile(FileKind.LOCK, lock.toJson());
        files.add(sealed.id()); // before it is stored: a failed put may have stored it
        repository.storeFile(sealed);
        current = sealed.id();
        refreshed = now;
    }

    private void deleteOldFiles() {
        for (Id file : List.copyOf(files)) {
            if (!file.equals(current)) {
                repository.deleteFile(FileKind.LOCK, file);
                files.remove(file);
            }
        }
    }

    private void keepFresh() {
        settleFirst();
        if (settled.isCompletedExceptionally()) {
            return;
        }
        Duration pause = REFRESH_INTERVAL;
        while (true) {
            try {
                repository.options().waiter().await(pause);
                refresh();
                pause = REFRESH_INTERVAL;
            } catch (InterruptedException | CancellationException e) {
                return;
            } catch (BackupException e) {
                LOG.warn("the lock in {} could not be refreshed: {}", repository.location(), e.getMessage());
                pause = RETRY_INTERVAL;
            }
        }
    }
}
