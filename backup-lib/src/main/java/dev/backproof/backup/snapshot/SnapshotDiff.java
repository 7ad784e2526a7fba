package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.restic.BlobIndex;
import dev.backproof.backup.restic.Repository;
import dev.backproof.backup.restic.format.BlobType;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.Difference.Change;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Compares two snapshots, or folders of them, as restic's {@code diff} does (letters and statistics observed: restic
 * 0.14.0 and 0.19.1). Trees that both share are read for the statistics only. Sets of blobs are bits, one for each blob
 * of the index.
 */
public final class SnapshotDiff {
    private final BlobIndex index;
    private final TreeLoader trees;
    private final boolean metadata;
    private final Consumer<? super Difference> listener;

    private final BitSet before = new BitSet();
    private final BitSet after = new BitSet();
    private final BitSet common = new BitSet();
    private final Entries added = new Entries();
    private final Entries removed = new Entries();
    private final Deque<Level> levels = new ArrayDeque<>();
    private long changedFiles;

    /**
     * For the entry package.
     *
     * @param metadata whether entries of which only the metadata changed are told
     */
    public SnapshotDiff(Repository repository, boolean metadata, Consumer<? super Difference> listener) {
        index = repository.refreshIndex();
        trees = new TreeLoader(repository.loader());
        this.metadata = metadata;
        this.listener = listener;
    }

    private static final class Entries {
        private long files;
        private long directories;
        private long others;

        void add(Node node) {
            switch (node.type()) {
                case FILE -> files++;
                case DIRECTORY -> directories++;
                default -> others++;
            }
        }
    }

    /** A directory that both have, with different entries. */
    private record Level(
            EntryPath path, Iterator<RawName> names, Map<RawName, Node> before, Map<RawName, Node> after) {}

    /**
     * Tells the differences, each directory's by ascending name, and gives the totals.
     *
     * @throws CorruptionException when a tree cannot be read
     */
    public DiffSummary compare(SnapshotRef first, SnapshotRef second) {
        Id firstRoot = new SnapshotPaths(trees, first).root();
        Id secondRoot = new SnapshotPaths(trees, second).root();
        addBlob(before, BlobType.TREE, firstRoot);
        addBlob(after, BlobType.TREE, secondRoot);
        open(EntryPath.root(), firstRoot, secondRoot);
        while (!levels.isEmpty()) {
            Level level = levels.getLast();
            if (level.names.hasNext()) {
                RawName name = level.names.next();
                compare(level.path.child(name), level.before.get(name), level.after.get(name));
            } else {
                levels.removeLast();
            }
        }
        return new DiffSummary(changedFiles, side(added, after, before), side(removed, before, after));
    }

    private void open(EntryPath path, Id first, Id second) {
        Map<RawName, Node> firstNodes = nodes(first);
        Map<RawName, Node> secondNodes = nodes(second);
        TreeSet<RawName> names = new TreeSet<>(firstNodes.keySet());
        names.addAll(secondNodes.keySet());
        levels.addLast(new Level(path, names.iterator(), firstNodes, secondNodes));
    }

    private Map<RawName, Node> nodes(Id tree) {
        Map<RawName, Node> nodes = new TreeMap<>();
        trees.load(tree).forEach(node -> nodes.putIfAbsent(node.name(), node));
        return nodes;
    }

    private void compare(EntryPath path, @Nullable Node first, @Nullable Node second) {
        if (first != null) {
            addBlobs(before, first);
        }
        if (second != null) {
            addBlobs(after, second);
        }
        if (first == null) {
            onlyIn(path, Objects.requireNonNull(second), Change.ADDED);
        } else if (second == null) {
            onlyIn(path, first, Change.REMOVED);
        } else {
            compareBoth(path, first, second);
        }
    }

