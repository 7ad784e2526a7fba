package dev.backproof.verify.report;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One scenario over the last runs, as the index shows it.
 *
 * @param entries oldest first, at least one
 */
record ScenarioView(List<HistoryEntry> entries) {
    HistoryEntry last() {
        return entries.getLast();
    }

    Badge badge() {
        return Badge.of(last());
    }

    boolean isGood() {
        return badge().isGood();
    }

    /** Its id in the page, for links; {@code place} is where it stands among the backups or the controls. */
    String id(int place) {
        return (last().isControl() ? "control-" : "backup-") + place;
    }

    /** A mark for each run, oldest first. */
    List<Mark> marks() {
        return IntStream.range(0, entries.size())
                .mapToObj(i -> Mark.of(entries.get(i), i))
                .toList();
    }

    /** The marks in words, and when the backup was last proven. */
    String summary() {
        HistoryEntry proven = standing().proven();
        String runs = Shown.count(entries.size(), "run") + ": " + counts();
        if (last().isControl()) {
            return runs;
        }
        return proven == null
                ? runs + ". Never proven in these runs"
                : runs + ". Last proven " + Shown.minute(proven.run());
    }

    /** How often each verdict came, such as {@code 57 pass, 2 fail, 1 not verified}. */
    String counts() {
        return Stream.of(Badge.values())
                .map(badge -> {
                    long count = entries.stream()
                            .filter(entry -> Badge.of(entry) == badge)
                            .count();
                    return count == 0 ? null : count + " " + badge.word().toLowerCase(Locale.ROOT);
                })
                .filter(Objects::nonNull)
                .collect(Collectors.joining(", "));
    }

    /** Since when it is as it is, and what was proven last. */
    Standing standing() {
        return Standing.of(entries);
    }

    String filterText() {
        return DrillView.filterText(last().title(), last().scenario());
    }

    List<Sparkline> sparklines() {
        return Stream.of(
                        Sparkline.of("Time to restore", entries, entry -> millis(entry.rto()), ScenarioView::duration),
                        Sparkline.of("Age of data", entries, entry -> millis(entry.rpo()), ScenarioView::duration),
                        Sparkline.of("Restored", entries, ScenarioView::restored, Shown::bytes),
                        Sparkline.of("Rows", entries, HistoryEntry::rows, Shown::count))
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * One run in the strip of marks: low for a PASS, high for a FAIL, hollow and between them for NOT_VERIFIED, so that
     * the strip reads without colours too.
     */
    record Mark(String style, int x, int y, int height, String title) {
        private static final int STEP = 8;
        private static final int BOTTOM = 23;

        static Mark of(HistoryEntry entry, int place) {
            Badge badge = Badge.of(entry);
            int height = switch (badge) {
                case PASS, CAUGHT -> 10;
                case NOT_VERIFIED -> 15;
                case FAIL, NOT_CAUGHT -> 22;
            };
            return new Mark(
                    badge.style(),
                    place * STEP + 1,
                    BOTTOM - height,
                    height,
                    Shown.minute(entry.run()) + " " + badge.word());
        }
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis();
    }

    private static @Nullable Long restored(HistoryEntry entry) {
        return entry.restoredBytes() == 0 ? null : entry.restoredBytes();
    }

    private static String duration(long millis) {
        return Shown.duration(Duration.ofMillis(millis));
    }
}
