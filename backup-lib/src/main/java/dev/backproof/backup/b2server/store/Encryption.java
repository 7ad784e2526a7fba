package dev.backproof.backup.b2server.store;

/**
 * That somebody asked for encryption at rest. It is told back and not done.
 *
 * @param mode {@code SSE-B2} or {@code SSE-C}
 * @param algorithm {@code AES256}
 */
public record Encryption(String mode, String algorithm) {}
