package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.error.RepositoryException;
import dev.backproof.backup.restic.BlobIndex;
import dev.backproof.backup.restic.BlobWriter;
import dev.backproof.backup.restic.FileKind;
import dev.backproof.backup.restic.PackContents;
import dev.backproof.backup.restic.Repository;
import dev.backproof.backup.restic.RepositoryLock;
import dev.backproof.backup.restic.format.Id;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Which snapshots will be copied; printable. Nothing is written before {@link #run}. */
public final class CopyPlan {
    /** Small snapshots are copied together, so that they share packs; a larger one becomes visible when it is there. */
    private static final long BATCH = 256L << 20;

    private final Repository from;
    private final Repository to;
    private final List<Snapshot> missing;
    private final List<Snapshot> present;
    private final Consumer<? super CopyEvent> listener;

    CopyPlan(
            Repository from,
            Repository to,
            List<Snapshot> missing,
            List<Snapshot> present,
            Consumer<? super CopyEvent> listener) {
        this.from = from;
        this.to = to;
        this.missing = List.copyOf(missing);
        this.present = List.copyOf(present);
        this.listener = listener;
    }

    /** A snapshot and its copy. */
    public record Copied(SnapshotId from, SnapshotId to) {}

    /** The snapshots that will be copied, in this order. */
    public List<Snapshot> missing() {
        return missing;
    }

    /** The snapshots that are there already. */
    public List<Snapshot> present() {
        return present;
    }

    /**
     * Whether both repositories cut files alike. Where not, the copies are whole, but share nothing with what is backed up
     * into the destination directly.
     */
    public boolean isCutAlike() {
        return from.config().polynomial().equals(to.config().polynomial());
    }

    /**
     * Copies what the destination lacks, then the snapshots, under a shared lock of the destination; the source is only
     * read. Nothing is ever on disk unencrypted. Stopped in the middle, snapshots that were told as copied are whole, and
     * what else was copied is used by the next run.
     *
     * @throws CorruptionException when something in the source is damaged, or was pruned meanwhile
     * @throws RepositoryException {@code LOCKED}, {@code LOCK_LOST}
     */
    public List<Copied> run() {
        List<Copied> copies = new ArrayList<>();
        if (missing.isEmpty()) {
            return copies;
        }
        try (RepositoryLock lock = to.lock(false)) {
            BlobIndex index = from.refreshIndex();
            PackContents contents = index.packContents();
            BitSet done = new BitSet();
            Deque<Snapshot> waiting = new ArrayDeque<>(missing);
            while (!waiting.isEmpty()) {
                copyBatch(waiting, index, contents, done, lock, copies);
            }
        }
        return copies;
    }

    private void copyBatch(
            Deque<Snapshot> waiting,
            BlobIndex index,
            PackContents contents,
            BitSet done,
            RepositoryLock lock,
            List<Copied> copies) {
        List<Snapshot> batch = new ArrayList<>();
        try (BlobWriter writer = to.writer(lock, bytes -> {})) {
            BitSet wanted = new BitSet();
            BitSet packs = new BitSet();
            long bytes = 0;
            while (!waiting.isEmpty() && bytes < BATCH) {
                Snapshot snapshot = waiting.remove();
                batch.add(snapshot);
                BitSet needed = UsedBlobs.find(
                        from, index, List.of(snapshot.tree()), done, trees -> tell(new CopyEvent.TreeRead()));
                done.or(needed);
                long found = 0;
                for (int entry = needed.nextSetBit(0); entry >= 0; entry = needed.nextSetBit(entry + 1)) {
                    if (writer.index().find(index.type(entry), index.id(entry)) == BlobIndex.NONE) {
                        wanted.set(entry);
                        packs.set(index.pack(entry));
                        found += index.length(entry);
                    }
                }
                tell(new CopyEvent.Found(found));
                bytes += found;
            }
            new BlobMove(from, index, contents, wanted).run(packs, writer, moved -> tell(new CopyEvent.Copied(moved)));
            writer.flush();
        }
        SnapshotCatalog catalog = new SnapshotCatalog(from);
        for (Snapshot snapshot : batch) {
            Id id = snapshot.id().id();
            SnapshotId copy = new SnapshotId(
                    to.saveFile(FileKind.SNAPSHOT, catalog.file(id).copied(id).toJson(), lock));
            copies.add(new Copied(snapshot.id(), copy));
            tell(new CopyEvent.SnapshotCopied(snapshot, copy));
        }
    }

    private synchronized void tell(CopyEvent event) {
        listener.accept(event);
    }

    @Override
    public String toString() {
        return "copy " + missing.size() + " snapshots from " + from.location() + " to " + to.location() + "; "
                + present.size() + " are there already";
    }
}
