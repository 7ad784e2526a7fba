package dev.backproof.backup;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.RepositoryException;
import dev.backproof.backup.restic.KeyInfo;
import dev.backproof.backup.restic.LockInfo;
import dev.backproof.backup.restic.Locks;
import dev.backproof.backup.restic.Repository;
import dev.backproof.backup.restic.RepositoryOptions;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.snapshot.BackupJob;
import dev.backproof.backup.snapshot.BackupSource;
import dev.backproof.backup.snapshot.CheckEvent;
import dev.backproof.backup.snapshot.CheckOptions;
import dev.backproof.backup.snapshot.CheckReport;
import dev.backproof.backup.snapshot.CheckRun;
import dev.backproof.backup.snapshot.CopyJob;
import dev.backproof.backup.snapshot.DiffSummary;
import dev.backproof.backup.snapshot.Difference;
import dev.backproof.backup.snapshot.EntryVisitor;
import dev.backproof.backup.snapshot.FileStream;
import dev.backproof.backup.snapshot.ForgetJob;
import dev.backproof.backup.snapshot.ForgetPlan;
import dev.backproof.backup.snapshot.PruneJob;
import dev.backproof.backup.snapshot.RestoreJob;
import dev.backproof.backup.snapshot.RetentionPolicy;
import dev.backproof.backup.snapshot.SilentChange;
import dev.backproof.backup.snapshot.SilentChanges;
import dev.backproof.backup.snapshot.Snapshot;
import dev.backproof.backup.snapshot.SnapshotBrowser;
import dev.backproof.backup.snapshot.SnapshotCatalog;
import dev.backproof.backup.snapshot.SnapshotDiff;
import dev.backproof.backup.snapshot.SnapshotFilter;
import dev.backproof.backup.snapshot.SnapshotId;
import dev.backproof.backup.snapshot.SnapshotRef;
import dev.backproof.backup.snapshot.SnapshotStats;
import dev.backproof.backup.snapshot.SnapshotSurvey;
import dev.backproof.backup.snapshot.StatsMode;
import dev.backproof.backup.snapshot.StatsRun;
import dev.backproof.backup.snapshot.TagJob;
import dev.backproof.backup.storage.ObjectStore;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * An open restic repository. Reading takes no lock; every method that writes takes the lock that restic would take.
 *
 * <p>May be used by several threads, for any of its methods at the same time; jobs, plans and streams that it hands out
 * belong to one thread each. Backups take turns at storing, everything else runs side by side; a listing, a restore or a
 * check sees the snapshots that were complete when it began. Other processes and programs may use the same repository,
 * and prune it, at the same time.
 *
 * <p>Owns the store: closing the repository, or failing to open it, closes the store. Nothing may be in use then.
 */
public final class ResticRepository implements AutoCloseable {
    private final Repository repository;

    private ResticRepository(Repository repository) {
        this.repository = repository;
    }

    /**
     * Opens a repository. The password is not needed afterwards and may be closed.
     *
     * @throws dev.backproof.backup.error.RepositoryException {@code NO_REPOSITORY}, {@code WRONG_PASSWORD} with the
     *     number of keys tried, {@code UNSUPPORTED_REPOSITORY}
     */
    public static ResticRepository open(ObjectStore store, Password password) {
        return open(store, password, RepositoryOptions.defaults());
    }

    /** Opens a repository with options. */
    public static ResticRepository open(ObjectStore store, Password password, RepositoryOptions options) {
        return owning(store, () -> withBytes(password, bytes -> Repository.open(store, bytes, options)));
    }

    /**
     * Creates a repository of format version 1 or 2 and opens it.
     *
     * @throws dev.backproof.backup.error.RepositoryException {@code REPOSITORY_EXISTS}
     */
    public static ResticRepository init(ObjectStore store, Password password, int version) {
        return init(store, password, version, RepositoryOptions.defaults());
    }

    /** Creates a repository with options. */
    public static ResticRepository init(ObjectStore store, Password password, int version, RepositoryOptions options) {
        return owning(store, () -> withBytes(password, bytes -> Repository.init(store, bytes, version, options)));
    }

    /** Where it is, as a person writes it. */
    public String location() {
        return repository.location();
    }

