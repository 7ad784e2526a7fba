package dev.backproof.backup.kubernetes;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One asset with what protects it.
 *
 * @param detail what a person wants to know of it, such as {@code 20Gi topolvm}
 * @param reason one line: why it is in this state
 * @param proof the drill that restores it, or null when there is none
 */
public record AuditedAsset(
        AssetId id,
        String detail,
        AuditState state,
        String reason,
        List<Protection> protections,
        @Nullable Proof proof) {
    public AuditedAsset {
        protections = List.copyOf(protections);
    }

    /** When it was last backed up, by whatever did so last; null when that is not known to have happened. */
    public java.time.@Nullable Instant lastSuccess() {
        return protections.stream()
                .map(Protection::lastSuccess)
                .filter(java.util.Objects::nonNull)
                .max(java.time.Instant::compareTo)
                .orElse(null);
    }
}
