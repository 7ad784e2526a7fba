package dev.backproof.backup.storage;

import java.time.Instant;
import java.util.Optional;

/**
 * One version of one name in a store that keeps old ones.
 *
 * @param name relative to the store's prefix, exactly as stored: it need not be an {@link ObjectKey}, and nothing may be
 *     concluded from it before it was looked at
 * @param id names this version for ever
 * @param kind what it is
 * @param size bytes
 * @param uploaded when it came to be, by the store's clock. B2 gives whole seconds, and for a large file the time at
 *     which its upload began
 * @param modified when its bytes were last changed where they came from, as far as the uploader said so; milliseconds
 * @param sha1 what the uploader said the bytes' SHA-1 is, 40 lower-case hex digits; large files may lack it
 */
public record ObjectVersion(
        String name,
        String id,
        Kind kind,
        long size,
        Instant uploaded,
        Optional<Instant> modified,
        Optional<String> sha1) {
    /** What a version is. */
    public enum Kind {
        /** Bytes that can be read. */
        CONTENT,
        /** From here on the name is hidden: there is no object of this name until a newer version comes. */
        HIDDEN,
        /** A large file whose upload has not been finished; nobody sees it. */
        UNFINISHED
    }

    /** The time of the last change, or else of the upload: what rclone shows. */
    public Instant modifiedOrUploaded() {
        return modified.orElse(uploaded);
    }
}
