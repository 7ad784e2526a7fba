package dev.backproof.verify;

import dev.backproof.backup.error.BackupException;
import dev.backproof.backup.snapshot.EntryPath;
import dev.backproof.backup.snapshot.RestoreProblem;
import dev.backproof.verify.report.SampleLedger;
import dev.backproof.verify.report.Shown;
import dev.backproof.verify.restore.ChosenSnapshot;
import dev.backproof.verify.restore.FileChoice;
import dev.backproof.verify.restore.SampleRing;
import dev.backproof.verify.result.Effort;
import dev.backproof.verify.result.Price;
import dev.backproof.verify.result.SnapshotFacts;
import dev.backproof.verify.scenario.Depth;
import dev.backproof.verify.scenario.RestoreItem;
import dev.backproof.verify.scenario.Scenario;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the files of a drill's volumes whose bytes are read, and keeps account of what was and what was not. First all
 * volumes are {@link #list}ed, then it is asked for the {@link #choice} for each and told how its restore ended, then the
 * ledger is {@link #keep}t. The drill's thread does all this; whoever stops a drill may ask for the {@link #effort} meanwhile.
 */
final class DrillDepth {
    private static final int MOST_AGAIN = 1000;
    private static final int MOST_NAMED = 20;

    private final Scenario scenario;
    private final @Nullable SampleLedger ledger;
    private final Instant start;
    private final SampleRing ring;
    private final Map<String, Volume> volumes = new LinkedHashMap<>();
    private final Set<String> lost = new LinkedHashSet<>();
    private Set<String> again = Set.of();
    private SampleRing.@Nullable Arc arc;
    private SampleLedger.@Nullable Entry before;
    private boolean unknown;

    DrillDepth(Scenario scenario, @Nullable SampleLedger ledger, Instant start) {
        this.scenario = scenario;
        this.ledger = ledger;
        this.start = start;
        ring = new SampleRing(scenario.name());
    }

    /** What is known of a volume's regular files. */
    private static final class Volume {
        private final Set<String> unread = new LinkedHashSet<>();
        private long files;
        private long bytes;
        private long filesRead;
        private long bytesRead;
    }

    /** Looks at what a volume holds, where that decides what is read. */
    void list(ChosenSnapshot snapshot, RestoreItem.Volume item) {
        if (scenario.depth() instanceof Depth.Full) {
            return;
        }
        Volume volume = new Volume();
        boolean sample = scenario.depth() instanceof Depth.Sample;
        try {
            snapshot.files(item, (path, size) -> {
                volume.files++;
                volume.bytes += size;
                if (sample) {
                    ring.add(item.name(), path, size);
                }
            });
        } catch (BackupException e) {
            // its restore will tell
            unknown = true;
        }
        synchronized (volumes) {
            volumes.put(item.name(), volume);
        }
    }

    /** The files of a volume that are to be read; not to be asked before all volumes were listed. */
    FileChoice choice(String volume) {
        return switch (scenario.depth()) {
            case Depth.Full full -> FileChoice.ALL;
            case Depth.Metadata metadata -> FileChoice.NONE;
            case Depth.Sample sample ->
                arc(sample).all() ? FileChoice.ALL : FileChoice.of(path -> isInSample(volume, path));
        };
    }

    private SampleRing.Arc arc(Depth.Sample sample) {
        SampleRing.Arc known = arc;
        if (known == null) {
            long budget = sample.budget(ring.bytes());
            Optional<SampleLedger.Entry> entry = ledger == null ? Optional.empty() : ledger.find(scenario.name());
            before = entry.orElse(null);
            again = entry.map(SampleLedger.Entry::again).orElse(Set.of());
            int drills = sample.drills(ring.bytes());
            long day = start.atZone(ZoneOffset.UTC).toLocalDate().toEpochDay();
            known = entry.isPresent()
                    ? ring.from(entry.get().next(), budget)
                    : ring.part((int) Math.floorMod(day, (long) drills), drills, budget);
            arc = known;
        }
        return known;
    }

    private boolean isInSample(String volume, EntryPath path) {
        SampleRing.Arc chosen = arc;
        if (chosen != null && chosen.holds(ring.place(volume, path))) {
            return true;
        }
        if (!again.isEmpty() && again.contains(volume + path)) {
            return true;
        }
        synchronized (volumes) {
            Set<String> unread = volume(volume).unread;
            if (unread.size() < MOST_NAMED) {
                unread.add(path.toString().substring(1));
            }
        }
        return false;
    }

    /** Takes note of how the restore of a volume's chosen files ended. */
    void restored(RestoreItem.Volume item, ChosenSnapshot.VolumeRestore restore) {
        synchronized (volumes) {
            Volume volume = volume(item.name());
            volume.filesRead = restore.files();
            volume.bytesRead = restore.bytes();
            if (choice(item.name()) == FileChoice.ALL) {
                volume.files = restore.files();
                volume.bytes = Math.max(volume.bytes, restore.bytes());
            }
        }
        for (RestoreProblem problem : restore.problems()) {
            switch (problem.kind()) {
                case DATA, VERIFY -> lost.add(item.name() + problem.path());
                case TARGET -> unknown = true;
                case NAME, METADATA -> {}
            }
        }
        unknown |= restore.problemCount() > restore.problems().size();
    }

    /** Takes note that the restore of a volume broke off. */
    void notRestored() {
        unknown = true;
    }

    /** Writes down how far a sample came; nothing when it could not be read to its end: then the same is read again. */
    void keep(Journal journal) {
        SampleRing.Arc read = arc;
        if (read == null || ledger == null || unknown || lost.size() > MOST_AGAIN) {
            return;
        }
        Instant roundBegan = before == null ? null : before.roundBegan();
        Instant completeSince = before == null ? null : before.completeSince();
        if (read.endsRound()) {
            completeSince = read.all() ? start : roundBegan == null ? completeSince : roundBegan;
            roundBegan = start;
        }
        try {
            ledger.keep(scenario.name(), new SampleLedger.Entry(read.next(), roundBegan, completeSince, lost));
        } catch (IOException e) {
            journal.remark(
                    "the sample ledger cannot be written, so the next drill does not go on where this one ended: " + e);
        }
    }

    /** Tells history how many files and bytes the backup lists in a volume. */
    void tell(RestoreItem.Volume item, SnapshotFacts snapshot, DrillHistory history) {
        synchronized (volumes) {
            Volume volume = volume(item.name());
            history.volume(item, snapshot, volume.files, volume.bytes);
        }
    }

    /** What of the volumes was not read, for people. */
    List<String> notTested() {
        List<String> lines = new ArrayList<>();
        volumes.forEach((name, volume) -> {
            long left = volume.files - volume.filesRead;
            if (left <= 0) {
                return;
            }
            if (scenario.depth() instanceof Depth.Sample sample) {
                lines.add(
                        name + ": the bytes of " + Shown.count(left) + " of " + Shown.count(volume.files, "file") + ", "
                                + Shown.bytes(volume.bytes - volume.bytesRead) + " of " + Shown.bytes(volume.bytes)
                                + ", were not read this time; every file is read within "
                                + Shown.count(sample.drills(ring.bytes()), "drill") + since());
                lines.add(name + ": not read this time: " + String.join(", ", volume.unread)
                        + (left > volume.unread.size()
                                ? " and " + Shown.count(left - volume.unread.size()) + " more"
                                : ""));
            } else {
                lines.add(name + ": the bytes of " + Shown.count(left, "file") + ", " + Shown.bytes(volume.bytes)
                        + ": at depth metadata only what is listed is looked at");
            }
        });
        return lines;
    }

    private String since() {
        Instant complete = before == null ? null : before.completeSince();
        return complete == null
                ? ""
                : ", and was at least once since "
                        + complete.atZone(ZoneOffset.UTC).toLocalDate();
    }

    Effort effort(@Nullable Price price) {
        int drills = scenario.depth() instanceof Depth.Sample sample ? sample.drills(ring.bytes()) : 0;
        synchronized (volumes) {
            return new Effort(
                    scenario.depth().label(),
                    sum(volume -> volume.files),
                    sum(volume -> volume.bytes),
                    sum(volume -> volume.filesRead),
                    sum(volume -> volume.bytesRead),
                    drills,
                    price);
        }
    }

    private long sum(ToLongFunction<Volume> number) {
        return volumes.values().stream().mapToLong(number).sum();
    }

    private Volume volume(String name) {
        return volumes.computeIfAbsent(name, key -> new Volume());
    }
}
