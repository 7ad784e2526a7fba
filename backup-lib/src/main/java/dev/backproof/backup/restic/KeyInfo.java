package dev.backproof.backup.restic;

import dev.backproof.backup.restic.format.Id;
import java.time.Instant;

/**
 * One of the passwords that open a repository.
 *
 * @param current whether it is the one that was used
 */
public record KeyInfo(Id id, boolean current, String username, String hostname, Instant created) {}
