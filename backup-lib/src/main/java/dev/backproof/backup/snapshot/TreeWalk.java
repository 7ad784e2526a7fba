package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Goes through the trees of a snapshot, depth first. Only the directories on the way to an entry are in memory. */
final class TreeWalk {
    private final TreeLoader trees;
    private final Visitor visitor;
    private final Deque<Level> levels = new ArrayDeque<>();

    TreeWalk(TreeLoader trees, Visitor visitor) {
        this.trees = trees;
        this.visitor = visitor;
    }

    /** Hears of the entries. */
    interface Visitor {
        /** A directory; false when what is in it is not wanted. {@link #leave} follows in either case. */
        boolean enter(EntryPath path, Node directory);

        /** Everything in the directory was told. */
        void leave(EntryPath path, Node directory);

        /** Anything else than a directory. */
        void entry(EntryPath path, Node node);

        /** An entry whose name can be no entry's, or was another entry's in the same directory. */
        void badName(EntryPath path, Node node, EntryNames.Verdict verdict);

        /** A directory whose entries, or those that were not told yet, cannot be read. */
        void damaged(EntryPath path, CorruptionException why);
    }

    private record Level(EntryPath path, Iterator<Node> nodes, EntryNames names, Runnable leave) {}

    /** Tells everything in a directory of this tree. */
    void walk(EntryPath path, Id tree) {
        open(path, tree, () -> {});
        while (!levels.isEmpty()) {
            Level level = levels.getLast();
            Node node = next(level);
            if (node != null) {
                visit(level, node);
            } else {
                levels.removeLast();
                level.leave.run();
            }
        }
    }

    private @Nullable Node next(Level level) {
        try {
            return level.nodes.hasNext() ? level.nodes.next() : null;
        } catch (CorruptionException e) {
            visitor.damaged(level.path, e);
            return null;
        }
    }

    private void visit(Level level, Node node) {
        EntryPath path = level.path.child(node.name());
        EntryNames.Verdict verdict = level.names.next(node.name());
        if (verdict == EntryNames.Verdict.HOSTILE || verdict == EntryNames.Verdict.DUPLICATE) {
            visitor.badName(path, node, verdict);
        } else if (node.type() != NodeType.DIRECTORY) {
            visitor.entry(path, node);
        } else if (visitor.enter(path, node)) {
            open(path, Objects.requireNonNull(node.subtree()), () -> visitor.leave(path, node));
        } else {
            visitor.leave(path, node);
        }
    }

    private void open(EntryPath path, Id tree, Runnable leave) {
        Tree nodes;
        Iterator<Node> iterator;
        try {
            nodes = trees.load(tree);
            iterator = nodes.iterator();
        } catch (CorruptionException e) {
            visitor.damaged(path, e);
            leave.run();
            return;
        }
        levels.addLast(new Level(path, iterator, new EntryNames(nodes), leave));
    }
}
