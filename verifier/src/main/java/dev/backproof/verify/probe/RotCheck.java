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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    private static final int ID_DIGITS = 8;

    private final PathPatterns leftOut;
    private final Map<SnapshotFacts, Examples> rotten = new LinkedHashMap<>();
    private final Examples putBack = new Examples();

    private RotCheck(ProbeSettings settings) {
        leftOut = PathPatterns.of(
                settings.leaveOut().keySet().stream().map(RawName::of).toList());
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
            rotten.computeIfAbsent(older, key -> new Examples()).add(name);
        }
    }

    private static String shown(SnapshotFacts snapshot) {
        return snapshot.id().substring(0, ID_DIGITS) + " of "
                + snapshot.time().atZone(ZoneOffset.UTC).toLocalDate();
    }

    private CheckResult result(String volume, List<SnapshotFacts> compared, Duration taken) {
        String hint = putBack.isEmpty()
                ? ""
                : "; " + Words.count(putBack.files(), "file")
                        + " changed and got the old time of writing back, as some programs do: " + putBack.some();
        String since =
                String.join(" or ", compared.stream().map(RotCheck::shown).toList());
        String message = rotten.entrySet().stream()
                .max(Comparator.comparingLong(each -> each.getValue().files()))
                .map(most -> failure(volume, most.getKey(), most.getValue()))
                .orElse("no file changed unnoticed since snapshot " + since + hint);
        return new CheckResult(
                volume + ": nothing changed unnoticed",
                ProbeKind.ROT.key(),
                rotten.isEmpty() ? CheckStatus.PASSED : CheckStatus.FAILED,
                false,
                message,
                "",
                "",
                taken);
    }

    private static String failure(String volume, SnapshotFacts older, Examples files) {
        return volume + ": " + Words.count(files.files(), "file") + (files.files() == 1 ? " has" : " have")
                + " other bytes than in snapshot " + shown(older)
                + " although size and times are the same, as when a disk fails: " + files.some();
    }
}
