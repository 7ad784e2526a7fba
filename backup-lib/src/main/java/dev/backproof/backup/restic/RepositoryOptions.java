package dev.backproof.backup.restic;

import dev.backproof.backup.storage.Waiter;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneId;

/**
 * How a repository is used; what is stored does not depend on it.
 *
 * @param connections objects fetched or stored at the same time
 * @param packSize bytes of blobs at which a pack is closed
 * @param clock tells the time of locks, keys and snapshots, and the zone that snapshots record
 * @param waiter waits where the format demands it
 * @param random source of keys, nonces and samples
 */
public record RepositoryOptions(int connections, int packSize, Clock clock, Waiter waiter, SecureRandom random) {
    private static final int MIB = 1 << 20;

    public RepositoryOptions {
        if (connections < 1 || connections > 64) {
            throw new IllegalArgumentException("1 to 64 connections are possible, not " + connections);
        }
        if (packSize < 4 * MIB || packSize > 128 * MIB) {
            throw new IllegalArgumentException("a pack has 4 to 128 MiB, not " + packSize + " bytes");
        }
    }

    /** Five connections, packs of 16 MiB, the system's clock and zone. */
    public static RepositoryOptions defaults() {
        return new RepositoryOptions(
                5, 16 * MIB, Clock.system(ZoneId.systemDefault()), Waiter.SLEEPING, new SecureRandom());
    }

    public RepositoryOptions withConnections(int number) {
        return new RepositoryOptions(number, packSize, clock, waiter, random);
    }

    public RepositoryOptions withPackSize(int bytes) {
        return new RepositoryOptions(connections, bytes, clock, waiter, random);
    }

    public RepositoryOptions withClock(Clock other) {
        return new RepositoryOptions(connections, packSize, other, waiter, random);
    }

    public RepositoryOptions withWaiter(Waiter other) {
        return new RepositoryOptions(connections, packSize, clock, other, random);
    }
}
