package dev.backproof.backup.snapshot;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which snapshots stay. A snapshot that one rule keeps stays, whatever the others say; the rules are those of restic's
 * {@code forget} (observed: restic 0.19.1).
 *
 * @param counts of how many hours, days… with a snapshot the newest one stays; {@link #UNLIMITED} for all of them
 * @param within every snapshot stays that is not older than this, seen from the newest one
 * @param withinBy as counts, for all hours, days… that are not older than this
 * @param tagLists a snapshot that has all tags of one of these lists stays; a list of one empty tag means untagged
 */
public record RetentionPolicy(
        Map<RetentionInterval, Integer> counts,
        Optional<RetentionPeriod> within,
        Map<RetentionInterval, RetentionPeriod> withinBy,
        List<List<String>> tagLists) {
    /** A count without a bound. */
    public static final int UNLIMITED = -1;

    private static final RetentionPolicy NOTHING = new RetentionPolicy(Map.of(), Optional.empty(), Map.of(), List.of());
    private static final Comparator<Snapshot> NEWEST_FIRST = Comparator.<Snapshot, Instant>comparing(
                    snapshot -> snapshot.time().toInstant())
            .reversed();

    public RetentionPolicy {
        counts = Collections.unmodifiableMap(sorted(counts));
        withinBy = Collections.unmodifiableMap(sorted(withinBy));
        tagLists = List.copyOf(tagLists);
        for (int count : counts.values()) {
            if (count < UNLIMITED) {
                throw new IllegalArgumentException(count + " snapshots cannot be kept; -1 means all of them");
            }
        }
        if (withinBy.containsKey(RetentionInterval.LAST)) {
            throw new IllegalArgumentException("every snapshot within a period is what 'within' means");
        }
    }

    private static <T> Map<RetentionInterval, T> sorted(Map<RetentionInterval, T> map) {
        Map<RetentionInterval, T> sorted = new EnumMap<>(RetentionInterval.class);
        sorted.putAll(map);
        return sorted;
    }

    /** Keeps nothing yet. */
    public static RetentionPolicy keepNothing() {
        return NOTHING;
    }

    /** Also keeps the newest snapshot of so many hours, days… */
    public RetentionPolicy keep(RetentionInterval interval, int count) {
        Map<RetentionInterval, Integer> more = sorted(counts);
        more.put(interval, count);
        return new RetentionPolicy(more, within, withinBy, tagLists);
    }

    /** Also keeps every snapshot that is younger than this when the newest one was made. */
    public RetentionPolicy keepWithin(RetentionPeriod period) {
        return new RetentionPolicy(counts, Optional.of(period), withinBy, tagLists);
    }

    /** Also keeps the newest snapshot of each hour, day… within the period. */
    public RetentionPolicy keepWithin(RetentionInterval interval, RetentionPeriod period) {
        Map<RetentionInterval, RetentionPeriod> more = sorted(withinBy);
        more.put(interval, period);
        return new RetentionPolicy(counts, within, more, tagLists);
    }

    /** Also keeps what has all of these tags, joined by commas as on a command line; an empty text means untagged. */
    public RetentionPolicy keepTags(String commaSeparated) {
        List<List<String>> more = new ArrayList<>(tagLists);
        more.add(SnapshotFilter.tagList(commaSeparated));
        return new RetentionPolicy(counts, within, withinBy, more);
    }

    /** Whether it keeps nothing, whatever there is. */
    public boolean isEmpty() {
        return counts.values().stream().allMatch(count -> count == 0)
                && within.isEmpty()
                && withinBy.isEmpty()
                && tagLists.isEmpty();
    }

    /** A snapshot and why it stays; one without a reason goes. */
    record Judged(Snapshot snapshot, List<String> reasons) {}

    /**
     * Judges the snapshots of one group, newest first.
     *
     * @param now a snapshot after it does not count as the newest for periods
     */
    List<Judged> judge(List<Snapshot> group, Instant now) {
        List<Snapshot> newestFirst = new ArrayList<>(group);
        newestFirst.sort(NEWEST_FIRST);
        OffsetDateTime newest = newestFirst.stream()
                .map(Snapshot::time)
                .filter(time -> !time.toInstant().isAfter(now))
                .findFirst()
                .orElse(null);
        List<Rule> rules = new ArrayList<>();
        within.ifPresent(period -> rules.add(new Rule(null, UNLIMITED, "within " + period, cutOff(period, newest))));
        counts.forEach((interval, count) ->
                rules.add(new Rule(interval, count, interval.word() + " snapshot", OffsetDateTime.MIN)));
        withinBy.forEach((interval, period) -> rules.add(
                new Rule(interval, UNLIMITED, interval.word() + " within " + period, cutOff(period, newest))));
        List<Judged> judged = new ArrayList<>();
        for (int i = 0; i < newestFirst.size(); i++) {
            Snapshot snapshot = newestFirst.get(i);
            List<String> reasons = new ArrayList<>();
            for (List<String> tags : tagLists) {
                if (SnapshotFilter.hasTags(snapshot, tags)) {
                    reasons.add("has tags " + tags);
                }
            }
            for (Rule rule : rules) {
                rule.judge(snapshot.time(), i, i == newestFirst.size() - 1, reasons);
            }
            judged.add(new Judged(snapshot, reasons));
        }
        return judged;
    }

    private static OffsetDateTime cutOff(RetentionPeriod period, @Nullable OffsetDateTime newest) {
        return newest == null ? OffsetDateTime.MIN : period.before(newest);
    }

    /** One rule on its way from the newest snapshot to the oldest. */
    private static final class Rule {
        private final @Nullable RetentionInterval interval;
        private final String reason;
        private final OffsetDateTime after;
        private int left;
        private @Nullable Integer lastPart;

        Rule(@Nullable RetentionInterval interval, int count, String reason, OffsetDateTime after) {
            this.interval = interval;
            this.left = count;
            this.reason = reason;
            this.after = after;
        }

        void judge(OffsetDateTime time, int position, boolean oldest, List<String> reasons) {
            if (left == 0 || !time.isAfter(after)) {
                return;
            }
            if (interval == null) {
                reasons.add(reason);
                return;
            }
            int part = interval.part(time, position);
            boolean samePart = lastPart != null && lastPart == part;
            if (!samePart || oldest) { // the oldest one makes the history as long as the counts allow
                reasons.add(samePart ? "oldest " + reason : reason);
                lastPart = part;
                left = left == UNLIMITED ? UNLIMITED : left - 1;
            }
        }
    }
}