    private void compareBoth(EntryPath path, Node first, Node second) {
        EnumSet<Change> changes = EnumSet.noneOf(Change.class);
        boolean directory = second.type() == NodeType.DIRECTORY;
        if (first.type() != second.type()) {
            changes.add(Change.TYPE);
        }
        if (first.type() == NodeType.FILE
                && second.type() == NodeType.FILE
                && !Objects.equals(first.content(), second.content())) {
            changedFiles++;
            changes.add(Change.CONTENT);
            if (first.withContent(List.of(), first.size()).equals(second.withContent(List.of(), second.size()))) {
                changes.add(Change.UNEXPLAINED);
            }
        } else if (metadata && !first.equals(second)) {
            changes.add(Change.METADATA);
        }
        if (!changes.isEmpty()) {
            listener.accept(new Difference(path, directory, changes));
        }
        Id firstTree = first.subtree();
        Id secondTree = second.subtree();
        if (directory && first.type() == NodeType.DIRECTORY && firstTree != null && secondTree != null) {
            if (firstTree.equals(secondTree)) {
                new TreeWalk(trees, new Common()).walk(path, firstTree);
            } else {
                open(path, firstTree, secondTree);
            }
        }
    }

    private void onlyIn(EntryPath path, Node node, Change change) {
        OneSided sided = new OneSided(change);
        sided.tell(path, node);
        Id tree = node.subtree();
        if (node.type() == NodeType.DIRECTORY && tree != null) {
            new TreeWalk(trees, sided).walk(path, tree);
        }
    }

    private void addBlobs(BitSet set, Node node) {
        if (node.type() == NodeType.DIRECTORY && node.subtree() != null) {
            addBlob(set, BlobType.TREE, node.subtree());
        }
        List<Id> content = node.content();
        if (node.type() == NodeType.FILE && content != null) {
            content.forEach(id -> addBlob(set, BlobType.DATA, id));
        }
    }

    /** What no index has has no size, and counts for nothing. */
    private void addBlob(BitSet set, BlobType type, Id id) {
        int entry = index.find(type, id);
        if (entry != BlobIndex.NONE) {
            set.set(entry);
        }
    }

    private DiffSummary.Side side(Entries entries, BitSet own, BitSet others) {
        BitSet only = (BitSet) own.clone();
        only.andNot(others);
        only.andNot(common);
        long data = 0;
        long treeBlobs = 0;
        long bytes = 0;
        for (int entry = only.nextSetBit(0); entry >= 0; entry = only.nextSetBit(entry + 1)) {
            if (index.type(entry) == BlobType.DATA) {
                data++;
            } else {
                treeBlobs++;
            }
            bytes += index.plainLength(entry);
        }
        return new DiffSummary.Side(entries.files, entries.directories, entries.others, data, treeBlobs, bytes);
    }

    /** Tells everything in a directory that only one snapshot has. */
    private final class OneSided extends Trusting {
        private final Change change;
        private final BitSet blobs;
        private final Entries entries;

        OneSided(Change change) {
            this.change = change;
            blobs = change == Change.ADDED ? after : before;
            entries = change == Change.ADDED ? added : removed;
        }

        void tell(EntryPath path, Node node) {
            addBlobs(blobs, node);
            entries.add(node);
            listener.accept(Difference.of(path, node.type() == NodeType.DIRECTORY, change));
        }

        @Override
        public boolean enter(EntryPath path, Node directory) {
            tell(path, directory);
            return true;
        }

        @Override
        public void entry(EntryPath path, Node node) {
            tell(path, node);
        }
    }

    /** Collects the blobs of a directory that both snapshots have. */
    private final class Common extends Trusting {
        @Override
        public boolean enter(EntryPath path, Node directory) {
            int entry = index.find(BlobType.TREE, Objects.requireNonNull(directory.subtree()));
            boolean known = entry != BlobIndex.NONE && common.get(entry);
            addBlobs(common, directory);
            return !known;
        }

        @Override
        public void entry(EntryPath path, Node node) {
            addBlobs(common, node);
        }
    }

    /** Takes names as they are; damage ends the comparison. */
    private abstract static class Trusting implements TreeWalk.Visitor {
        @Override
        public void leave(EntryPath path, Node directory) {}

        @Override
        public void badName(EntryPath path, Node node, EntryNames.Verdict verdict) {
            entry(path, node);
        }

        @Override
        public void damaged(EntryPath path, CorruptionException why) {
            throw why;
        }
    }
}
