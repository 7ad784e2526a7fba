package dev.backproof.backup.storage;

import dev.backproof.backup.error.StorageException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a store that keeps the older versions of its objects can do beside {@link ObjectStore}: show them, read any of
 * them, and change what is current without losing what was. Reached by {@link ObjectStore#versioned()}.
 *
 * <p>For many threads. Every method throws {@link StorageException} as those of {@link ObjectStore} do.
 */
public interface VersionedStore {
    /**
     * Calls the sink for every object that is there now: content, one version for each name, in ascending order of the
     * names' UTF-8 bytes. Does not hold the listing in memory.
     *
     * @param below names must begin with this and a slash; empty for all
     */
    void current(String below, Consumer<ObjectVersion> sink);

    /**
     * Calls the sink for every version of every name, hide markers and unfinished large files among them: in ascending
     * order of the names' UTF-8 bytes, and within a name the newest first. Does not hold the listing in memory.
     *
     * @param below names must begin with this and a slash; empty for all
     */
    void history(String below, Consumer<ObjectVersion> sink);

    /** Calls the sink for every version of one name, as {@link #history(String, Consumer)} does. */
    void history(ObjectKey key, Consumer<ObjectVersion> sink);

    /** Calls the sink for every large file whose upload was begun and not finished. */
    void unfinished(Consumer<ObjectVersion> sink);

    /**
     * Streams a version into a reader, as {@link ObjectStore#get} does. That all bytes come is made sure; their digest is
     * not compared, so that the caller learns of wrong bytes instead of a silent second try.
     */
    <T> T get(ObjectVersion version, ObjectReader<T> reader);

    /** Hides a name: it is gone, and its versions stay. That it is hidden already is no error. */
    void hide(ObjectKey key);

    /**
     * Makes a new version of the same bytes with another time of the last change, without sending them.
     *
     * @param version must have at most {@link #largestCopy} bytes
     */
    void setModified(ObjectVersion version, Instant modified);

    /** Bytes of the largest object that {@link #setModified} takes. */
    long largestCopy();

    /**
     * How long versions that are no longer current are kept at least: what lies further back may be missing without a
     * trace. Empty when they are kept for ever, or when the key may not know.
     */
    Optional<Duration> retention();
}
