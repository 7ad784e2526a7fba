package dev.backproof.backup.mirror;

import dev.backproof.backup.snapshot.RestoreProblem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a restore of a mirror ended.
 *
 * @param at the time as of which; empty when the mirror has no history
 * @param files that are as they should be
 * @param bytes of these
 * @param filesThere files among them that were there already, from a restore that was cut off
 * @param bytesFetched bytes that came from the mirror, those that came wrong among them
 * @param unverified files without a recorded SHA-1, of which only the size could be compared
 * @param notes what a person should know although all is well
 * @param problems what did not come back, the first ten thousand
 * @param problemCount how many problems there were in all
 */
public record MirrorRestoreResult(
        Optional<Instant> at,
        long files,
        long bytes,
        long filesThere,
        long bytesFetched,
        long unverified,
        List<String> notes,
        List<RestoreProblem> problems,
        long problemCount,
        Duration duration) {
    /** Whether everything came back. */
    public boolean complete() {
        return problemCount == 0;
    }
}
