package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.restic.BlobIndex;
import dev.backproof.backup.restic.Repository;
import dev.backproof.backup.restic.format.BlobType;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.snapshot.Finding.Kind;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/**
 * Checks the trees of snapshots, each tree once however many snapshots share it: that all are whole and all file blobs
 * are there, and what restic's check lets pass: order and uniqueness of names, names that would lead out of a target,
 * sizes that the blobs do not have.
 */
final class TreeChecker {
    private final BlobIndex index;
    private final TreeLoader trees;
    private final CheckLog log;
    private final BitSet done = new BitSet();
    private final Deque<Pending> pending = new ArrayDeque<>();
    private long checked;

    TreeChecker(Repository repository, BlobIndex index, CheckLog log) {
        this.index = index;
        this.log = log;
        trees = new TreeLoader(repository.loader(index));
    }

    private record Pending(EntryPath path, Id tree) {}

    /** How many trees were checked. */
    long checked() {
        return checked;
    }

    void check(Snapshot snapshot) {
        pending.push(new Pending(EntryPath.root(), snapshot.tree()));
        while (!pending.isEmpty()) {
            Pending next = pending.pop();
            check(snapshot, next.path, next.tree);
        }
    }

    private void check(Snapshot snapshot, EntryPath path, Id tree) {
        int entry = index.find(BlobType.TREE, tree);
        if (entry == BlobIndex.NONE) {
            log.error(Kind.BLOB_MISSING, subject(snapshot, path), "its tree " + tree + " is in no index");
            return;
        }
        if (done.get(entry)) {
            return;
        }
        done.set(entry);
        checked++;
        List<Node> nodes;
        try {
            nodes = trees.load(tree);
        } catch (CorruptionException e) {
            log.error(Kind.TREE_DAMAGED, subject(snapshot, path), Objects.toString(e.getMessage()));
            return;
        }
        EntryNames names = new EntryNames(nodes);
        for (Node node : nodes) {
            EntryPath entryPath = path.child(node.name());
            checkName(snapshot, entryPath, names.next(node.name()));
            checkNode(snapshot, entryPath, node);
        }
    }

    private void checkName(Snapshot snapshot, EntryPath path, EntryNames.Verdict verdict) {
        switch (verdict) {
            case FINE -> {}
            case OUT_OF_ORDER ->
                log.error(Kind.TREE_ORDER, subject(snapshot, path), "its name is not in order in its folder");
            case DUPLICATE -> log.error(Kind.TREE_ORDER, subject(snapshot, path), "its name is in its folder twice");
            case HOSTILE ->
                log.error(Kind.HOSTILE_NAME, subject(snapshot, path), "its name would lead out of its folder");
        }
    }

    private void checkNode(Snapshot snapshot, EntryPath path, Node node) {
        if (node.type() == NodeType.DIRECTORY) {
            Id subtree = node.subtree();
            if (subtree == null) {
                log.error(Kind.NODE_INVALID, subject(snapshot, path), "the folder has no tree");
            } else {
                pending.push(new Pending(path, subtree));
            }
        } else if (node.type() == NodeType.FILE) {
            checkFile(snapshot, path, node);
        }
    }

    private void checkFile(Snapshot snapshot, EntryPath path, Node node) {
        List<Id> content = node.content();
        if (content == null) {
            log.error(Kind.NODE_INVALID, subject(snapshot, path), "the file has no list of blobs");
            return;
        }
        long size = 0;
        boolean whole = true;
        for (Id id : content) {
            int entry = index.find(BlobType.DATA, id);
            if (entry == BlobIndex.NONE) {
                log.error(Kind.BLOB_MISSING, subject(snapshot, path), "its data blob " + id + " is in no index");
                whole = false;
            } else {
                size += index.plainLength(entry);
            }
        }
        if (whole && size != node.size()) {
            log.error(
                    Kind.FILE_SIZE,
                    subject(snapshot, path),
                    "it should have " + node.size() + " bytes, but its blobs have " + size);
        }
    }

    private static String subject(Snapshot snapshot, EntryPath path) {
        return "snapshot " + snapshot.id().shortForm() + " " + path;
    }
}
