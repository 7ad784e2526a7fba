package dev.backproof.verify.report;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All kept runs as the index shows them.
 *
 * @param runs newest first
 * @param scenarios ordinary drills seen in the newest {@link #TREND} runs, the worst first
 * @param controls negative controls seen there
 * @param older number of runs that are kept but not listed
 */
record IndexPage(List<KeptRun> runs, List<ScenarioView> scenarios, List<ScenarioView> controls, int older) {
    /** Runs that trends look back on. */
    static final int TREND = 60;
    /** Runs that are listed. */
    static final int MOST_LISTED = 400;

    /** @param runs newest first, at most {@link #MOST_LISTED} */
    static IndexPage of(List<KeptRun> runs, int older) {
        List<KeptRun.Facts> newest = runs.stream()
                .map(KeptRun::facts)
                .filter(Objects::nonNull)
                .limit(TREND)
                .toList();
        return new IndexPage(
                runs,
                scenarios(newest, drill -> !drill.isControl()),
                scenarios(newest, HistoryEntry::isControl),
                older);
    }

    /** Backups that are not green now, the worst first; the newest run need not have drilled all of them. */
    List<ScenarioView> toExplain() {
        return scenarios.stream()
                .filter(scenario -> !scenario.isGood())
                .limit(ReportPage.MOST_EXPLAINED)
                .toList();
    }

    /** Tags of the backups, sorted. */
    List<String> tags() {
        return scenarios.stream()
                .flatMap(scenario -> scenario.last().tags().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * How each backup fared in a run, for the filter: the place of the backup in {@link #scenarios} and the first letter
     * of its badge's style, such as {@code 0f 1p 2u}.
     */
    String outcomes(KeptRun.Facts run) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < scenarios.size(); i++) {
            places.put(scenarios.get(i).last().scenario(), i);
        }
        return run.drills().stream()
                .filter(drill -> !drill.isControl() && places.containsKey(drill.scenario()))
                .map(drill ->
                        places.get(drill.scenario()) + Badge.of(drill).style().substring(0, 1))
                .collect(Collectors.joining(" "));
    }

    /** The newest run that can be read, or null. */
    @Nullable
    KeptRun newest() {
        return runs.stream().filter(run -> run.facts() != null).findFirst().orElse(null);
    }

    /** The verdict of the newest run; nothing to read is nothing verified. */
    Badge badge() {
        KeptRun newest = newest();
        return newest == null || newest.facts() == null
                ? Badge.NOT_VERIFIED
                : newest.facts().badge();
    }

    String title() {
        KeptRun newest = newest();
        return newest == null || newest.facts() == null
                ? "No run to show"
                : badge().word() + " · " + newest.facts().headline();
    }

    private static List<ScenarioView> scenarios(List<KeptRun.Facts> newestFirst, Predicate<HistoryEntry> wanted) {
        return newestFirst.reversed().stream()
                .flatMap(run -> run.drills().stream())
                .filter(wanted)
                .collect(Collectors.groupingBy(HistoryEntry::scenario))
                .values()
                .stream()
                .map(ScenarioView::new)
                .sorted(Comparator.comparing(ScenarioView::badge, Badge.WORST_FIRST)
                        .thenComparing(scenario -> scenario.last().title()))
                .toList();
    }
}
