package dev.backproof.backup.restic;

import dev.backproof.backup.restic.format.Id;
import java.time.Instant;

/** A lock found in a repository. */
public record LockInfo(Id id, Instant time, boolean exclusive, String hostname, String username, long pid) {}
