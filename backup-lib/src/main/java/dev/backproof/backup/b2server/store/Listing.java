package dev.backproof.backup.b2server.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lists the names or the versions in a bucket.
 *
 * @param prefix what names must start with; empty for all
 * @param delimiter what ends a folder's name, or null for no folders
 * @param most how many rows; may be 0
 */
public record Listing(String prefix, @Nullable String delimiter, int most) {
    /** One row for each name whose newest version can be downloaded, from a name on. */
    public Page names(State state, String bucketId, @Nullable String startName) {
        return walk(
                state.names(bucketId),
                startName,
                versions -> State.newest(versions)
                        .filter(version -> version.action() == Action.UPLOAD)
                        .map(List::of)
                        .orElse(List.of()));
    }

    /**
     * One row for each version, hide marker and unfinished large file, from a name on, or from a version on. When that
     * version is gone the listing goes on with the one that would follow it.
     */
    public Page versions(State state, String bucketId, @Nullable String startName, @Nullable String startId) {
        return walk(state.names(bucketId), startName, versions -> {
            if (startId == null || !versions.getFirst().name().equals(startName)) {
                return versions;
            }
            return from(versions, startId);
        });
    }

    private Page walk(
            NavigableMap<String, List<FileVersion>> names,
            @Nullable String startName,
            Function<List<FileVersion>, List<FileVersion>> choose) {
        List<Page.Row> rows = new ArrayList<>();
        String start = startName == null || Utf8Order.INSTANCE.compare(startName, prefix) < 0 ? prefix : startName;
        Map.Entry<String, List<FileVersion>> entry = names.ceilingEntry(start);
        while (entry != null && entry.getKey().startsWith(prefix)) {
            String name = entry.getKey();
            List<FileVersion> versions = choose.apply(entry.getValue());
            String folder = versions.isEmpty() ? null : folder(name);
            if (folder != null) {
                if (rows.size() == most) {
                    return new Page(rows, folder, null);
                }
                rows.add(new Page.FolderRow(folder));
                String behind = Utf8Order.after(folder);
                entry = behind == null ? null : names.ceilingEntry(behind);
                continue;
            }
            for (FileVersion version : versions) {
                if (rows.size() == most) {
                    return new Page(rows, name, version.id());
                }
                rows.add(new Page.VersionRow(version));
            }
            entry = names.higherEntry(name);
        }
        return new Page(rows, null, null);
    }

    private @Nullable String folder(String name) {
        int end = delimiter == null || delimiter.isEmpty() ? -1 : name.indexOf(delimiter, prefix.length());
        return end < 0 || delimiter == null ? null : name.substring(0, end + delimiter.length());
    }

    private static List<FileVersion> from(List<FileVersion> versions, String startId) {
        for (int i = 0; i < versions.size(); i++) {
            if (versions.get(i).id().equals(startId)) {
                return versions.subList(i, versions.size());
            }
        }
        return FileIds.position(startId)
                .map(gone -> versions.stream()
                        .filter(version -> !gone.isBehind(version))
                        .toList())
                .orElse(versions);
    }
}
