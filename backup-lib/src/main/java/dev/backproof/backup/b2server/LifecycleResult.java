package dev.backproof.backup.b2server;

/**
 * What a run of the lifecycle rules did.
 *
 * @param hidden names that got a hide marker
 * @param deleted versions that are gone, hide markers included
 * @param cancelled unfinished large files that are gone
 */
public record LifecycleResult(int hidden, int deleted, int cancelled) {}
