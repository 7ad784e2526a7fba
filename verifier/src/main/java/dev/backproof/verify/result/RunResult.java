package dev.backproof.verify.result;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One run of one or more drills.
 *
 * @param start when it began
 * @param end when it ended
 * @param version the program's
 * @param drills in order of running
 */
public record RunResult(Instant start, Instant end, String version, List<DrillResult> drills) {
    /** How long it took. */
    public Duration duration() {
        return Duration.between(start, end);
    }

    /** The verdict over all ordinary drills; a negative control that was not caught makes it FAIL. */
    public Verdict verdict() {
        if (!drills.stream().allMatch(DrillResult::asExpected)) {
            return Verdict.FAIL;
        }
        return Verdict.worst(drills.stream()
                .filter(drill -> drill.expectedVerdict() == null)
                .map(DrillResult::verdict)
                .toList());
    }
}
