package dev.backproof.verify.report;

import dev.backproof.verify.result.DrilledSnapshot;
import dev.backproof.verify.result.Verdict;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code metrics.prom}: the last state of each scenario for Prometheus.
 *
 * <p>The node exporter's textfile collector reads only the classic text format, and refuses a file that has timestamps
 * or OpenMetrics types such as {@code info}. The two formats agree where a file has gauges only, no empty lines, and
 * ends with {@code # EOF}, which the classic format takes for a comment. So this one file is both.
 *
 * <p>Labels are the scenario, the names it gives to what it restores, and small closed sets, never an id, a path or an error. A scenario that took no part in
 * this run keeps its last state, so that several timers may write into one folder and an alert on age still sees a
 * drill that stopped; after {@link #KEPT} without a drill it is taken for retired and left out. The stamp of the last
 * success survives failures: it is read from the history.
 */
final class MetricsFile {
    static final Duration KEPT = Duration.ofDays(90);

    private static final String PREFIX = "backproof_";

    /** Facts of the last ordinary drill of a scenario. */
    private static final List<Gauge> OF_LAST_DRILL = List.of(
            new Gauge(
                    "verify_last_attempt_timestamp_seconds",
                    "When the last drill of this scenario ended.",
                    entry -> seconds(entry.end())),
            new Gauge(
                    "verify_last_duration_seconds",
                    "How long the last drill took in all.",
                    entry -> JsonFields.seconds(entry.duration())),
            new Gauge(
                    "verify_restore_duration_seconds",
                    "RTO: time from the start of the last drill to usable data.",
                    entry -> JsonFields.secondsOrNull(entry.rto())),
            new Gauge(
                    "verify_restore_duration_limit_seconds",
                    "The allowed RTO.",
                    entry -> JsonFields.secondsOrNull(entry.rtoLimit())),
            new Gauge(
                    "verify_source_snapshot_timestamp_seconds",
                    "When the snapshot of the last drill was taken.",
                    entry -> secondsOrNull(entry.snapshotTime())),
            new Gauge(
                    "verify_snapshot_age_seconds",
                    "RPO: age of the snapshot when the last drill began.",
                    entry -> JsonFields.secondsOrNull(entry.rpo())),
            new Gauge(
                    "verify_snapshot_age_limit_seconds",
                    "The allowed RPO.",
                    entry -> JsonFields.secondsOrNull(entry.rpoLimit())),
            new Gauge(
                    "verify_last_pulled_bytes",
                    "Bytes that the last drill fetched from the store.",
                    entry -> BigDecimal.valueOf(entry.bytesPulled())),
            new Gauge(
                    "verify_last_restored_bytes",
                    "Bytes that the last drill restored.",
                    entry -> BigDecimal.valueOf(entry.restoredBytes())),
            new Gauge(
                    "verify_last_rows",
                    "Rows that the last drill counted in restored databases.",
                    entry -> entry.rows() == null ? null : BigDecimal.valueOf(entry.rows())));

    /** Facts of each volume and database of the last ordinary drill, which may come from snapshots of their own. */
    private static final List<ItemGauge> OF_ITEMS = List.of(
            new ItemGauge(
                    "verify_item_source_snapshot_timestamp_seconds",
                    "When the snapshot that this volume or database came from in the last drill was taken.",
                    drilled -> seconds(drilled.facts().time())),
            new ItemGauge(
                    "verify_item_snapshot_age_seconds",
                    "RPO: age of that snapshot when the last drill began.",
                    drilled -> JsonFields.seconds(drilled.age())),
            new ItemGauge(
                    "verify_item_snapshot_age_limit_seconds",
                    "The allowed RPO of that snapshot.",
                    drilled -> JsonFields.secondsOrNull(drilled.ageLimit())));

    private final StringBuilder text = new StringBuilder();

    private MetricsFile() {}

    /**
     * The file's text.
     *
     * @param history with the run that was just made
     * @param now when that run began
     */
    static String of(List<HistoryEntry> history, Instant now, String version) {
        Map<String, HistoryEntry> drills = new TreeMap<>();
        Map<String, HistoryEntry> passes = new TreeMap<>();
        Map<String, HistoryEntry> controls = new TreeMap<>();
        Map<String, HistoryEntry> seeing = new TreeMap<>();
        Map<String, Instant> proven = new TreeMap<>();
        Map<String, Map<String, Instant>> provenItems = new TreeMap<>();
        history.stream()
                .filter(entry -> !entry.run().isBefore(now.minus(KEPT)))
                .sorted(Comparator.comparing(HistoryEntry::end))
                .forEach(entry -> {
                    (entry.isControl() ? controls : drills).put(entry.scenario(), entry);
                    if (entry.blind() != null) {
                        seeing.put(entry.scenario(), entry);
                    }
                    if (Badge.of(entry) == Badge.PASS) {
                        passes.put(entry.scenario(), entry);
                        if (entry.snapshotTime() != null) {
                            proven.merge(entry.scenario(), entry.snapshotTime(), MetricsFile::later);
                        }
                        Map<String, Instant> items =
                                provenItems.computeIfAbsent(entry.scenario(), key -> new TreeMap<>());
                        entry.snapshots()
                                .forEach(snapshot -> snapshot.items()
                                        .forEach(item -> items.merge(
                                                item, snapshot.facts().time(), MetricsFile::later)));
                    }
                });

        MetricsFile file = new MetricsFile();
        file.family(
                "build_info", "The version that wrote this file.", List.of(sample(BigDecimal.ONE, "version", version)));
        OF_LAST_DRILL.forEach(gauge -> file.family(gauge.name, gauge.help, gauge.samples(drills.values())));
        file.family(
                "verify_last_success_timestamp_seconds",
                "When the last drill that was a PASS ended.",
                passes.values().stream()
                        .map(entry -> sample(seconds(entry.end()), "scenario", entry.scenario()))
                        .toList());
        file.family(
                "verify_proven_snapshot_timestamp_seconds",
                "When the newest snapshot that a drill proved was taken.",
                proven.entrySet().stream()
                        .map(entry -> sample(seconds(entry.getValue()), "scenario", entry.getKey()))
                        .toList());
        OF_ITEMS.forEach(gauge -> file.family(gauge.name, gauge.help, gauge.samples(drills.values())));
        file.family(
                "verify_item_proven_snapshot_timestamp_seconds",
                "When the newest snapshot of this volume or database that a drill proved was taken.",
                provenItems.entrySet().stream()
                        .flatMap(scenario -> scenario.getValue().entrySet().stream()
                                .map(item -> sample(
                                        seconds(item.getValue()),
                                        "scenario",
                                        scenario.getKey(),
                                        "item",
                                        item.getKey())))
                        .toList());
        file.family(
                "verify_last_verdict",
                "1 for the verdict of the last drill, 0 for the other two.",
                drills.values().stream()
                        .flatMap(entry -> verdicts(entry).stream())
                        .toList());
        file.family(
                "verify_last_checks",
                "Checks of the last drill by how they ended.",
                drills.values().stream()
                        .flatMap(entry -> checks(entry).stream())
                        .toList());
        file.family(
                "verify_control_caught",
                "1 when the last drill of a backup broken on purpose came out as it must.",
                controls.values().stream()
                        .map(entry ->
                                sample(flag(entry.verdict() == entry.expectedVerdict()), "scenario", entry.scenario()))
                        .toList());
        file.family(
                "verify_checks_blind",
                "1 when the checks caught none of the damage done on purpose to a copy, the last time they had to.",
                seeing.values().stream()
                        .map(entry -> sample(flag(Boolean.TRUE.equals(entry.blind())), "scenario", entry.scenario()))
                        .toList());
        return file.text.append("# EOF\n").toString();
    }

    private void family(String name, String help, List<Sample> samples) {
        if (samples.isEmpty()) {
            return;
        }
        text.append("# HELP ")
                .append(PREFIX)
                .append(name)
                .append(' ')
                .append(help)
                .append('\n');
        text.append("# TYPE ").append(PREFIX).append(name).append(" gauge\n");
        for (Sample sample : samples) {
            text.append(PREFIX).append(name).append('{').append(sample.labels).append("} ");
            text.append(sample.value.stripTrailingZeros().toPlainString()).append('\n');
        }
    }

    private static List<Sample> verdicts(HistoryEntry entry) {
        List<Sample> samples = new ArrayList<>();
        for (Verdict verdict : Verdict.values()) {
            String label = verdict.name().toLowerCase(Locale.ROOT);
            samples.add(sample(flag(verdict == entry.verdict()), "scenario", entry.scenario(), "verdict", label));
        }
        return samples;
    }

    private static List<Sample> checks(HistoryEntry entry) {
        return List.of(
                checks(entry, "passed", entry.passed()),
                checks(entry, "failed", entry.failed()),
                checks(entry, "error", entry.errors()),
                checks(entry, "skipped", entry.skipped()));
    }

    private static Sample checks(HistoryEntry entry, String status, long number) {
        return sample(BigDecimal.valueOf(number), "scenario", entry.scenario(), "status", status);
    }

    private static Sample sample(BigDecimal value, String... namesAndValues) {
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            labels.add(namesAndValues[i] + "=\"" + escaped(namesAndValues[i + 1]) + "\"");
        }
        return new Sample(String.join(",", labels), value);
    }

    /** Exposition formats, "Comments, help text, and type information": backslash, quote and line end are escaped. */
    private static String escaped(String label) {
        return VisibleText.of(label).replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static BigDecimal flag(boolean value) {
        return value ? BigDecimal.ONE : BigDecimal.ZERO;
    }

    private static BigDecimal seconds(Instant time) {
        return BigDecimal.valueOf(time.getEpochSecond());
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static @Nullable BigDecimal secondsOrNull(@Nullable Instant time) {
        return time == null ? null : seconds(time);
    }

    private record Gauge(String name, String help, Function<HistoryEntry, @Nullable BigDecimal> value) {
        List<Sample> samples(Collection<HistoryEntry> drills) {
            List<Sample> samples = new ArrayList<>();
            for (HistoryEntry drill : drills) {
                BigDecimal number = value.apply(drill);
                if (number != null) {
                    samples.add(sample(number, "scenario", drill.scenario()));
                }
            }
            return samples;
        }
    }

    private record ItemGauge(String name, String help, Function<DrilledSnapshot, @Nullable BigDecimal> value) {
        List<Sample> samples(Collection<HistoryEntry> drills) {
            List<Sample> samples = new ArrayList<>();
            for (HistoryEntry drill : drills) {
                for (DrilledSnapshot drilled : drill.snapshots()) {
                    BigDecimal number = value.apply(drilled);
                    if (number != null) {
                        drilled.items()
                                .forEach(item ->
                                        samples.add(sample(number, "scenario", drill.scenario(), "item", item)));
                    }
                }
            }
            return samples;
        }
    }

    private record Sample(String labels, BigDecimal value) {}
}
