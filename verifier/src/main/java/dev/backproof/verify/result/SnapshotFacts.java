package dev.backproof.verify.result;

import java.time.Instant;
import java.util.List;

/**
 * The snapshot that was drilled.
 *
 * @param id full id, 64 hex digits
 * @param time when it was taken
 * @param source where it was pulled from, such as {@code b2:acme-backups:shop}; no secret
 * @param hostname whose data
 * @param paths what it holds
 * @param tags its tags
 */
public record SnapshotFacts(
        String id, Instant time, String source, String hostname, List<String> paths, List<String> tags) {}
