package dev.backproof.verify.result;

import java.time.Instant;

/** What a drill tells while it goes on. Events of one drill come one after the other, in the order they happen. */
public sealed interface DrillEvent {
    /** The scenario's name. */
    String scenario();

    /** A drill begins. */
    record Started(String scenario, String title, Instant start) implements DrillEvent {}

    /** The snapshot was chosen. */
    record SnapshotChosen(String scenario, SnapshotFacts snapshot) implements DrillEvent {}

    /**
     * A phase begins.
     *
     * @param phase as in {@link Phase#name}
     */
    record PhaseStarted(String scenario, String phase) implements DrillEvent {}

    /**
     * The running phase went on; comes often.
     *
     * @param bytes restored or loaded so far
     * @param totalBytes how many there will be, or 0 when that is not known
     * @param items files or tables so far
     * @param totalItems how many there will be, or 0 when that is not known
     */
    record Progress(String scenario, String phase, long bytes, long totalBytes, long items, long totalItems)
            implements DrillEvent {}

    /** A phase ended, well or not. */
    record PhaseFinished(String scenario, Phase phase) implements DrillEvent {}

    /** A check ended. */
    record CheckFinished(String scenario, CheckResult check) implements DrillEvent {}

    /** Something worth a line for people, such as which sandbox was chosen. */
    record Note(String scenario, String message) implements DrillEvent {}

    /** The drill is over and its sandbox is gone. */
    record Finished(String scenario, DrillResult result) implements DrillEvent {}
}
