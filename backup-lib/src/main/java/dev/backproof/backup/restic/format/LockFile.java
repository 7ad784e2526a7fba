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
        return JsonInput.read(json, "a lock", LockFile::read);
    }

    private static LockFile read(JsonInput in) {
        OffsetDateTime time = null;
        boolean exclusive = false;
        String hostname = "";
        String username = "";
        long pid = 0;
        long uid = 0;
        long gid = 0;
        for (String name = in.nextField(); name != null; name = in.nextField()) {
            switch (name) {
                case "time" -> time = in.time();
                case "exclusive" -> exclusive = in.bool();
                case "hostname" -> hostname = in.string();
                case "username" -> username = in.string();
                case "pid" -> pid = in.unsigned(Long.MAX_VALUE);
                case "uid" -> uid = in.unsigned32();
                case "gid" -> gid = in.unsigned32();
                default -> in.skip();
            }
        }
        return new LockFile(JsonInput.required(time, "time"), exclusive, hostname, username, pid, uid, gid);
    }

    /** The JSON in restic's order. */
    public byte[] toJson() {
        return new GoJsonWriter(256)
                .beginObject()
                .name("time")
                .time(time)
                .name("exclusive")
                .bool(exclusive)
                .name("hostname")
                .string(hostname)
                .name("username")
                .string(username)
                .name("pid")
                .unsigned(pid)
                .nonZero("uid", uid)
                .nonZero("gid", gid)
                .endObject()
                .toBytes();
    }
}
