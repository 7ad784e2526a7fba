package dev.backproof.backup.b2server.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Makes versions for tests. */
final class Versions {
    static final String BUCKET = "0123456789abcdef01234567";

    private Versions() {}

    static Bucket bucket() {
        return new Bucket(BUCKET, "bucket", "allPrivate", Map.of(), List.of(), List.of(), 1, false, null, null);
    }

    static FileVersion version(String name, Action action, long sequence, long timestamp, List<Segment> content) {
        String id = FileIds.mint(BUCKET, action == Action.START, sequence, Instant.ofEpochMilli(timestamp));
        if (action == Action.HIDE) {
            return FileVersion.hideMarker(id, BUCKET, name, sequence, timestamp);
        }
        return new FileVersion(
                id,
                BUCKET,
                name,
                action,
                sequence,
                timestamp,
                "text/plain",
                Map.of(),
                content.stream().mapToLong(Segment::length).sum(),
                "none",
                null,
                content,
                null,
                false,
                null);
    }
}
