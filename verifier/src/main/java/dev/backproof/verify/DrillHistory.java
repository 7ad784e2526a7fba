package dev.backproof.verify;

import dev.backproof.backup.mirror.MirrorTimes;
import dev.backproof.verify.assertion.Check;
import dev.backproof.verify.assertion.HistoryChecks;
import dev.backproof.verify.assertion.TableCounts;
import dev.backproof.verify.report.Baselines;
import dev.backproof.verify.restore.LoadedDump;
import dev.backproof.verify.restore.RestoredDatabase;
import dev.backproof.verify.result.Extent;
import dev.backproof.verify.result.ProvenDrill;
import dev.backproof.verify.result.SnapshotFacts;
import dev.backproof.verify.result.Verdict;
import dev.backproof.verify.scenario.BackupLocation;
import dev.backproof.verify.scenario.RestoreItem;
import dev.backproof.verify.scenario.Scenario;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares a drill with the proven ones before it, and keeps it for the next when it is proven itself. Without baselines it
 * does nothing. What was restored is told first, then it is compared, then kept. Used by one thread at a time.
 */
final class DrillHistory {
    private static final Logger LOG = LoggerFactory.getLogger(DrillHistory.class);

    private final Scenario scenario;
    private final @Nullable Baselines baselines;
    private final Instant start;
    private final List<Extent> extents = new ArrayList<>();
    private List<ProvenDrill> proven = List.of();
    private @Nullable Instant controlled;

    DrillHistory(Scenario scenario, @Nullable Baselines baselines, Instant start) {
        this.scenario = scenario;
        this.baselines = baselines;
        this.start = start;
    }

    /** A volume came back, of which the backup lists so many files and bytes. */
    void volume(RestoreItem.Volume item, SnapshotFacts snapshot, long files, long bytes) {
        add(item, new Extent.Volume(item.name(), origin(item, snapshot), files, bytes));
    }

    /** A dump was read. */
    void dump(RestoreItem.Dump item, SnapshotFacts snapshot, LoadedDump dump) {
        add(item, TableCounts.of(dump, origin(item, snapshot)));
    }

    /** A database of a physical backup came back. */
    void physical(RestoreItem.Physical item, SnapshotFacts snapshot, RestoredDatabase database, Journal journal) {
        try {
            if (baselines != null) {
                add(item, TableCounts.of(database, origin(item, snapshot)));
            }
        } catch (SQLException e) {
            journal.notTested(
                    item.name() + ": sizes against history: its rows cannot be counted: ERROR " + e.getErrorCode());
        }
    }

    private static Extent.Origin origin(RestoreItem item, SnapshotFacts snapshot) {
        return new Extent.Origin(item.path(), snapshot.id(), snapshot.time());
    }

    private void add(RestoreItem item, Extent extent) {
        if (!isPinned(item)) {
            extents.add(extent);
        }
    }

    /** Whether the scenario names one point in time: it stands still, while history goes on. */
    private boolean isPinned(RestoreItem item) {
        return !scenario.snapshotOf(item).id().isEmpty()
                || (scenario.backup() instanceof BackupLocation.Mirror mirror
                        && !mirror.at().isEmpty()
                        && MirrorTimes.parse(mirror.at(), start, ZoneOffset.UTC)
                                .equals(MirrorTimes.parse(mirror.at(), start.plusSeconds(1), ZoneOffset.UTC)));
    }

    /** The scenario's proven drills before this one, oldest first. */
    List<ProvenDrill> proven() {
        return proven;
    }

    /** When the checks last showed that they see; null when they never had to. */
    @Nullable
    Instant controlled() {
        return controlled;
    }

    /** Takes note that the checks have shown in this drill that they see. */
    void nowControlled() {
        controlled = start;
    }

    /** Runs the checks, and tells what could not be compared. */
    void compare(Consumer<Check> runner, Journal journal) {
        if (baselines == null) {
            return;
        }
        proven = baselines.find(scenario.name());
        controlled = proven.stream()
                .map(ProvenDrill::controlled)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
        scenario.history().left().forEach(journal::notTested);
        for (Extent extent : extents) {
            HistoryChecks history = HistoryChecks.of(scenario.history(), extent, proven);
            history.checks().forEach(runner);
            if (!history.notTested().isEmpty()) {
                journal.notTested(history.notTested());
            }
            history.notes().forEach(journal::remark);
        }
    }

    /** Keeps the drill if that is what it came out as. */
    void keep(Verdict verdict) {
        if (baselines == null || verdict != Verdict.PASS || extents.isEmpty()) {
            return;
        }
        try {
            baselines.keep(scenario.name(), new ProvenDrill(start, extents, controlled));
        } catch (IOException e) {
            LOG.warn("the drill {} cannot be kept as a baseline: {}", scenario.name(), e.toString());
        }
    }

    /** Takes the drill out again: tests found its data bad. */
    void withdraw() {
        if (baselines == null) {
            return;
        }
        try {
            baselines.drop(scenario.name(), start);
        } catch (IOException e) {
            LOG.warn("the drill {} stays a baseline though its tests failed: {}", scenario.name(), e.toString());
        }
    }
}
