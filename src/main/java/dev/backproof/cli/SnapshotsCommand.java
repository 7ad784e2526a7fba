package dev.backproof.cli;

import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.snapshot.Snapshot;
import dev.backproof.backup.snapshot.SnapshotCounts;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "snapshots",
        description = "Lists snapshots, oldest first.",
        footer = {
            "",
            "Examples:",
            "  backproof snapshots --tag nightly --latest 3",
            "  backproof snapshots --json | jq -r '.[-1].id'"
        })
final class SnapshotsCommand extends BackproofCommand {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    @Mixin
    private final RepositoryOptions access = new RepositoryOptions();

    @Mixin
    private final SnapshotSelection selection = new SnapshotSelection();

    @Option(names = "--latest", paramLabel = "N", description = "Only the newest N.")
    private int latest;

    SnapshotsCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        List<Snapshot> snapshots;
        try (ResticRepository repository = access.open(this)) {
            snapshots = repository.snapshots(selection.filter());
        }
        if (latest > 0 && snapshots.size() > latest) {
            snapshots = snapshots.subList(snapshots.size() - latest, snapshots.size());
        }
        if (global.json) {
            sayJson(snapshots.stream().map(SnapshotsCommand::json).toList());
            return ExitCode.OK;
        }
        for (Snapshot snapshot : snapshots) {
            say(line(snapshot));
        }
        say(Units.count(snapshots.size(), "snapshot"));
        return ExitCode.OK;
    }

    /** A snapshot as lists show it. */
    static String line(Snapshot snapshot) {
        return "%s  %s  %-16s  %-16s  %s"
                .formatted(
                        snapshot.id().shortForm(),
                        TIME.format(snapshot.time().atZoneSameInstant(ZoneId.systemDefault())),
                        snapshot.hostname(),
                        String.join(",", snapshot.tags()),
                        String.join(" ", snapshot.paths()));
    }

    /** A snapshot as JSON output shows it; more may be put into it. */
    static Map<String, Object> json(Snapshot snapshot) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", snapshot.id().toString());
        json.put("shortId", snapshot.id().shortForm());
        json.put("time", snapshot.time().toString());
        json.put("hostname", snapshot.hostname());
        json.put("paths", snapshot.paths());
        json.put("tags", snapshot.tags());
        json.put("username", snapshot.username());
        snapshot.summary().ifPresent(counts -> json.put("summary", json(counts)));
        return json;
    }

    private static Map<String, Object> json(SnapshotCounts counts) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("filesNew", counts.filesNew());
        json.put("filesChanged", counts.filesChanged());
        json.put("filesUnmodified", counts.filesUnmodified());
        json.put("dataAdded", counts.dataAdded());
        json.put("dataAddedPacked", counts.dataAddedPacked());
        json.put("totalFilesProcessed", counts.totalFilesProcessed());
        json.put("totalBytesProcessed", counts.totalBytesProcessed());
        return json;
    }
}
