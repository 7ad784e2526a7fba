package dev.backproof.verify.report;

import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.RunResult;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One run as its page shows it.
 *
 * @param run with texts fit to be shown, see {@link VisibleText}
 * @param drills the ordinary drills, in order of running
 * @param controls the backups broken on purpose
 */
record ReportPage(RunResult run, List<DrillView> drills, List<DrillView> controls) {
    static final int MOST_EXPLAINED = 12;

    /** @param earlier what is known of the runs before this one, oldest first */
    static ReportPage of(RunResult run, List<HistoryEntry> earlier) {
        FileNames ids = new FileNames();
        List<DrillView> all = run.drills().stream()
                .map(drill ->
                        new DrillView(drill, "drill-" + ids.of(drill.scenario()), Standing.of(run, drill, earlier)))
                .toList();
        return new ReportPage(
                run,
                all.stream().filter(drill -> !drill.isControl()).toList(),
                all.stream().filter(DrillView::isControl).toList());
    }

    Badge badge() {
        return Badge.of(run.verdict());
    }

    String headline() {
        return Headline.of(run);
    }

    /** What to say when nothing needs explaining. */
    String lead() {
        return drills.isEmpty()
                ? "This run had nothing but backups broken on purpose."
                : "Restored into a throwaway sandbox, and what came back was looked at: "
                        + Shown.count(count(CheckStatus.PASSED), "check") + " passed.";
    }

    /** Drills that are not green: failed ones first, each group in order of running. */
    List<DrillView> toExplain() {
        return Stream.concat(drills.stream(), controls.stream())
                .filter(drill -> !drill.badge().isGood())
                .sorted(Comparator.comparing(DrillView::badge, Badge.WORST_FIRST))
                .limit(MOST_EXPLAINED)
                .toList();
    }

    /** Tags of the ordinary drills, sorted. */
    List<String> tags() {
        return drills.stream()
                .flatMap(drill -> drill.drill().tags().stream())
                .distinct()
                .sorted()
                .toList();
    }

    String title() {
        return badge().word() + " · " + headline() + " · " + Shown.minute(run.start()) + " UTC";
    }

    long count(CheckStatus status) {
        return drills.stream().mapToLong(drill -> drill.count(status)).sum();
    }

    /** Checks of the ordinary drills, however they ended. */
    long checks() {
        return drills.stream().mapToLong(drill -> drill.drill().checks().size()).sum();
    }

    /** Ordinary drills that were a PASS. */
    long passed() {
        return drills.stream().filter(drill -> drill.badge() == Badge.PASS).count();
    }

    long caught() {
        return controls.stream().filter(control -> control.drill().asExpected()).count();
    }

    String restored() {
        return Shown.bytes(drills.stream()
                .mapToLong(drill -> HistoryEntry.restoredBytes(drill.drill()))
                .sum());
    }

    /** Age of the oldest snapshot, or a dash. */
    String oldestData() {
        return longest(DrillResult::rpo);
    }

    /** The slowest restore, or a dash. */
    String slowestRestore() {
        return longest(DrillResult::rto);
    }

    private String longest(Function<DrillResult, @Nullable Duration> duration) {
        return drills.stream()
                .map(DrillView::drill)
                .map(duration)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .map(Shown::duration)
                .orElse("–");
    }
}
