package dev.backproof.backup.storage;

import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.error.StorageException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A flat store of immutable byte sequences under {@linkplain ObjectKey keys}.
 *
 * <p>Implementations may be used by many threads at once. Every method throws {@link StorageException}; its
 * {@link StorageException#retryable()} tells whether a repeat may help. Retrying what the vendor's client retries
 * already is the adapter's business and happens in one layer only.
 *
 * <p>One key is never the beginning of the path of another ({@code a} beside {@code a/b}): a folder cannot hold both, so
 * callers do not write such pairs, although some stores would take them.
 */
public interface ObjectStore extends AutoCloseable {
    /** Address as a person writes it, such as {@code b2:acme-backups:shop} or {@code /backup/repo}. No secret. */
    String location();

    /** What this store, with this key, can do. Asked for once and cheap afterwards. */
    StoreCapabilities capabilities();

    /**
     * Stores an object, all or nothing: until the call returns readers see the old state, and after a crash no partial
     * object is visible under the key. Replaces an object that is already there. A store may go on with a large object
     * that an earlier call did not finish, when the content tells the same SHA-1 and time of change.
     *
     * @throws StorageException {@code STORE_FULL}, {@code STORE_DENIED}, {@code STORE_CAP_EXCEEDED},
     *     {@code STORE_UNREACHABLE}
     * @throws SourceException {@code SOURCE_UNREADABLE} when the content cannot be read, is shorter or longer than it
     *     said, or does not have the SHA-1 it said; the store is not to blame and holds what it held before
     */
    void put(ObjectKey key, ObjectContent content);

    /**
     * Streams an object, or a part of it, into a reader. The reader is called again from the start of the range when a
     * transfer breaks, so it must be able to begin anew. A transfer that ends early is an error, never a short read.
     * What the reader throws unchecked reaches the caller as it is.
     *
     * @throws StorageException {@code OBJECT_NOT_FOUND}; {@code OBJECT_TOO_SHORT} when the range reaches beyond the end;
     *     {@code TRANSFER_BROKEN} when other bytes came than the store's own checksum tells, also at the second try
     */
    <T> T get(ObjectKey key, ByteRange range, ObjectReader<T> reader);

    /** Size and time of an object, or empty when there is none under this key. */
    Optional<ObjectInfo> find(ObjectKey key);

    /**
     * Calls the sink for every object whose key starts with the prefix followed by a slash (or for all when the prefix
     * is empty), in no particular order, without holding the whole listing in memory.
     */
    void list(String prefix, Consumer<ObjectInfo> sink);

    /**
     * Deletes an object so that neither it nor an older one under the key is seen any longer. True when there was one.
     */
    boolean delete(ObjectKey key);

    /** The older versions of the objects, where the store keeps them. */
    default Optional<VersionedStore> versioned() {
        return Optional.empty();
    }

    /** How the bucket and the key are set up, where there is a bucket; asks the store each time. */
    default Optional<BucketFacts> bucketFacts() {
        return Optional.empty();
    }

    /** Frees connections. The store must not be used afterwards. */
    @Override
    void close();

    /** The whole object as bytes; only for objects known to be small. */
    default byte[] getBytes(ObjectKey key) {
        return get(key, ByteRange.all(), (in, length) -> in.readAllBytes());
    }

    /** A part of an object as bytes; the length must fit in an array. */
    default byte[] getBytes(ObjectKey key, ByteRange range) {
        return get(key, range, (in, length) -> in.readAllBytes());
    }
}
