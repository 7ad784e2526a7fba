package dev.backproof.cli;

import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.snapshot.DiffSummary;
import dev.backproof.backup.snapshot.Difference;
import dev.backproof.backup.snapshot.SnapshotRef;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "diff",
        description = "Shows what changed from one snapshot to another.",
        footer = {
            "",
            "Each line starts with what happened, in restic's letters:",
            "  +  added      -  removed      M  other content      T  other type      U  other metadata (--metadata)",
            "  M?  other content although nothing else changed, not even the time: perhaps a bad disk",
            "",
            "Examples:",
            "  backproof diff 3fa2b1c0 latest",
            "  backproof diff 3fa2b1c0:/data/uploads latest:/data/uploads --metadata --json"
        })
final class DiffCommand extends BackproofCommand {
    @Mixin
    private final RepositoryOptions access = new RepositoryOptions();

    @Mixin
    private final SnapshotSelection selection = new SnapshotSelection();

    @Parameters(index = "0", paramLabel = "A", description = "Snapshot before; with :folder only that folder.")
    private String first = "";

    @Parameters(index = "1", paramLabel = "B", description = "Snapshot after.")
    private String second = "";

    @Option(names = "--metadata", description = "Show also entries of which only owner, mode, times and such changed.")
    private boolean metadata;

    DiffCommand(Console console) {
        super(console);
    }

    @Override
    public Integer call() {
        try (ResticRepository repository = access.open(this)) {
            SnapshotRef before = repository.find(first, selection.filter());
            SnapshotRef after = repository.find(second, selection.filter());
            say("comparing snapshot " + before + " with " + after);
            DiffSummary summary = repository.diff(before, after, metadata, this::print);
            if (global.json) {
                sayJson(json(before, after, summary));
            } else {
                print(summary);
            }
        }
        return ExitCode.OK;
    }

    private void print(Difference difference) {
        if (global.json) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("message", "change");
            json.put("path", difference.shownPath());
            json.put("modifier", difference.letters());
            sayJson(json);
        } else {
            say("%-4s %s".formatted(difference.letters(), difference.shownPath()));
        }
    }

    private void print(DiffSummary summary) {
        DiffSummary.Side added = summary.added();
        DiffSummary.Side removed = summary.removed();
        say("");
        say("files:      %,7d new, %,7d removed, %,7d changed"
                .formatted(added.files(), removed.files(), summary.changedFiles()));
        say("folders:    %,7d new, %,7d removed".formatted(added.directories(), removed.directories()));
        say("others:     %,7d new, %,7d removed".formatted(added.others(), removed.others()));
        say("data blobs: %,7d new, %,7d removed".formatted(added.dataBlobs(), removed.dataBlobs()));
        say("tree blobs: %,7d new, %,7d removed".formatted(added.treeBlobs(), removed.treeBlobs()));
        say("added %s, removed %s".formatted(Units.bytes(added.bytes()), Units.bytes(removed.bytes())));
    }

    private static Map<String, Object> json(SnapshotRef before, SnapshotRef after, DiffSummary summary) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("message", "statistics");
        json.put("sourceSnapshot", before.snapshot().id().toString());
        json.put("targetSnapshot", after.snapshot().id().toString());
        json.put("changedFiles", summary.changedFiles());
        json.put("added", json(summary.added()));
        json.put("removed", json(summary.removed()));
        return json;
    }

    private static Map<String, Object> json(DiffSummary.Side side) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("files", side.files());
        json.put("dirs", side.directories());
        json.put("others", side.others());
        json.put("dataBlobs", side.dataBlobs());
        json.put("treeBlobs", side.treeBlobs());
        json.put("bytes", side.bytes());
        return json;
    }
}