    /** The identity that its creator gave it. */
    public Id id() {
        return repository.config().id();
    }

    /** Its format: 1, or 2 with compression. */
    public int version() {
        return repository.config().version();
    }

    /** The snapshots that match, oldest first. */
    public List<Snapshot> snapshots(SnapshotFilter filter) {
        return new SnapshotCatalog(repository).list(filter);
    }

    /**
     * The snapshot that a person means: {@code latest} (the newest that matches the filter), an id or the start of one,
     * each with {@code :folder} behind it when only that folder is meant.
     *
     * @throws dev.backproof.backup.error.RepositoryException {@code SNAPSHOT_NOT_FOUND}, also when several ids start so
     */
    public SnapshotRef find(String reference, SnapshotFilter filter) {
        return new SnapshotCatalog(repository).find(reference, filter);
    }

    /** The snapshot of this id. */
    public Snapshot snapshot(SnapshotId id) {
        return new SnapshotCatalog(repository).get(id);
    }

    /** Describes a backup. */
    public BackupJob backup(BackupSource source) {
        return new BackupJob(repository, source);
    }

    /** Describes a restore of a snapshot, or of one folder of it. */
    public RestoreJob restore(SnapshotRef snapshot) {
        return new RestoreJob(repository, snapshot);
    }

    /** Describes a restore of a whole snapshot. */
    public RestoreJob restore(SnapshotId id) {
        return restore(SnapshotRef.of(snapshot(id)));
    }

    /**
     * How many blobs came wrong at first, or not at all, and right at another try, since this was opened: the store is well
     * and something on the way is not. 0 is what one wants to see.
     */
    public long blobsReadAgain() {
        return repository.blobsReadAgain();
    }

    /** Finds out without reading file data whether a snapshot, or a folder of it, can come back. */
    public SnapshotSurvey.Result survey(SnapshotRef snapshot) {
        return new SnapshotSurvey(repository, snapshot).run();
    }

    /**
     * Tells the visitor every entry at and below a path.
     *
     * @param path names joined by slashes; empty or {@code /} for everything
     * @throws dev.backproof.backup.error.RepositoryException {@code PATH_NOT_FOUND}
     */
    public void ls(SnapshotRef snapshot, String path, EntryVisitor visitor) {
        new SnapshotBrowser(repository, snapshot).list(path, visitor);
    }

    /**
     * Writes the bytes of a file or, of a folder, a tar archive (POSIX pax) of what is in it: owners, modes, times to the
     * nanosecond and extended attributes come along, paths are those in the snapshot.
     *
     * @throws dev.backproof.backup.error.RepositoryException {@code PATH_NOT_FOUND}, also when it is neither
     * @throws dev.backproof.backup.error.TargetException {@code TARGET_WRITE_FAILED}; {@code HOSTILE_NAME} when an entry
     *     has a name that would lead out of where the archive is unpacked: what was written until then is no archive
     * @throws dev.backproof.backup.error.CorruptionException when something cannot be read whole
     */
    public void dump(SnapshotRef snapshot, String path, OutputStream out) {
        new SnapshotBrowser(repository, snapshot).dump(path, out);
    }

    /** Opens a file for reading; the bytes are fetched, and checked, while they are read. */
    public FileStream openFile(SnapshotRef snapshot, String path) {
        return new SnapshotBrowser(repository, snapshot).open(path);
    }

    /**
     * Tells how the second snapshot differs from the first, folder by folder.
     *
     * @param metadata whether to tell also entries of which only owner, mode, times and the like changed
     * @param listener hears of each difference, in this thread
     * @throws dev.backproof.backup.error.CorruptionException when a folder cannot be read
     */
    public DiffSummary diff(
            SnapshotRef first, SnapshotRef second, boolean metadata, Consumer<? super Difference> listener) {
        return new SnapshotDiff(repository, metadata, listener).compare(first, second);
    }

    /**
     * Tells the files that hold other bytes in the newer snapshot although their size and time of writing are the same:
     * bytes may have changed on the source's disk by themselves. Reads trees only, and only those that differ.
     *
     * @param listener hears of each, in this thread
     */
    public void silentChanges(SnapshotRef older, SnapshotRef newer, Consumer<? super SilentChange> listener) {
        new SilentChanges(repository, listener).find(older, newer);
    }

