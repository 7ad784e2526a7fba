package dev.backproof.verify.restore;

import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.EntryPath;
import dev.backproof.backup.snapshot.EntryVisitor;
import dev.backproof.verify.result.SourcePosition;
import dev.backproof.verify.scenario.RestoreItem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds out what a snapshot holds when a scenario does not say what to restore: databases are folders with a
 * {@code dump.sql} and a {@code manifest.json}, as {@code backup-mariadb} writes them; the rest are files.
 */
final class SnapshotContents implements EntryVisitor {
    private static final RawName DUMP = RawName.of("dump.sql");
    private static final RawName DATABASES = RawName.of("mariadb");
    private static final RawName MANIFEST = RawName.of("manifest.json");
    private static final SourcePosition NOWHERE = new SourcePosition("", 1, 1);

    private final Set<EntryPath> withDump = new LinkedHashSet<>();
    private final Set<EntryPath> withManifest = new HashSet<>();
    private final String onlyPath;
    private boolean onlyPathIsFolder;
    private boolean filesBeside;

    /** Looks at a snapshot that says it was made of these paths. */
    SnapshotContents(List<String> snapshotPaths) {
        onlyPath = snapshotPaths.size() == 1 ? snapshotPaths.get(0) : "/";
    }

    @Override
    public boolean visit(EntryPath path, Node node) {
        EntryPath parent = path.parent();
        if (node.type() == NodeType.DIRECTORY || parent == null) {
            onlyPathIsFolder |= path.toString().equals(onlyPath);
            return true;
        }
        filesBeside |= !path.names().get(0).equals(DATABASES);
        if (path.name().equals(DUMP)) {
            withDump.add(parent);
        } else if (path.name().equals(MANIFEST)) {
            withManifest.add(parent);
        }
        return true;
    }

    private Set<String> databaseFolders() {
        Set<String> folders = new TreeSet<>();
        withDump.stream().filter(withManifest::contains).forEach(folder -> folders.add(folder.toString()));
        return folders;
    }

    /** The folders that belong to databases and are no part of a volume. */
    Set<String> notInVolumes() {
        Set<String> folders = databaseFolders();
        if (folders.stream().anyMatch(folder -> folder.startsWith("/" + DATABASES + "/"))) {
            folders.add("/" + DATABASES);
        }
        return folders;
    }

    /** Everything, each under a name of its own. */
    List<RestoreItem> items() {
        List<RestoreItem> items = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<String> databases = databaseFolders();
        for (String folder : databases) {
            String name = unused(names, folder.substring(folder.lastIndexOf('/') + 1), "database");
            items.add(new RestoreItem.Dump(folder + "/" + DUMP, name, "", null, NOWHERE));
        }
        if (filesBeside || databases.isEmpty()) {
            String root = onlyPathIsFolder ? onlyPath : "/";
            items.add(new RestoreItem.Volume(
                    root, unused(names, root.substring(root.lastIndexOf('/') + 1), "files"), null, NOWHERE));
        }
        return items;
    }

    private static String unused(Set<String> names, String wanted, String fallback) {
        String clean = wanted.replaceAll("[^A-Za-z0-9._-]", "_").replaceAll("^[.-]+", "");
        String base = clean.isEmpty() ? fallback : clean;
        String name = base;
        for (int i = 2; !names.add(name); i++) {
            name = base + "-" + i;
        }
        return name;
    }
}
