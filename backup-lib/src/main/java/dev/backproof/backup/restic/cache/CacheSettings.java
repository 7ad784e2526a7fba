package dev.backproof.backup.restic.cache;

import java.nio.file.Path;

/**
 * Where the caches of all repositories lie, and how large they may grow together.
 *
 * @param folder made when it is needed; nothing else may be kept in it
 * @param maxBytes what all caches in the folder may take; a sixteenth more for each process that is writing
 */
public record CacheSettings(Path folder, long maxBytes) {
    /** 2 GiB. */
    public static final long DEFAULT_MAX_BYTES = 2L << 30;

    public CacheSettings {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("a cache of " + maxBytes + " bytes holds nothing");
        }
    }

    /** Caches in this folder, of 2 GiB together. */
    public static CacheSettings at(Path folder) {
        return new CacheSettings(folder, DEFAULT_MAX_BYTES);
    }
}
