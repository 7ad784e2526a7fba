package dev.backproof.backup.mirror;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.storage.ObjectContent;
import dev.backproof.backup.storage.ObjectReader;
import dev.backproof.backup.storage.ObjectStore;
import dev.backproof.backup.storage.ObjectVersion;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

    /** Streams a file into a reader, which may be called again. Its digest is not compared. */
    <T> T read(ObjectVersion file, ObjectReader<T> reader);

    /**
     * Stores a file, all or nothing.
     *
     * @throws SourceException {@code SOURCE_UNREADABLE} when the content is not what it said
     */
    void store(String name, ObjectContent content);

    /** Gives a file another time of its last change; false when that takes sending it again. */
    boolean setModified(ObjectVersion file, Instant modified);

    /** Removes a file; where the mirror keeps history it is only hidden. */
    void remove(ObjectVersion file);

    @Override
    void close();
}
