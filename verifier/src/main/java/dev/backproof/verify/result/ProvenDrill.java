package dev.backproof.verify.result;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a drill that was a PASS.
 *
 * @param start when it began
 * @param extents how much it restored, thing by thing
 * @param controlled when the checks of this scenario last had to catch data damaged on purpose; null when they never had to
 */
public record ProvenDrill(
        Instant start, List<Extent> extents, @Nullable Instant controlled) {
    public ProvenDrill {
        extents = List.copyOf(extents);
    }

    /** The snapshots that it restored from. */
    public List<String> snapshots() {
        return extents.stream().map(extent -> extent.origin().snapshotId()).toList();
    }
}
