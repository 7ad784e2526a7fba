package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.restic.BlobIndex;
import dev.backproof.backup.restic.Parallel;
import dev.backproof.backup.restic.Repository;
import dev.backproof.backup.restic.format.BlobType;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.snapshot.Finding.Kind;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Checks the trees of snapshots, several at a time and each tree once however many snapshots share it: that all are whole
 * and all file blobs are there, and what restic's check lets pass: order and uniqueness of names, names that would lead
 * out of a target, sizes that the blobs do not have.
 *
 * <p>In memory are, beside a bit for each entry of the index, the trees being checked, together no larger than a share of
 * the heap, and the folders still to be entered, depth first.
 */
final class TreeChecker {
    /** The share of the heap that trees being checked may take: one part of so many. */
    private static final int HEAP_SHARE = 4;

    /** Permits are counted in these, so that their number fits. */
    private static final int PERMIT_BYTES = 1 << 10;

    private final Repository repository;
    private final BlobIndex index;
    private final TreeLoader trees;
    private final CheckLog log;
    private final BitSet met = new BitSet();
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final LongAdder checked = new LongAdder();
    private final int permits = (int)
            Math.min(Integer.MAX_VALUE, Math.max(1, Runtime.getRuntime().maxMemory() / HEAP_SHARE / PERMIT_BYTES));
    private final Semaphore room = new Semaphore(permits, true);
    private int busy;

    TreeChecker(Repository repository, BlobIndex index, CheckLog log) {
        this.repository = repository;
        this.index = index;
        this.log = log;
        trees = new TreeLoader(repository.loader(index));
    }

    /** A snapshot with the number of its trees that are still to be checked. */
    private record Walked(Snapshot snapshot, AtomicLong unfinished) {}

    private record Pending(Walked of, EntryPath path, Id tree, int entry) {}

    /** How many trees were checked. */
    long checked() {
        return checked.sum();
    }

    /**
     * Checks snapshots.
     *
     * @param done is run after each of them
     * @throws CancellationException when the thread is interrupted
     */
    void check(List<Snapshot> snapshots, Runnable done) {
        for (Snapshot snapshot : snapshots.reversed()) {
            Walked walked = new Walked(snapshot, new AtomicLong(1));
            add(walked, EntryPath.root(), snapshot.tree());
            end(walked, done);
        }
        int workers = Math.max(
                repository.options().connections(), Runtime.getRuntime().availableProcessors());
        Parallel.forEach("trees", workers, Collections.nCopies(workers, done), this::work);
    }

    private void work(Runnable done) {
        for (Pending next = take(); next != null; next = take()) {
            try {
                check(next);
                end(next.of, done);
            } catch (RuntimeException | Error e) {
                giveUp();
                throw e;
            } finally {
                finished();
            }
        }
    }

    private static void end(Walked walked, Runnable done) {
        if (walked.unfinished.decrementAndGet() == 0) {
            done.run();
        }
    }

    /** The next tree; null when all are checked. */
    private synchronized @Nullable Pending take() {
        while (pending.isEmpty() && busy > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw interrupted();
            }
        }
        Pending next = pending.poll();
        busy += next == null ? 0 : 1;
        return next;
    }

    private synchronized void finished() {
        busy--;
        notifyAll();
    }

    private synchronized void giveUp() {
        pending.clear();
    }

    private static CancellationException interrupted() {
        Thread.currentThread().interrupt();
        return new CancellationException("interrupted");
    }

    private void add(Walked of, EntryPath path, Id tree) {
        int entry = index.find(BlobType.TREE, tree);
        if (entry == BlobIndex.NONE) {
            log.error(Kind.BLOB_MISSING, subject(of, path), "its tree " + tree + " is in no index");
            return;
        }
        synchronized (this) {
            if (!met.get(entry)) {
                met.set(entry);
                of.unfinished.incrementAndGet();
                pending.push(new Pending(of, path, tree, entry));
                notifyAll();
            }
        }
    }

    private void check(Pending next) {
        int needed = Math.min(permits, 1 + index.plainLength(next.entry) / PERMIT_BYTES);
        try {
            room.acquire(needed);
        } catch (InterruptedException e) {
            throw interrupted();
        }
        try {
            checked.increment();
            Tree nodes = trees.load(next.tree);
            EntryNames names = new EntryNames(nodes);
            for (Node node : nodes) {
                EntryPath path = next.path.child(node.name());
                checkName(next.of, path, names.next(node.name()));
                checkNode(next.of, path, node);
            }
        } catch (CorruptionException e) {
            log.error(Kind.TREE_DAMAGED, subject(next.of, next.path), Objects.toString(e.getMessage()));
        } finally {
            room.release(needed);
        }
    }

    private void checkName(Walked of, EntryPath path, EntryNames.Verdict verdict) {
        switch (verdict) {
            case FINE -> {}
            case OUT_OF_ORDER ->
                log.error(Kind.TREE_ORDER, subject(of, path), "its name is not in order in its folder");
            case DUPLICATE -> log.error(Kind.TREE_ORDER, subject(of, path), "its name is in its folder twice");
            case HOSTILE -> log.error(Kind.HOSTILE_NAME, subject(of, path), "its name would lead out of its folder");
        }
    }

    private void checkNode(Walked of, EntryPath path, Node node) {
        if (node.type() == NodeType.DIRECTORY) {
            Id subtree = node.subtree();
            if (subtree == null) {
                log.error(Kind.NODE_INVALID, subject(of, path), "the folder has no tree");
            } else {
                add(of, path, subtree);
            }
        } else if (node.type() == NodeType.FILE) {
            checkFile(of, path, node);
        }
    }

    private void checkFile(Walked of, EntryPath path, Node node) {
        List<Id> content = node.content();
        if (content == null) {
            log.error(Kind.NODE_INVALID, subject(of, path), "the file has no list of blobs");
            return;
        }
        long size = 0;
        boolean whole = true;
        for (Id id : content) {
            int entry = index.find(BlobType.DATA, id);
            if (entry == BlobIndex.NONE) {
                log.error(Kind.BLOB_MISSING, subject(of, path), "its data blob " + id + " is in no index");
                whole = false;
            } else {
                size += index.plainLength(entry);
            }
        }
        if (whole && size != node.size()) {
            log.error(
                    Kind.FILE_SIZE,
                    subject(of, path),
                    "it should have " + node.size() + " bytes, but its blobs have " + size);
        }
    }

    private static String subject(Walked of, EntryPath path) {
        return "snapshot " + of.snapshot.id().shortForm() + " " + path;
    }
}
