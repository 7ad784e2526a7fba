package dev.backproof.backup.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which snapshots are meant. An empty list does not restrict.
 *
 * @param hosts the snapshot's host is one of these
 * @param tagLists all tags of at least one of these lists are on the snapshot; a list of one empty tag means untagged
 * @param paths the snapshot was made of all of these paths
 */
public record SnapshotFilter(List<String> hosts, List<List<String>> tagLists, List<String> paths) {
    private static final SnapshotFilter ALL = new SnapshotFilter(List.of(), List.of(), List.of());

    public SnapshotFilter {
        hosts = List.copyOf(hosts);
        tagLists = List.copyOf(tagLists);
        paths = List.copyOf(paths);
    }

    /** Every snapshot. */
    public static SnapshotFilter all() {
        return ALL;
    }

    /** Also of this host. */
    public SnapshotFilter host(String host) {
        return new SnapshotFilter(with(hosts, host), tagLists, paths);
    }

    /** Also with all of these tags, joined by commas as on a command line; an empty text means untagged. */
    public SnapshotFilter tags(String commaSeparated) {
        return new SnapshotFilter(hosts, with(tagLists, tagList(commaSeparated)), paths);
    }

    /** The tags of one list as a command line joins them. */
    static List<String> tagList(String commaSeparated) {
        return List.of(commaSeparated.split(",", -1));
    }

    /** Only of this path, which must be absolute and cleaned as the snapshot has it. */
    public SnapshotFilter path(String path) {
        return new SnapshotFilter(hosts, tagLists, with(paths, path));
    }

    /** Whether the snapshot is meant. */
    public boolean matches(Snapshot snapshot) {
        return (hosts.isEmpty() || hosts.contains(snapshot.hostname()))
                && (tagLists.isEmpty() || tagLists.stream().anyMatch(tags -> hasTags(snapshot, tags)))
                && Set.copyOf(snapshot.paths()).containsAll(paths);
    }

    /** Whether all of the tags are on the snapshot; one empty tag asks for none. */
    static boolean hasTags(Snapshot snapshot, List<String> tags) {
        if (tags.equals(List.of(""))) {
            return snapshot.tags().isEmpty();
        }
        return snapshot.tags().containsAll(tags);
    }

    private static <T> List<T> with(List<T> list, T more) {
        List<T> longer = new ArrayList<>(list);
        longer.add(more);
        return longer;
    }
}
