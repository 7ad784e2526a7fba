package dev.backproof.verify.report;

/**
 * What publishing did.
 *
 * @param location where the reports are now
 * @param files number of files sent
 * @param bytes of these
 * @param unchanged files that were there already
 */
public record Publication(String location, int files, long bytes, int unchanged) {}
