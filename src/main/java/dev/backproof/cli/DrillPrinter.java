package dev.backproof.cli;

import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillEvent;
import dev.backproof.verify.result.DrillListener;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.Effort;
import dev.backproof.verify.result.Phase;
import dev.backproof.verify.result.SnapshotFacts;
import java.time.Duration;

/** Prints drills while they run: phases with their time, checks that did not pass, the verdict. */
final class DrillPrinter implements DrillListener {
    private final BackproofCommand command;

    DrillPrinter(BackproofCommand command) {
        this.command = command;
    }

    @Override
    public synchronized void on(DrillEvent event) {
        switch (event) {
            case DrillEvent.Started started -> command.say("drill " + started.title());
            case DrillEvent.SnapshotChosen chosen -> snapshot(chosen.snapshot());
            case DrillEvent.PhaseFinished finished -> phase(finished.phase());
            case DrillEvent.CheckFinished finished -> check(finished.check());
            case DrillEvent.Note note -> command.say("  " + note.message());
            case DrillEvent.Finished finished -> result(finished.result());
            case DrillEvent.PhaseStarted started -> {}
            case DrillEvent.Progress progress -> {}
        }
    }

    private void snapshot(SnapshotFacts snapshot) {
        command.say("  snapshot %s of %s from %s"
                .formatted(snapshot.id().substring(0, 8), snapshot.time(), snapshot.source()));
    }

    private void phase(Phase phase) {
        command.say("  %-28s %8s  %s"
                .formatted(
                        phase.name(),
                        Units.duration(phase.duration()),
                        phase.bytes() > 0 ? Units.bytes(phase.bytes()) : ""));
    }

    private void check(CheckResult check) {
        if (check.status() == CheckStatus.FAILED || check.status() == CheckStatus.ERROR) {
            command.say("  " + check.status().label() + ": " + check.name() + ": " + check.message());
        } else if (command.global.verbose) {
            command.say("  " + check.status().label() + ": " + check.name());
        }
    }

    private void result(DrillResult result) {
        command.say("  %s  %d checks passed, %d failed%s in %s"
                .formatted(
                        result.verdict().name().replace('_', ' '),
                        result.count(CheckStatus.PASSED),
                        result.count(CheckStatus.FAILED),
                        result.count(CheckStatus.SKIPPED) > 0
                                ? ", " + result.count(CheckStatus.SKIPPED) + " skipped"
                                : "",
                        Units.duration(result.duration().isNegative() ? Duration.ZERO : result.duration())));
        Effort effort = result.effort();
        if (effort != null && !effort.depth().equals("full")) {
            command.say("  %s: %,d of %,d files read, %s pulled"
                    .formatted(effort.depth(), effort.filesRead(), effort.files(), Units.bytes(result.bytesPulled())));
        }
        if (!result.cause().isEmpty()) {
            command.say("  cause: " + result.cause());
        }
    }
}
