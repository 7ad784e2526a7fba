package dev.backproof.backup.snapshot;

import dev.backproof.backup.restic.BlobWriter;
import dev.backproof.backup.snapshot.BackupEvent.Change;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;

/** What a running backup counts; by several threads. */
final class BackupCounters {
    private final Changes files = new Changes();
    private final Changes directories = new Changes();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder unreadable = new LongAdder();

    void file(Change change, long size) {
        files.count(change);
        bytes.add(size);
    }

    void directory(Change change) {
        directories.count(change);
    }

    void unreadable() {
        unreadable.increment();
    }

    long unreadableCount() {
        return unreadable.sum();
    }

    SnapshotCounts result(Instant start, Instant end, BlobWriter.Counts blobs) {
        return new SnapshotCounts(
                start,
                end,
                files.added.sum(),
                files.changed.sum(),
                files.unmodified.sum(),
                directories.added.sum(),
                directories.changed.sum(),
                directories.unmodified.sum(),
                blobs.dataBlobs(),
                blobs.treeBlobs(),
                blobs.plainBytes(),
                blobs.storedBytes(),
                files.total(),
                bytes.sum());
    }

    private static final class Changes {
        private final LongAdder added = new LongAdder();
        private final LongAdder changed = new LongAdder();
        private final LongAdder unmodified = new LongAdder();

        void count(Change change) {
            switch (change) {
                case NEW -> added.increment();
                case CHANGED -> changed.increment();
                case UNMODIFIED -> unmodified.increment();
            }
        }

        long total() {
            return added.sum() + changed.sum() + unmodified.sum();
        }
    }
}
