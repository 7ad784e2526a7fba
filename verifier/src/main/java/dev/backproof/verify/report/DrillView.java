package dev.backproof.verify.report;

import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.DrillResult;
import dev.backproof.verify.result.Effort;
import dev.backproof.verify.result.Price;
import dev.backproof.verify.result.Verdict;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One drill as its page shows it.
 *
 * @param id unique in the page, for links
 * @param standing since when it is as it is, and what was proven last
 */
record DrillView(DrillResult drill, String id, Standing standing) {
    /** Beyond this a page gets slow. */
    private static final int MOST_CHECKS = 500;

    private static final int MOST_LINES = 100;

    Badge badge() {
        return Badge.of(drill);
    }

    boolean isControl() {
        return drill.isControl();
    }

    /** The drill's name in its scenario, when that is not the title already. */
    String subtitle() {
        return drill.title().equals(drill.scenario()) ? "" : drill.scenario();
    }

    /** What the filter looks for words in. */
    String filterText() {
        return filterText(drill.title(), drill.scenario());
    }

    static String filterText(String title, String scenario) {
        return (title + " " + scenario).toLowerCase(Locale.ROOT);
    }

    /** Tags as the filter looks for them: a bar before, between and behind them. */
    static String filterTags(List<String> tags) {
        return tags.isEmpty() ? "" : "|" + String.join("|", tags) + "|";
    }

    /** Why it is not green, in a sentence that stands alone. */
    String reason() {
        Verdict expected = drill.expectedVerdict();
        if (expected == null || badge() != Badge.NOT_CAUGHT) {
            return drill.cause();
        }
        String missed = "it had to be " + Badge.of(expected).word() + " but came out as "
                + Badge.of(drill.verdict()).word();
        return drill.cause().isEmpty() ? missed : missed + ": " + drill.cause();
    }

    Meter age() {
        return Meter.of(drill.rpo(), drill.rpoLimit());
    }

    Meter restoreTime() {
        return Meter.of(drill.rto(), drill.rtoLimit());
    }

    Timeline timeline() {
        return Timeline.of(drill);
    }

    long count(CheckStatus status) {
        return drill.count(status);
    }

    /** All but the passed: such as {@code 2 failed, 1 skipped}; {@code none failed} when there are none. */
    String unpassed() {
        String counts = List.of(CheckStatus.FAILED, CheckStatus.ERROR, CheckStatus.SKIPPED).stream()
                .filter(status -> count(status) > 0)
                .map(status -> Shown.count(count(status)) + " " + words(status))
                .collect(Collectors.joining(", "));
        return counts.isEmpty() ? "none failed" : counts;
    }

    /** Failed checks, then those that could not run: what a reader must see. */
    Shortened<CheckResult> problems() {
        return Shortened.of(
                drill.checks().stream()
                        .filter(check -> check.status() == CheckStatus.FAILED || check.status() == CheckStatus.ERROR)
                        .sorted(Comparator.comparing(CheckResult::status))
                        .toList(),
                MOST_CHECKS);
    }

    Shortened<String> notTested() {
        return Shortened.of(drill.notTested(), MOST_LINES);
    }

    Shortened<String> knownLosses() {
        return Shortened.of(drill.knownLosses(), MOST_LINES);
    }

    /** Passed checks by kind, in the order in which the kinds first ran. */
    List<CheckGroup> passed() {
        return groups(CheckStatus.PASSED);
    }

    List<CheckGroup> skipped() {
        return groups(CheckStatus.SKIPPED);
    }

    String pulled() {
        return Shown.bytes(drill.bytesPulled());
    }

    /** What was read of what there is, such as {@code 52 of 1,000 files read (sample)}; empty when that is everything. */
    String depth() {
        Effort effort = drill.effort();
        return effort == null || effort.depth().equals("full")
                ? ""
                : Shown.count(effort.filesRead()) + " of " + Shown.count(effort.files(), "file") + " read ("
                        + effort.depth() + ")";
    }

    /** What the store may ask for it, such as {@code at most 0.02 USD, prices of 2026-06-01}; empty where it asks for nothing. */
    String price() {
        Effort effort = drill.effort();
        Price price = effort == null ? null : effort.price();
        return price == null ? "" : Shown.price(price);
    }

    String restored() {
        return Shown.bytes(HistoryEntry.restoredBytes(drill));
    }

    static String words(CheckStatus status) {
        return status == CheckStatus.ERROR ? "could not run" : status.label();
    }

    private List<CheckGroup> groups(CheckStatus status) {
        Map<String, List<CheckResult>> byKind = drill.checks().stream()
                .filter(check -> check.status() == status)
                .collect(Collectors.groupingBy(CheckResult::kind, LinkedHashMap::new, Collectors.toList()));
        return byKind.entrySet().stream()
                .map(entry -> new CheckGroup(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Checks of one kind that ended the same way. */
    record CheckGroup(String kind, List<CheckResult> checks) {
        private static final int PREVIEWED = 15;

        /** The first names, what they share said once; a single check with what it found. More than fits one line. */
        String preview() {
            CheckResult first = checks.getFirst();
            if (checks.size() == 1) {
                return first.message().isEmpty() ? first.name() : first.name() + ": " + first.message();
            }
            int shared = checks.stream()
                    .mapToInt(check -> sharedWords(first.name(), check.name()))
                    .min()
                    .orElse(0);
            return first.name()
                    + checks.stream()
                            .skip(1)
                            .limit(PREVIEWED)
                            .map(check -> " · " + check.name().substring(shared))
                            .collect(Collectors.joining());
        }

        /** Length of the words that both begin with. */
        private static int sharedWords(String a, String b) {
            int same = 0;
            int words = 0;
            while (same < Math.min(a.length(), b.length()) && a.charAt(same) == b.charAt(same)) {
                same++;
                if (a.charAt(same - 1) == ' ') {
                    words = same;
                }
            }
            return words;
        }

        Shortened<CheckResult> shortened() {
            return Shortened.of(checks, MOST_CHECKS);
        }
    }
}
