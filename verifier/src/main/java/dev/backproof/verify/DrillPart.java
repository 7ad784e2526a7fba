package dev.backproof.verify;

import dev.backproof.verify.restore.ChosenSnapshot;
import dev.backproof.verify.scenario.RestoreItem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is restored from one snapshot.
 *
 * @param rpo how old the snapshot may be; null when any age is allowed
 */
record DrillPart(
        ChosenSnapshot snapshot,
        List<RestoreItem> items,
        @Nullable Duration rpo) {
    DrillPart {
        items = List.copyOf(items);
    }

    String id() {
        return snapshot.facts().id();
    }

    /** The items' names, for people. */
    String names() {
        return items.stream().map(RestoreItem::name).collect(Collectors.joining(", "));
    }

    <T extends RestoreItem> List<T> items(Class<T> type) {
        return items.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The snapshot's age; negative when it is dated ahead. */
    Duration age(Instant now) {
        return Duration.between(snapshot.facts().time(), now);
    }

    /** The same snapshot with everything that it holds. */
    DrillPart whole() {
        return new DrillPart(snapshot, snapshot.everything(), rpo);
    }

    /** The same snapshot with more items. */
    DrillPart with(List<RestoreItem> more) {
        return new DrillPart(
                snapshot, Stream.concat(items.stream(), more.stream()).toList(), rpo);
    }

    /**
     * Paths of the snapshot that nothing covers, one line each.
     *
     * @param restored all items of this snapshot
     */
    List<String> notRestored(List<RestoreItem> restored) {
        List<String> volumes = inTree(restored, RestoreItem.Volume.class);
        List<String> dumps = inTree(restored, RestoreItem.Dump.class);
        List<String> lines = new ArrayList<>();
        for (String path : snapshot.roots()) {
            boolean whole = volumes.stream().anyMatch(volume -> isAtOrBelow(path, volume));
            boolean partly = Stream.concat(volumes.stream(), dumps.stream()).anyMatch(item -> isAtOrBelow(item, path));
            boolean dumpOnly = dumps.contains(path) || dumps.contains(path + "/dump.sql");
            if (!whole && !dumpOnly) {
                lines.add(partly ? path + ": only parts of it were restored" : path + ": was not restored");
            }
        }
        return lines;
    }

    private List<String> inTree(List<RestoreItem> items, Class<? extends RestoreItem> type) {
        return items.stream()
                .filter(type::isInstance)
                .map(item -> snapshot.inTree(item.path()))
                .toList();
    }

    private static boolean isAtOrBelow(String path, String folder) {
        String base = folder.endsWith("/") ? folder : folder + "/";
        return (path + "/").startsWith(base);
    }
}
