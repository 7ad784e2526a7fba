package dev.backproof.backup.snapshot;

import dev.backproof.backup.snapshot.Finding.Severity;
import java.time.Duration;
import java.util.List;

/**
 * What a check found.
 *
 * @param findings the first ten thousand
 * @param errors how many findings of severity ERROR there were in all
 * @param hints how many of severity HINT
 * @param packsRead packs read in full
 * @param bytesRead bytes of these packs
 */
public record CheckReport(
        List<Finding> findings,
        long errors,
        long hints,
        long snapshots,
        long trees,
        long packs,
        long packsRead,
        long bytesRead,
        Duration duration) {
    /** Whether no damage was found; hints may have been. */
    public boolean clean() {
        return errors == 0;
    }

    /** Only the findings that tell of damage. */
    public List<Finding> damage() {
        return findings.stream()
                .filter(finding -> finding.severity() == Severity.ERROR)
                .toList();
    }
}