    /**
     * Counts what snapshots hold.
     *
     * @throws dev.backproof.backup.error.CorruptionException when a folder cannot be read or a blob is missing
     */
    public SnapshotStats stats(Collection<Snapshot> snapshots, StatsMode mode) {
        return new StatsRun(repository, mode).count(snapshots);
    }

    /** Checks that everything is there and whole. Damage is a finding in the report, not an exception. */
    public CheckReport check(CheckOptions options, Consumer<? super CheckEvent> listener) {
        return new CheckRun(repository, options, listener).run();
    }

    /** Describes forgetting snapshots by a policy. */
    public ForgetJob forget(RetentionPolicy policy) {
        return new ForgetJob(repository, policy);
    }

    /** Plans to forget exactly these snapshots. */
    public ForgetPlan forget(Collection<Snapshot> snapshots) {
        return ForgetJob.explicit(repository, snapshots);
    }

    /** Describes other tags for these snapshots. */
    public TagJob tag(Collection<Snapshot> snapshots) {
        return new TagJob(repository, snapshots);
    }

    /** Describes copying these snapshots of another repository into this one. */
    public CopyJob copyFrom(ResticRepository other, Collection<Snapshot> snapshots) {
        return new CopyJob(other.repository, repository, snapshots);
    }

    /** Describes freeing what no snapshot needs. */
    public PruneJob prune() {
        return new PruneJob(repository);
    }

    /** The passwords that open this repository. */
    public List<KeyInfo> keys() {
        return repository.keys();
    }

    /**
     * Lets another password open this repository, too. Takes a shared lock.
     *
     * @return the new key
     * @throws dev.backproof.backup.error.ConfigurationException {@code BAD_SETTING} when the password is empty
     */
    public KeyInfo addKey(Password password) {
        return newKey(password, repository::addKey);
    }

    /**
     * Removes the password of this key, which must not be the one in use. Takes an exclusive lock.
     *
     * @param idOrStart of the key
     * @throws dev.backproof.backup.error.RepositoryException {@code KEY_NOT_FOUND}, also when several ids start so;
     *     {@code KEY_IN_USE}
     */
    public KeyInfo removeKey(String idOrStart) {
        List<KeyInfo> fitting = idOrStart.isEmpty()
                ? List.of()
                : keys().stream()
                        .filter(key -> key.id().toString().startsWith(idOrStart))
                        .toList();
        if (fitting.size() != 1) {
            throw new RepositoryException(
                    ErrorCode.KEY_NOT_FOUND,
                    (fitting.isEmpty() ? "no key" : "more than one key") + " in " + location() + " starts with '"
                            + idOrStart + "'");
        }
        repository.removeKey(fitting.getFirst().id());
        return fitting.getFirst();
    }

    /**
     * Puts another password in the place of the one that this repository was opened with. Takes an exclusive lock. Stopped
     * in the middle, both open it.
     *
     * @return the new key
     */
    public KeyInfo changePassword(Password password) {
        return newKey(password, repository::changePassword);
    }

    private KeyInfo newKey(Password password, Function<byte[], Id> storing) {
        if (password.isEmpty()) {
            throw new ConfigurationException(ErrorCode.BAD_SETTING, "the new password is empty");
        }
        Id id = withBytes(password, storing);
        return keys().stream().filter(key -> key.id().equals(id)).findFirst().orElseThrow();
    }

    /**
     * Removes locks that nobody holds any more: older than 30 minutes, or of a process of this host that is gone.
     *
     * @param all whether every lock goes, also one that may be in use
     * Returns the locks that were removed
     */
    public List<LockInfo> unlock(boolean all) {
        return new Locks(repository).remove(all);
    }

    private static ResticRepository owning(ObjectStore store, Supplier<Repository> opening) {
        try {
            return new ResticRepository(opening.get());
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static <T> T withBytes(Password password, Function<byte[], T> use) {
        byte[] bytes = password.copy();
        try {
            return use.apply(bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    public void close() {
        repository.close();
    }
}
