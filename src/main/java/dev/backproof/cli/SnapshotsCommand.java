package dev.backproof.cli;

import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.snapshot.Snapshot;
import dev.backproof.backup.snapshot.SnapshotCounts;
import dev.backproof.backup.snapshot.SnapshotId;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
            "  backproof snapshots --group-by host,paths",
            "  backproof snapshots --json | jq -r '.[-1].id'"
        })
final class SnapshotsCommand extends BackproofCommand {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    @Mixin
    private final RepositoryOptions access = new RepositoryOptions();

    @Mixin
    private final SnapshotSelection selection = new SnapshotSelection();

    @Option(names = "--latest", paramLabel = "N", description = "Only the newest N of each host and paths.")
    private int latest;

    @Option(
            names = {"-g", "--group-by"},
            paramLabel = "host,paths,tags",
            split = ",",
            description = "Show snapshots in groups that have these in common.")
    private List<String> groupBy = new ArrayList<>();

    SnapshotsCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        groupBy.forEach(each -> Checks.usage(
                List.of("host", "paths", "tags").contains(each),
                "--group-by takes host, paths and tags, not '" + each + "'"));
        Checks.usage(latest >= 0, "--latest takes a number from 1 on, not " + latest);
        List<Snapshot> snapshots;
        try (ResticRepository repository = access.open(this)) {
            snapshots = repository.snapshots(selection.filter());
        }
        if (latest > 0) {
            Set<SnapshotId> kept = new HashSet<>();
            groups(snapshots, List.of("host", "paths"))
                    .values()
                    .forEach(group ->
                            group.reversed().stream().limit(latest).forEach(snapshot -> kept.add(snapshot.id())));
            snapshots = snapshots.stream()
                    .filter(snapshot -> kept.contains(snapshot.id()))
                    .toList();
        }
        if (groupBy.isEmpty()) {
            if (global.json) {
                sayJson(snapshots.stream().map(SnapshotsCommand::json).toList());
            } else {
                print(snapshots);
            }
            return ExitCode.OK;
        }
        Map<Group, List<Snapshot>> groups = groups(snapshots, groupBy);
        if (global.json) {
            sayJson(groups.entrySet().stream()
                    .map(entry -> Map.of(
                            "group",
                            entry.getKey().json(),
                            "snapshots",
                            entry.getValue().stream()
                                    .map(SnapshotsCommand::json)
                                    .toList()))
                    .toList());
        } else {
            groups.forEach((group, members) -> {
                say(group.toString());
                print(members);
                say("");
            });
        }
        return ExitCode.OK;
    }

    /** What the snapshots of a group have in common; null for what does not count. */
    private record Group(
            @Nullable String hostname,
            @Nullable List<String> paths,
            @Nullable List<String> tags) {
        Map<String, Object> json() {
            Map<String, Object> json = new LinkedHashMap<>();
            if (hostname != null) {
                json.put("hostname", hostname);
            }
            if (paths != null) {
                json.put("paths", paths);
            }
            if (tags != null) {
                json.put("tags", tags);
            }
            return json;
        }

        @Override
        public String toString() {
            StringJoiner text = new StringJoiner(", ", "snapshots of ", ":");
            if (hostname != null) {
                text.add("host " + hostname);
            }
            if (paths != null) {
                text.add("paths " + String.join(" ", paths));
            }
            if (tags != null) {
                text.add("tags " + String.join(",", tags));
            }
            return text.toString();
        }
    }

    /** In the order of each group's oldest snapshot. */
    private static Map<Group, List<Snapshot>> groups(List<Snapshot> snapshots, List<String> by) {
        return snapshots.stream()
                .collect(Collectors.groupingBy(
                        snapshot -> new Group(
                                by.contains("host") ? snapshot.hostname() : null,
                                by.contains("paths")
                                        ? snapshot.paths().stream().sorted().toList()
                                        : null,
                                by.contains("tags")
                                        ? snapshot.tags().stream().sorted().toList()
                                        : null),
                        LinkedHashMap::new,
                        Collectors.toList()));
    }

    private void print(List<Snapshot> snapshots) {
        for (Snapshot snapshot : snapshots) {
            say(line(snapshot));
        }
        say(Units.count(snapshots.size(), "snapshot"));
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
