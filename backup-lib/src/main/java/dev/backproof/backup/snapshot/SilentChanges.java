package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.restic.Repository;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.restic.format.RawName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds files that hold other bytes than in an older snapshot although nothing says that they were written. Reads the trees
 * that differ, and no data.
 *
 * <p>The same bytes may be cut into other chunks, in a snapshot that was copied from a repository with another polynomial
 * (restic, "Copying snapshots between repositories"). So files of several chunks count only when some are the same.
 */
public final class SilentChanges {
    private final TreeLoader trees;
    private final Consumer<? super SilentChange> listener;
    private final Deque<Pair> left = new ArrayDeque<>();

    /** For the entry package. */
    public SilentChanges(Repository repository, Consumer<? super SilentChange> listener) {
        trees = new TreeLoader(repository.loader());
        this.listener = listener;
    }

    /** A folder in both snapshots. */
    private record Pair(EntryPath path, Id older, Id newer) {}

    /**
     * Tells them, folder by folder.
     *
     * @throws CorruptionException when a tree cannot be read
     * @throws dev.backproof.backup.error.RepositoryException {@code PATH_NOT_FOUND}
     */
    public void find(SnapshotRef older, SnapshotRef newer) {
        compare(new Pair(
                EntryPath.root(), new SnapshotPaths(trees, older).root(), new SnapshotPaths(trees, newer).root()));
        while (!left.isEmpty()) {
            compare(left.removeLast());
        }
    }

    private void compare(Pair folder) {
        if (folder.older.equals(folder.newer)) {
            return;
        }
        Map<RawName, Node> before = new HashMap<>();
        trees.load(folder.older).forEach(node -> before.putIfAbsent(node.name(), node));
        trees.load(folder.newer).forEach(node -> {
            Node old = before.get(node.name());
            if (old != null && old.type() == node.type()) {
                compare(folder.path.child(node.name()), old, node);
            }
        });
    }

    private void compare(EntryPath path, Node older, Node newer) {
        Id olderTree = older.subtree();
        Id newerTree = newer.subtree();
        if (olderTree != null && newerTree != null) {
            left.addLast(new Pair(path, olderTree, newerTree));
        } else if (newer.type() == NodeType.FILE
                && older.size() == newer.size()
                && older.mtime().equals(newer.mtime())
                && differ(older.content(), newer.content())) {
            listener.accept(new SilentChange(path, older, newer));
        }
    }

    private static boolean differ(@Nullable List<Id> older, @Nullable List<Id> newer) {
        if (older == null || newer == null || older.equals(newer)) {
            return false;
        }
        if (older.size() == 1 && newer.size() == 1) {
            return true;
        }
        Set<Id> common = new HashSet<>(older);
        common.retainAll(newer);
        return !common.isEmpty();
    }
}
