package dev.backproof.backup.kubernetes;

import java.time.Instant;
import java.util.List;

/**
 * What a cluster holds and what protects it.
 *
 * @param time when it was looked at
 * @param assets the worst first, then by name
 * @param unseen what could not be looked at, one line each; something that protects an asset may be among it
 */
public record ClusterAudit(Instant time, List<AuditedAsset> assets, List<String> unseen) {
    public ClusterAudit {
        assets = List.copyOf(assets);
        unseen = List.copyOf(unseen);
    }

    /** Number of assets in this state. */
    public long count(AuditState state) {
        return assets.stream().filter(asset -> asset.state() == state).count();
    }

    /** Whether an asset is unprotected or what protects it fails. */
    public boolean isRed() {
        return assets.stream().anyMatch(asset -> asset.state().isRed());
    }
}
