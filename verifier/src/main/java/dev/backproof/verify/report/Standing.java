package dev.backproof.verify.report;

import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.DrilledSnapshot;
import dev.backproof.verify.result.RunResult;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a backup stands after its newest drill: since when it is not green, and what was proven last.
 *
 * @param runs drills in a row that were not a PASS, up to the newest; 0 when that was one
 * @param since when the first of these runs began, or the newest run when there are none
 * @param proven the newest drill that was a PASS; null when none is known
 */
record Standing(int runs, Instant since, @Nullable HistoryEntry proven) {

    /** @param oldestFirst drills of one scenario, at least one */
    static Standing of(List<HistoryEntry> oldestFirst) {
        int proven = oldestFirst.size() - 1;
        while (proven >= 0 && Badge.of(oldestFirst.get(proven)) != Badge.PASS) {
            proven--;
        }
        int runs = oldestFirst.size() - 1 - proven;
        return new Standing(
                runs,
                oldestFirst.get(Math.min(proven + 1, oldestFirst.size() - 1)).run(),
                proven < 0 ? null : oldestFirst.get(proven));
    }

    /**
     * How a drill of a run stands.
     *
     * @param run with texts fit to be shown, see {@link VisibleText}
     * @param earlier what is known of the runs before it, oldest first; other scenarios may be among it
     */
    static Standing of(RunResult run, DrillResult drill, List<HistoryEntry> earlier) {
        return of(Stream.concat(
                        earlier.stream()
                                .filter(entry -> !entry.isControl()
                                        && VisibleText.of(entry.scenario()).equals(drill.scenario())),
                        Stream.of(HistoryEntry.of(run, drill)))
                .toList());
    }

    /** Since when it is not green, such as {@code since 2026-11-21 04:00 UTC, 3 runs in a row}. */
    String sinceWords() {
        if (proven == null) {
            return runs == 1
                    ? "in the only run that is known"
                    : "in all " + Shown.count(runs, "run") + " that are known, the first of " + Shown.minute(since)
                            + " UTC";
        }
        return runs == 1
                ? "since this run; the one before it was a PASS"
                : "since " + Shown.minute(since) + " UTC, " + Shown.count(runs, "run") + " in a row";
    }

    /** When the last proof was, in words. */
    String provenWords() {
        return proven == null ? "never, as far as is known" : Shown.minute(proven.run()) + " UTC";
    }

    /**
     * What was proven last, in the order in which the scenario asks for it, with texts fit to be shown; empty when
     * nothing was.
     */
    List<DrilledSnapshot> lastGood() {
        return proven == null
                ? List.of()
                : proven.snapshots().stream().map(VisibleText::of).toList();
    }
}
