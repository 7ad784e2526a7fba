package dev.backproof.verify.result;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of the snapshots that a drill restored from.
 *
 * @param facts which one
 * @param items names of what was to be restored from it
 * @param age how old it was when the drill began; negative when it claims to be from the future
 * @param ageLimit the allowed age (RPO), or null
 */
public record DrilledSnapshot(
        SnapshotFacts facts,
        List<String> items,
        Duration age,
        @Nullable Duration ageLimit) {
    public DrilledSnapshot {
        items = List.copyOf(items);
    }
}
