package dev.backproof.verify;

import dev.backproof.verify.restore.ChosenSnapshot;
import dev.backproof.verify.restore.FilePattern;
import dev.backproof.verify.scenario.RestoreItem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        List<Wanted> wanted = restored.stream().map(this::wanted).toList();
        Map<String, Integer> matches = new LinkedHashMap<>(); // of each pattern
        List<String> lines = new ArrayList<>();
        for (String path : snapshot.roots()) {
            List<Wanted> means =
                    wanted.stream().filter(each -> each.means(path)).toList();
            means.stream().map(Wanted::path).distinct().forEach(each -> matches.merge(each, 1, Integer::sum));
            if (means.isEmpty()) {
                boolean partly = wanted.stream().anyMatch(each -> isAtOrBelow(each.path(), path));
                lines.add(partly ? path + ": only parts of it were restored" : path + ": was not restored");
            }
        }
        wanted.stream()
                .filter(each -> each.pattern() != null && matches.getOrDefault(each.path(), 0) > 1)
                .map(each -> each.path() + ": only the newest file was restored")
                .distinct()
                .forEach(lines::add);
        return lines;
    }

    private Wanted wanted(RestoreItem item) {
        String path = snapshot.inTree(item.path());
        boolean pattern = item.isPattern() && !(item instanceof RestoreItem.Volume);
        return new Wanted(item, path, pattern ? FilePattern.of(path) : null);
    }

    /** What an item means in the snapshot's tree. */
    private record Wanted(
            RestoreItem item, String path, @Nullable FilePattern pattern) {
        boolean means(String root) {
            if (item instanceof RestoreItem.Volume) {
                return isAtOrBelow(root, path);
            }
            return pattern == null ? path.equals(root) || path.equals(root + "/dump.sql") : pattern.matches(root);
        }
    }

    private static boolean isAtOrBelow(String path, String folder) {
        String base = folder.endsWith("/") ? folder : folder + "/";
        return (path + "/").startsWith(base);
    }
}
