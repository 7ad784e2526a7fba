package dev.backproof.verify.probe;

import dev.backproof.backup.error.BackupException;
import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.PathPatterns;
import dev.backproof.backup.snapshot.SilentChange;
import dev.backproof.verify.assertion.Words;
import dev.backproof.verify.restore.ChosenSnapshot;
import dev.backproof.verify.result.CheckResult;
import dev.backproof.verify.result.CheckStatus;
import dev.backproof.verify.result.SnapshotFacts;
import dev.backproof.verify.scenario.ProbeKind;
import dev.backproof.verify.scenario.ProbeSettings;
import dev.backproof.verify.scenario.RestoreItem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Files whose bytes changed although nobody wrote them, told by older snapshots of the same host and paths: bit rot at the
 * source, which a backup keeps as faithfully as everything else. Looks at metadata only.
 *
 * <p>Nobody wrote a file when size, time of writing and time of change are all the same; the last no program can set. Where
 * only that differs a program may have put the time of writing back, as taggers of music and containers of encrypted disks
 * do: that is told and nothing is blamed. Nor is a file that was written within a day before the older snapshot, for its
 * times may not have reached the disk (mount option {@code lazytime}).
 */
public final class RotCheck {
    private static final Duration SETTLED = Duration.ofDays(1);
    private static final int MOST_NAMES = 10;
    private static final int ID_DIGITS = 8;

    private final PathPatterns leftOut;
    private final Map<String, Rotten> rotten = new LinkedHashMap<>();
    private final Rotten putBack = new Rotten("");

    private RotCheck(ProbeSettings settings) {
        leftOut = PathPatterns.of(
                settings.leaveOut().keySet().stream().map(RawName::of).toList());
    }

    /** Files that changed since one snapshot. */
    private static final class Rotten {
        private final TreeSet<String> named = new TreeSet<>();
        private final String since;
        private long files;

        Rotten(String since) {
            this.since = since;
        }

        void add(String name) {
            files++;
            named.add(name);
            if (named.size() > MOST_NAMES) {
                named.pollLast();
            }
        }

        String some() {
            return Words.some(new ArrayList<>(named), files);
        }
    }

    /**
     * Compares a volume with older snapshots, where there are some.
     *
     * @throws java.util.concurrent.CancellationException when the thread is interrupted
     */
    public static Probes.Found look(
            ChosenSnapshot snapshot, RestoreItem.Volume item, ProbeSettings settings, InstantSource clock) {
        Instant start = clock.instant();
        if (settings.off().containsKey(ProbeKind.ROT)) {
            return new Probes.Found(List.of(), List.of());
        }
        RotCheck check = new RotCheck(settings);
        try {
            List<SnapshotFacts> compared = snapshot.compareWithOlder(item, check::see);
            return compared.isEmpty()
                    ? new Probes.Found(List.of(), List.of())
                    : new Probes.Found(
                            List.of(check.result(item.name(), compared, Duration.between(start, clock.instant()))),
                            List.of());
        } catch (BackupException e) {
            return new Probes.Found(
                    List.of(),
                    List.of(item.name() + ": rot: the comparison with older snapshots broke off: " + e.getMessage()));
        }
    }

    private void see(SnapshotFacts older, SilentChange change) {
        if (!leftOut.isEmpty() && leftOut.matches(change.path().names())) {
            return;
        }
        String name = change.path().toString().substring(1);
        if (!change.isUnnoticed()) {
            putBack.add(name);
        } else if (change.older().mtime().plus(SETTLED).isBefore(older.time())) {
            rotten.computeIfAbsent(older.id(), id -> new Rotten(shown(older))).add(name);
        }
    }

    private static String shown(SnapshotFacts snapshot) {
        return snapshot.id().substring(0, ID_DIGITS) + " of "
                + snapshot.time().atZone(ZoneOffset.UTC).toLocalDate();
    }

    private CheckResult result(String volume, List<SnapshotFacts> compared, Duration taken) {
        Rotten most = rotten.values().stream()
                .max((a, b) -> Long.compare(a.files, b.files))
                .orElse(null);
        String hint = putBack.files == 0
                ? ""
                : "; " + Words.count(putBack.files, "file")
                        + " changed and got the old time of writing back, as some programs do: " + putBack.some();
        String message = most == null
                ? "no file changed unnoticed since snapshot "
                        + String.join(
                                " or ", compared.stream().map(RotCheck::shown).toList()) + hint
                : volume + ": " + Words.count(most.files, "file") + (most.files == 1 ? " has" : " have")
                        + " other bytes than in snapshot " + most.since
                        + " although size and times are the same, as when a disk fails: " + most.some();
        return new CheckResult(
                volume + ": nothing changed unnoticed",
                ProbeKind.ROT.key(),
                most == null ? CheckStatus.PASSED : CheckStatus.FAILED,
                false,
                message,
                "",
                "",
                taken);
    }
}
