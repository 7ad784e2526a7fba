package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.RepositoryException;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds entries of a snapshot by the paths that people write. */
final class SnapshotPaths {
    private final TreeLoader trees;
    private final SnapshotRef snapshot;

    SnapshotPaths(TreeLoader trees, SnapshotRef snapshot) {
        this.trees = trees;
        this.snapshot = snapshot;
    }

    /**
     * An entry that was found.
     *
     * @param path below the snapshot's folder that is taken as the root
     * @param node null for that root itself
     * @param tree the directory's entries; null for everything else
     */
    record Found(
            EntryPath path, @Nullable Node node, @Nullable Id tree) {}

    /** The tree that is taken as the root. */
    Id root() {
        Found found =
                descend(new Found(EntryPath.root(), null, snapshot.snapshot().tree()), segments(snapshot.subfolder()));
        if (found.tree == null) {
            throw notFound(found.path + " is no folder");
        }
        return found.tree;
    }

    /**
     * The entry at a path.
     *
     * @throws RepositoryException {@code PATH_NOT_FOUND}
     */
    Found find(String path) {
        return descend(new Found(EntryPath.root(), null, root()), segments(path));
    }

    private Found descend(Found from, List<String> names) {
        Found at = from;
        for (String name : names) {
            Id tree = at.tree;
            if (tree == null) {
                throw notFound(at.path + " is no folder");
            }
            EntryPath parent = at.path;
            Node node = child(tree, name).orElseThrow(() -> notFound("there is no '" + name + "' in " + parent));
            at = new Found(parent.child(node.name()), node, node.type() == NodeType.DIRECTORY ? node.subtree() : null);
        }
        return at;
    }

    /** By its name or, for bytes that cannot be typed, by the way names are shown. */
    private Optional<Node> child(Id tree, String name) {
        for (Node node : trees.load(tree)) {
            if (node.name().toString().equals(name)) {
                return Optional.of(node);
            }
        }
        return Optional.empty();
    }

    private RepositoryException notFound(String what) {
        return new RepositoryException(ErrorCode.PATH_NOT_FOUND, what + " (snapshot " + snapshot + ")");
    }

    /** The names of a path as people write it; empty ones and dots count for nothing, two dots take one back. */
    static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (segment.equals("..")) {
                if (!segments.isEmpty()) {
                    segments.removeLast();
                }
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                segments.add(segment);
            }
        }
        return segments;
    }
}
