package dev.backproof.cli;

import dev.backproof.backup.ResticRepository;
import dev.backproof.backup.snapshot.Snapshot;
import dev.backproof.backup.snapshot.SnapshotFilter;
import dev.backproof.backup.snapshot.SnapshotRef;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Snapshots named by their ids, or else all that fit the filters. */
final class ChosenSnapshots {
    @Parameters(paramLabel = "ID", arity = "0..*", description = "Snapshots: ids, the starts of ids, or latest.")
    List<String> ids = new ArrayList<>();

    @Mixin
    final SnapshotSelection selection = new SnapshotSelection();

    /** The snapshots of the ids, or all that fit when there are none, oldest first. */
    List<Snapshot> in(ResticRepository repository) {
        SnapshotFilter filter = selection.filter();
        return ids.isEmpty() ? repository.snapshots(filter) : named(repository, filter);
    }

    private List<Snapshot> named(ResticRepository repository, SnapshotFilter filter) {
        List<Snapshot> snapshots = new ArrayList<>();
        for (String id : ids) {
            SnapshotRef found = repository.find(id, filter);
            Checks.usage(found.subfolder().isEmpty(), "whole snapshots are meant here, not a folder: " + id);
            if (!snapshots.contains(found.snapshot())) {
                snapshots.add(found.snapshot());
            }
        }
        return snapshots;
    }
}
