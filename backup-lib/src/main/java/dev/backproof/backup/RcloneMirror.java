package dev.backproof.backup;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.RepositoryException;
import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.mirror.Mirror;
import dev.backproof.backup.mirror.MirrorCheckJob;
import dev.backproof.backup.mirror.MirrorPaths;
import dev.backproof.backup.mirror.MirrorRestoreJob;
import dev.backproof.backup.mirror.MirrorSyncJob;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.ObjectVersion;
import dev.backproof.backup.storage.StoreAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A plain mirror as {@code rclone sync} keeps it, in a bucket or in a folder. In a bucket it can be read as it stood at any
 * time that the bucket's versions reach back to.
 *
 * <p>May be used by several threads. Owns the store: closing the mirror closes it.
 */
public final class RcloneMirror implements AutoCloseable {
    private final Mirror mirror;

    private RcloneMirror(Mirror mirror) {
        this.mirror = mirror;
    }

    /**
     * The mirror in a bucket, or in a part of one. Whether it can be reached shows at the first call.
     *
     * @throws ConfigurationException {@code BAD_SETTING} when the store keeps no versions: use {@link #at} for a folder
     */
    public static RcloneMirror open(ObjectStore store) {
        return new RcloneMirror(Mirror.in(store));
    }

    /** The mirror in a folder of this machine. */
    public static RcloneMirror at(Path folder) {
        return new RcloneMirror(Mirror.in(folder));
    }

    /**
     * The mirror at an address as a person writes it: a folder, {@code b2:BUCKET}, {@code b2:BUCKET:PATH} or {@code
     * b2:BUCKET/PATH}.
     *
     * @param stores opens the store of a bucket's address
     */
    public static RcloneMirror open(String address, Function<String, ObjectStore> stores) {
        return switch (StoreAddress.parse(address)) {
            case StoreAddress.Folder folder -> at(folder.path());
            case StoreAddress.B2 bucket -> open(stores.apply(bucket.toString()));
        };
    }

    /** The mirror at an address, with the B2 key from the environment; see {@link Stores#open(String, Map, Optional)}. */
    public static RcloneMirror open(String address, Map<String, String> environment, Optional<URI> b2Endpoint) {
        return open(address, bucket -> Stores.open(bucket, environment, b2Endpoint));
    }

    /** Where it is, as a person writes it. */
    public String location() {
        return mirror.location();
    }

    /** Whether it can be read as it stood earlier. */
    public boolean keepsHistory() {
        return mirror.keepsHistory();
    }

    /** How long the bucket's rules keep versions that are no longer current; empty when for ever or not known. */
    public Optional<Duration> retention() {
        return mirror.retention();
    }

    /** What no mirror ever keeps, for people. */
    public static List<String> knownLosses() {
        return Mirror.KNOWN_LOSSES;
    }

    /**
     * Tells every file as it stood at a time, without holding the listing in memory. {@link ObjectVersion#name} is the
     * object's name, which need not be one that a file can have.
     *
     * @param at empty for now
     * @param folder names joined by slashes; that of a file tells this file; empty for everything
     * @throws StorageException when it cannot be listed
     * @throws RepositoryException {@code PATH_NOT_FOUND} when there was no such folder or file, {@code
     *     SNAPSHOT_NOT_FOUND} when the mirror is a part of a bucket and held no file; a whole bucket or a folder of this
     *     machine may be empty
     */
    public void list(Optional<Instant> at, String folder, Consumer<ObjectVersion> sink) {
        String below = MirrorPaths.objectName(folder);
        if (below.isEmpty() && !mirror.isPart()) {
            mirror.list(at, below, sink);
        } else {
            mirror.listAsked(at, below, sink);
        }
    }

    /** Describes a restore of what the mirror holds. */
    public MirrorRestoreJob restore() {
        return new MirrorRestoreJob(mirror);
    }

    /** Describes a sync of a folder into the mirror. */
    public MirrorSyncJob sync(Path folder) {
        return new MirrorSyncJob(mirror, folder);
    }

    /** Describes a comparison of a folder with the mirror. */
    public MirrorCheckJob check(Path folder) {
        return new MirrorCheckJob(mirror, folder);
    }

    @Override
    public void close() {
        mirror.close();
    }
}
