package dev.backproof.backup.kubernetes;

/**
 * A backup that was made inside a cluster.
 *
 * @param job what made it, such as {@code Job shop/backproof-1a2b3c4d}
 * @param complete whether every file could be read
 * @param log the last lines that the job wrote, at most 64 KiB; empty when they cannot be read
 */
public record InClusterResult(String job, boolean complete, String log) {}
