package dev.backproof.backup.storage;

import java.time.Instant;

/**
 * What a listing tells of an object.
 *
 * @param key where it is
 * @param size bytes
 * @param modified when the store took it, by the store's clock
 */
public record ObjectInfo(ObjectKey key, long size, Instant modified) {}
