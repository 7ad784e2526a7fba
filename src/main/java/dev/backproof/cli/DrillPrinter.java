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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Prints drills while they run: phases with their time, checks that did not pass, the verdict. Of drills that run side by side
 * it says when each begins, and the rest in one piece when it has ended.
 */
final class DrillPrinter implements DrillListener {
    private final BackproofCommand command;
    private final boolean sideBySide;
    private final Map<String, List<String>> held = new HashMap<>();

    DrillPrinter(BackproofCommand command, boolean sideBySide) {
        this.command = command;
        this.sideBySide = sideBySide;
    }

    @Override
    public synchronized void on(DrillEvent event) {
        switch (event) {
            case DrillEvent.Started started -> start(started);
            case DrillEvent.SnapshotChosen chosen -> snapshot(chosen.scenario(), chosen.snapshot());
            case DrillEvent.PhaseFinished finished -> phase(finished.scenario(), finished.phase());
            case DrillEvent.CheckFinished finished -> check(finished.scenario(), finished.check());
            case DrillEvent.Note note -> say(note.scenario(), "  " + note.message());
            case DrillEvent.Finished finished -> end(finished.result());
            case DrillEvent.PhaseStarted started -> {}
            case DrillEvent.Progress progress -> {}
        }
    }

    private void start(DrillEvent.Started started) {
        if (sideBySide) {
            command.say("begins: " + started.title());
            held.put(started.scenario(), new ArrayList<>());
        }
        say(started.scenario(), "drill " + started.title());
    }

    private void end(DrillResult result) {
        result(result);
        List<String> lines = held.remove(result.scenario());
        if (lines != null) {
            lines.forEach(command::say);
        }
    }

    private void say(String scenario, String line) {
        List<String> lines = held.get(scenario);
        if (lines == null) {
            command.say(line);
        } else {
            lines.add(line);
        }
    }

    private void snapshot(String scenario, SnapshotFacts snapshot) {
        say(scenario, "  snapshot %s of %s from %s".formatted(snapshot.shortId(), snapshot.time(), snapshot.source()));
    }

    private void phase(String scenario, Phase phase) {
        say(
                scenario,
                "  %-28s %8s  %s"
                        .formatted(
                                phase.name(),
                                Units.duration(phase.duration()),
                                phase.bytes() > 0 ? Units.bytes(phase.bytes()) : ""));
    }

    private void check(String scenario, CheckResult check) {
        if (check.status() == CheckStatus.FAILED || check.status() == CheckStatus.ERROR) {
            say(scenario, "  " + check.status().label() + ": " + check.name() + ": " + check.message());
        } else if (command.global.verbose) {
            say(scenario, "  " + check.status().label() + ": " + check.name());
        }
    }

    private void result(DrillResult result) {
        say(
                result.scenario(),
                "  %s  %d checks passed, %d failed%s in %s"
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
            say(
                    result.scenario(),
                    "  %s: %,d of %,d files read, %s pulled"
                            .formatted(
                                    effort.depth(),
                                    effort.filesRead(),
                                    effort.files(),
                                    Units.bytes(result.bytesPulled())));
        }
        if (!result.cause().isEmpty()) {
            say(result.scenario(), "  cause: " + result.cause());
        }
    }
}
