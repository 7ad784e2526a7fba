package dev.backproof.backup.restic;

import dev.backproof.backup.restic.format.Id;

/**
 * A file of a repository as a listing tells it.
 *
 * @param size bytes as stored
 */
public record StoredFile(Id id, long size) {}
