package dev.backproof.backup.b2server.store;

/**
 * Until when a version must not be deleted.
 *
 * @param mode {@link #GOVERNANCE} or {@link #COMPLIANCE}
 * @param retainUntilTimestamp milliseconds since 1970, the first moment at which it may be deleted
 */
public record Retention(String mode, long retainUntilTimestamp) {
    /** May be lifted with the capability to bypass it. */
    public static final String GOVERNANCE = "governance";

    /** May not be lifted by anybody, nor shortened. */
    public static final String COMPLIANCE = "compliance";
}
