package dev.backproof.backup.restic;

import dev.backproof.backup.restic.cache.CacheSettings;
import dev.backproof.backup.storage.Waiter;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;

/**
 * How a repository is used; what is stored does not depend on it.
 *
 * @param connections objects fetched or stored at the same time
 * @param packSize bytes of blobs at which a pack is closed
 * @param clock tells the time of locks, keys and snapshots, and the zone that snapshots record
 * @param waiter waits where the format demands it
 * @param random source of keys, nonces and samples
 * @param cache where to keep copies of index files, snapshots and trees, if at all; worth while for remote repositories
 */
public record RepositoryOptions(
        int connections, int packSize, Clock clock, Waiter waiter, SecureRandom random, Optional<CacheSettings> cache) {
    private static final int MIB = 1 << 20;

    public RepositoryOptions {
        if (connections < 1 || connections > 64) {
            throw new IllegalArgumentException("1 to 64 connections are possible, not " + connections);
        }
        if (packSize < 4 * MIB || packSize > 128 * MIB) {
            throw new IllegalArgumentException("a pack has 4 to 128 MiB, not " + packSize + " bytes");
        }
    }

    /** Five connections, packs of 16 MiB, the system's clock and zone, no cache. */
    public static RepositoryOptions defaults() {
        return new RepositoryOptions(
                5,
                16 * MIB,
                Clock.system(ZoneId.systemDefault()),
                Waiter.SLEEPING,
                new SecureRandom(),
                Optional.empty());
    }

    public RepositoryOptions withConnections(int number) {
        return new RepositoryOptions(number, packSize, clock, waiter, random, cache);
    }

    public RepositoryOptions withPackSize(int bytes) {
        return new RepositoryOptions(connections, bytes, clock, waiter, random, cache);
    }

    public RepositoryOptions withClock(Clock other) {
        return new RepositoryOptions(connections, packSize, other, waiter, random, cache);
    }

    public RepositoryOptions withWaiter(Waiter other) {
        return new RepositoryOptions(connections, packSize, clock, other, random, cache);
    }

    /** With a local cache. */
    public RepositoryOptions withCache(CacheSettings settings) {
        return new RepositoryOptions(connections, packSize, clock, waiter, random, Optional.of(settings));
    }

    /** With everything read from the store itself. */
    public RepositoryOptions withoutCache() {
        return new RepositoryOptions(connections, packSize, clock, waiter, random, Optional.empty());
    }
}
