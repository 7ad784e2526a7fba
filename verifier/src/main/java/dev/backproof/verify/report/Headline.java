package dev.backproof.verify.report;

import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.RunResult;
import java.util.List;

/** The run in one sentence: the worst there is to say. */
final class Headline {
    private Headline() {}

    static String of(RunResult run) {
        List<DrillResult> drills =
                run.drills().stream().filter(drill -> !drill.isControl()).toList();
        List<DrillResult> controls =
                run.drills().stream().filter(DrillResult::isControl).toList();
        long failed = count(drills, Badge.FAIL);
        long missed = count(controls, Badge.NOT_CAUGHT);
        long unsure = count(drills, Badge.NOT_VERIFIED);
        long unsureControls = count(controls, Badge.NOT_VERIFIED);
        if (failed > 0) {
            return sentence(failed, drills.size(), "did not come back", "came back");
        }
        if (missed > 0) {
            return missed == 1 ? "A broken backup went unnoticed" : missed + " broken backups went unnoticed";
        }
        if (drills.isEmpty()) {
            return "No backup was drilled";
        }
        if (unsure > 0) {
            return sentence(unsure, drills.size(), "could not be verified", "could be verified");
        }
        if (unsureControls > 0) {
            return unsureControls == 1
                    ? "A staged disaster could not be tried"
                    : unsureControls + " staged disasters could not be tried";
        }
        long samples = drills.stream()
                .map(DrillResult::effort)
                .filter(effort -> effort != null && effort.isPartial())
                .count();
        if (drills.size() == 1) {
            return samples == 1 ? "A sample of the backup came back" : "The backup came back";
        }
        return "All " + drills.size() + " backups came back" + (samples == 0 ? "" : ", " + samples + " as a sample");
    }

    private static String sentence(long some, int all, String bad, String good) {
        if (all == 1) {
            return "The backup " + bad;
        }
        return some == all ? "None of the " + all + " backups " + good : some + " of " + all + " backups " + bad;
    }

    private static long count(List<DrillResult> drills, Badge badge) {
        return drills.stream().filter(drill -> Badge.of(drill) == badge).count();
    }
}
