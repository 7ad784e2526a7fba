package dev.backproof.verify.result;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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

    /**
     * The verdict over all drills. A negative control that came out as it must adds nothing; one that could not be told
     * makes it NOT_VERIFIED at best, one that was not caught FAIL. Without an ordinary drill nothing is verified.
     */
    public Verdict verdict() {
        List<Verdict> verdicts = new ArrayList<>();
        for (DrillResult drill : drills) {
            if (!drill.isControl()) {
                verdicts.add(drill.verdict());
            } else if (!drill.asExpected()) {
                verdicts.add(drill.verdict() == Verdict.NOT_VERIFIED ? Verdict.NOT_VERIFIED : Verdict.FAIL);
            }
        }
        return Verdict.worst(verdicts);
    }
}
