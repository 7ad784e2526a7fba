package dev.backproof.backup.mirror;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.RepositoryException;
import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.error.TargetException;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectReader;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.ObjectVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Where the files of a mirror lie: a bucket that keeps old versions, or a folder. Names are those of B2 objects for both.
 * For many threads.
 */
public sealed interface Mirror extends AutoCloseable permits BucketMirror, FolderMirror {
    /** What no mirror keeps, for reports. */
    List<String> KNOWN_LOSSES = List.of(
            "a mirror never kept owners, groups, modes, extended attributes and ACLs, symbolic links, hard links, holes,"
                    + " empty directories, or times finer than a millisecond");

    /**
     * The mirror in a store, which is closed with it.
     *
     * @throws ConfigurationException {@code BAD_SETTING} when the store keeps no versions
     */
    static Mirror in(ObjectStore store) {
        return new BucketMirror(
                store,
                store.versioned()
                        .orElseThrow(() -> new ConfigurationException(
                                ErrorCode.BAD_SETTING, store.location() + " is no store that mirrors are read from")));
    }

    /** The mirror in a folder of this machine. It is only ever read as it is now. */
    static Mirror in(Path folder) {
        return new FolderMirror(folder);
    }

    /** Where it is, as a person writes it. */
    String location();

    /** Whether it can be read as it stood earlier. */
    boolean keepsHistory();

    /** How far back it can be read for certain; empty when for ever, or when that is not known. */
    Optional<Duration> retention();

    /**
     * Calls the sink for every file as it stood at a time, in ascending order of the names' UTF-8 bytes where the mirror
     * is in a bucket.
     *
     * @param at empty for now
     * @param below a folder, in the form of object names; empty for all
     * @throws StorageException {@code BUCKET_NOT_FOUND} and others
     * @throws ConfigurationException {@code BAD_SETTING} when it does not keep history
     */
    void list(Optional<Instant> at, String below, Consumer<ObjectVersion> sink);

    /** The file of exactly this name as it stood at a time; parameters and errors as those of {@link #list}. */
    Optional<ObjectVersion> find(Optional<Instant> at, String name);

    /** Whether it is a part of a bucket: that nothing lies there may mean that its address is not the right one. */
    boolean isPart();

    /**
     * Lists what a person asked for, where nothing is an error; otherwise as {@link #list}.
     *
     * @param below a folder, or a file, which is told alone; empty for all
     * @throws RepositoryException {@code PATH_NOT_FOUND} when neither was there, {@code SNAPSHOT_NOT_FOUND} when the
     *     mirror held no file at all
     */
    default void listAsked(Optional<Instant> at, String below, Consumer<ObjectVersion> sink) {
        AtomicBoolean found = new AtomicBoolean();
        list(at, below, file -> {
            found.set(true);
            sink.accept(file);
        });
        if (!found.get()) {
            String then = at.map(time -> " at " + time).orElse("");
            if (below.isEmpty()) {
                throw new RepositoryException(
                        ErrorCode.SNAPSHOT_NOT_FOUND,
                        location() + " held no file" + then,
                        "check the address" + (at.isPresent() ? " and the time" : ""),
                        null);
            }
            sink.accept(find(at, below)
                    .orElseThrow(() -> new RepositoryException(
                            ErrorCode.PATH_NOT_FOUND,
                            location() + " held no folder or file " + MirrorPaths.shown(below) + then,
                            "'mirror ls' lists what it holds",
                            null)));
        }
    }

    /** Streams a file into a reader, which may be called again. Its digest is not compared. */
    <T> T read(ObjectVersion file, ObjectReader<T> reader);

    /** Whether a folder of this name is there that must go before such a file can be stored. */
    boolean isFolder(String name);

    /**
     * Stores a file, all or nothing. A folder of this name, where it is in the way, goes when there are only folders in it.
     *
     * @throws SourceException {@code SOURCE_UNREADABLE} when the content is not what it said
     * @throws TargetException {@code TARGET_NOT_EMPTY} when a folder is in the way that holds something
     */
    void store(String name, ObjectContent content);

    /** Gives a file another time of its last change; false when that takes sending it again. */
    boolean setModified(ObjectVersion file, Instant modified);

    /** Removes a file that was there; where the mirror keeps history it is only hidden. */
    void remove(ObjectVersion file);

    @Override
    void close();
}
