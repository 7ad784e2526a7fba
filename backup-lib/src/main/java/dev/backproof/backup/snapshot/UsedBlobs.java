package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.restic.BlobIndex;
import dev.backproof.backup.restic.Parallel;
import dev.backproof.backup.restic.Repository;
import dev.backproof.backup.restic.format.BlobType;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.LongConsumer;

/**
 * Finds the blobs that trees need, reading each tree once, several at a time. Takes one bit for each blob of the index
 * and four bytes for each tree that waits to be read.
 */
final class UsedBlobs {
    private static final int MISSING_TOLD = 5;

    private final BlobIndex index;
    private final TreeLoader trees;
    private final LongConsumer treesDone;
    /** Of each blob its first entry in the index. */
    private final BitSet used = new BitSet();

    private final BitSet known;

    private int[] waiting = new int[64];
    private int waitingCount;
    private int working;
    private boolean stopped;
    private long missing;
    private final StringBuilder missingTold = new StringBuilder();

    private UsedBlobs(Repository repository, BlobIndex index, BitSet known, LongConsumer treesDone) {
        this.index = index;
        this.known = known;
        this.treesDone = treesDone;
        trees = new TreeLoader(repository.loader(index));
    }

    /**
     * The first entries in the index of all blobs that lie below these trees, the trees themselves included.
     *
     * @param known first entries of blobs that were found before, which are left out with all that lies below them
     * @param treesDone hears of each tree that was read, one call at a time
     * @throws CorruptionException {@code MISSING_DATA} when the index lacks some of them, or a tree cannot be read
     */
    static BitSet find(
            Repository repository, BlobIndex index, Collection<Id> roots, BitSet known, LongConsumer treesDone) {
        UsedBlobs search = new UsedBlobs(repository, index, known, treesDone);
        roots.forEach(root -> search.need(BlobType.TREE, root));
        int threads = repository.options().connections();
        Parallel.forEach("trees", threads, Collections.nCopies(threads, search), UsedBlobs::work);
        if (search.missing > 0) {
            throw new CorruptionException(
                    ErrorCode.MISSING_DATA,
                    "snapshots in " + repository.location() + " need " + search.missing + " blobs that are in no index:"
                            + search.missingTold);
        }
        return search.used;
    }

    private void work() {
        try {
            for (int tree = take(); tree != BlobIndex.NONE; tree = take()) {
                read(index.id(tree));
            }
        } finally {
            stop();
        }
    }

    private void read(Id tree) {
        trees.load(tree).forEach(node -> need(tree, node));
        synchronized (this) {
            working--;
            treesDone.accept(1);
            notifyAll();
        }
    }

    private void need(Id tree, Node node) {
        Id subtree = node.subtree();
        if (subtree != null) {
            need(BlobType.TREE, subtree);
        } else if (node.type() == NodeType.DIRECTORY) {
            throw new CorruptionException(
                    ErrorCode.CORRUPT_OBJECT, "tree " + tree + " makes no sense: a folder in it has no tree");
        }
        List<Id> content = node.content();
        if (content != null) {
            content.forEach(id -> need(BlobType.DATA, id));
        }
    }

    private void need(BlobType type, Id id) {
        int entry = index.find(type, id);
        synchronized (this) {
            if (entry == BlobIndex.NONE) {
                if (missing++ < MISSING_TOLD) {
                    missingTold.append(' ').append(type.label()).append(' ').append(id);
                }
            } else if (!used.get(entry) && !known.get(entry)) {
                used.set(entry);
                if (type == BlobType.TREE) {
                    push(entry);
                }
            }
        }
    }

    private void push(int tree) {
        if (waitingCount == waiting.length) {
            waiting = Arrays.copyOf(waiting, 2 * waitingCount);
        }
        waiting[waitingCount++] = tree;
        notifyAll();
    }

    /** The next tree to read; none when there is nothing more to come. */
    private synchronized int take() {
        while (waitingCount == 0 && working > 0 && !stopped) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted while reading trees");
            }
        }
        if (waitingCount == 0 || stopped) {
            return BlobIndex.NONE;
        }
        working++;
        return waiting[--waitingCount];
    }

    /** After a failure nobody must wait for what will not come; after the last tree nobody does. */
    private synchronized void stop() {
        stopped = true;
        notifyAll();
    }
}
