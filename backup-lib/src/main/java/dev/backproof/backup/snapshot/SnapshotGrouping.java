package dev.backproof.backup.snapshot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What snapshots must have in common to be of one group. With nothing, all are of one group. */
public record SnapshotGrouping(boolean byHost, boolean byPaths, boolean byTags) {
    private static final Comparator<List<String>> LISTS = Comparator.comparing(list -> String.join("\0", list));

    /** By host and paths. */
    public static SnapshotGrouping usual() {
        return new SnapshotGrouping(true, true, false);
    }

    /**
     * Reads {@code host,paths,tags} or a part of it; empty for one group of all.
     *
     * @throws IllegalArgumentException when a word is another
     */
    public static SnapshotGrouping parse(String text) {
        boolean host = false;
        boolean paths = false;
        boolean tags = false;
        for (String word : text.split(",", -1)) {
            switch (word) {
                case "host", "hosts" -> host = true;
                case "path", "paths" -> paths = true;
                case "tag", "tags" -> tags = true;
                case "" -> {}
                default ->
                    throw new IllegalArgumentException("groups are made by host, paths, tags, not '" + word + "'");
            }
        }
        return new SnapshotGrouping(host, paths, tags);
    }

    /**
     * What the snapshots of a group have in common; empty where that does not count.
     *
     * @param paths in ascending order, as are tags
     */
    public record Group(String host, List<String> paths, List<String> tags) implements Comparable<Group> {
        private static final Comparator<Group> ORDER = Comparator.comparing(Group::host)
                .thenComparing(Group::paths, LISTS)
                .thenComparing(Group::tags, LISTS);

        @Override
        public int compareTo(Group other) {
            return ORDER.compare(this, other);
        }

        @Override
        public String toString() {
            List<String> words = new ArrayList<>();
            if (!host.isEmpty()) {
                words.add("host " + host);
            }
            if (!paths.isEmpty()) {
                words.add("paths " + String.join(", ", paths));
            }
            if (!tags.isEmpty()) {
                words.add("tags " + String.join(", ", tags));
            }
            return words.isEmpty() ? "all snapshots" : String.join(", ", words);
        }
    }

    /** The groups, in a fixed order; each keeps the order of its snapshots. */
    Map<Group, List<Snapshot>> group(Collection<Snapshot> snapshots) {
        Map<Group, List<Snapshot>> groups = new TreeMap<>();
        for (Snapshot snapshot : snapshots) {
            Group group = new Group(
                    byHost ? snapshot.hostname() : "",
                    byPaths ? snapshot.paths().stream().sorted().toList() : List.of(),
                    byTags ? snapshot.tags().stream().sorted().toList() : List.of());
            groups.computeIfAbsent(group, none -> new ArrayList<>()).add(snapshot);
        }
        return groups;
    }
}
