package dev.backproof.verify.result;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot that was drilled.
 *
 * @param id of restic's snapshots the full id, 64 hex digits; of a mirror the time of what came into it last
 * @param time when it was taken
 * @param source where it was pulled from, such as {@code b2:acme-backups:shop}; no secret
 * @param hostname whose data
 * @param paths what it holds
 * @param tags its tags
 * @param bytes of all files in it, as its backup counted them; null when that was not written down
 */
public record SnapshotFacts(
        String id,
        Instant time,
        String source,
        String hostname,
        List<String> paths,
        List<String> tags,
        @Nullable Long bytes) {
    private static final int SHORT_ID = 8;
    private static final int FULL_ID = 64;

    /** A snapshot whose size was not written down. */
    public SnapshotFacts(
            String id, Instant time, String source, String hostname, List<String> paths, List<String> tags) {
        this(id, time, source, hostname, paths, tags, null);
    }

    /** The first digits of its id, as restic shows them; restic takes them for the id, too. Other ids are not shortened. */
    public String shortId() {
        return id.length() == FULL_ID ? id.substring(0, SHORT_ID) : id;
    }
}
