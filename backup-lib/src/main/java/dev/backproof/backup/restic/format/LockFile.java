package dev.backproof.backup.restic.format;

import java.time.OffsetDateTime;

/**
 * A lock file: who uses the repository (restic design.rst, "Locks").
 *
 * @param time when it was written or refreshed
 * @param hostname may be empty
 * @param username may be empty
 * @param pid process on that host
 * @param uid of that process
 * @param gid of that process
 */
public record LockFile(
        OffsetDateTime time, boolean exclusive, String hostname, String username, long pid, long uid, long gid) {
    /**
     * Reads opened, uncompressed bytes.
     *
     * @throws FormatException when the JSON is not a lock
     */
    public static LockFile parse(byte[] json) {
        return Pending.body();
    }

    /** The JSON in restic's order. */
    public byte[] toJson() {
        return Pending.body();
    }
}
