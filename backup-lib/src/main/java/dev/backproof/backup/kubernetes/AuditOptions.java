package dev.backproof.backup.kubernetes;

import java.time.Duration;
import java.util.List;

/**
 * What an audit looks at and how strict it is.
 *
 * @param namespaces where to look; empty for everywhere
 * @param maxAge how long ago the last successful backup may be; an object's annotation wins
 * @param proofAge how long ago it may have been proven
 */
public record AuditOptions(List<String> namespaces, Duration maxAge, Duration proofAge) {
    /** Two days: a nightly backup may fail once. */
    public static final Duration USUAL_MAX_AGE = Duration.ofDays(2);
    /** Two weeks. */
    public static final Duration USUAL_PROOF_AGE = Duration.ofDays(14);

    public AuditOptions {
        namespaces = List.copyOf(namespaces);
    }

    /** Everywhere, with the usual ages. */
    public static AuditOptions everywhere() {
        return new AuditOptions(List.of(), USUAL_MAX_AGE, USUAL_PROOF_AGE);
    }
}
