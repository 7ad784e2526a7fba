package dev.backproof.backup.storage;

import java.time.Instant;
import java.util.Optional;

/**
 * What a listing tells of an object.
 *
 * @param key where it is
 * @param size bytes
 * @param modified the time that {@link ObjectContent#modified()} gave, where one was given and the store keeps it; else
 *     when the store took the object, by the store's clock. Whole milliseconds
 * @param sha1 digest of the whole object as 40 lower-case hex digits, where the store keeps one. It says what was meant
 *     to be stored, not what a download would give
 */
public record ObjectInfo(ObjectKey key, long size, Instant modified, Optional<String> sha1) {}
