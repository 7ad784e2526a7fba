package dev.backproof.cli;

import dev.backproof.backup.snapshot.SnapshotFilter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which snapshots are meant. */
final class SnapshotSelection {
    @Option(names = "--host", paramLabel = "H", description = "Only snapshots of this host; may be repeated.")
    List<String> hosts = new ArrayList<>();

    @Option(
            names = "--tag",
            paramLabel = "T[,T]",
            description = "Only snapshots with all of these tags; may be repeated to allow others.")
    List<String> tags = new ArrayList<>();

    @Option(names = "--path", paramLabel = "P", description = "Only snapshots of this path; may be repeated.")
    List<String> paths = new ArrayList<>();

    SnapshotFilter filter() {
        SnapshotFilter filter = SnapshotFilter.all();
        for (String host : hosts) {
            filter = filter.host(host);
        }
        for (String tag : tags) {
            filter = filter.tags(tag);
        }
        for (String path : paths) {
            filter = filter.path(path);
        }
        return filter;
    }
}
