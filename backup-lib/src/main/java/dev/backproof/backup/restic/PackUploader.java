package dev.backproof.backup.restic;

import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.IndexWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Uploads finished packs, a few at a time, and lists each in an index file after it is stored. As many packs wait or
 * travel as the heap allows; {@link #upload} waits for room. The first failure ends everything.
 */
final class PackUploader implements AutoCloseable {
    /** restic splits index files here, or after ten minutes. */
    static final int INDEX_BLOBS = 50_000;

    static final Duration INDEX_AGE = Duration.ofMinutes(10);

    /** A share of the heap that packs on their way may take: one part of so many. */
    private static final int HEAP_SHARE = 6;

    private static final Duration GIVE_UP = Duration.ofMinutes(1);

    private final Repository repository;
    private final BlobIndex index;
    private final RepositoryLock lock;
    private final LongConsumer packStored;
    private final SegmentPool pool = new SegmentPool();
    private final int atOnce;
    private final Semaphore room;
    private final ExecutorService threads;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    private final Object indexLock = new Object();
    private IndexWriter indexWriter = new IndexWriter();
    private Instant indexStarted = Instant.MAX;

    PackUploader(Repository repository, BlobIndex index, RepositoryLock lock, LongConsumer packStored) {
        this.repository = repository;
        this.index = index;
        this.lock = lock;
        this.packStored = packStored;
        RepositoryOptions options = repository.options();
        long byHeap = Runtime.getRuntime().maxMemory() / HEAP_SHARE / options.packSize();
        atOnce = (int) Math.max(1, Math.min(options.connections(), byHeap));
        room = new Semaphore(atOnce);
        threads = Executors.newFixedThreadPool(
                atOnce,
                Thread.ofPlatform().daemon().name("backproof-upload-", 0).factory());
    }

    OpenPack newPack() {
        return new OpenPack(pool);
    }

    /** Takes over a pack. */
    void upload(OpenPack pack) {
        rethrowFailure();
        try {
            room.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for uploads");
        }
        threads.execute(() -> {
            try {
                if (failure.get() == null) {
                    store(pack);
                }
            } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
            } finally {
                pack.buffer().free();
                room.release();
            }
        });
    }

    private void store(OpenPack pack) {
        pack.finish(repository.sealing());
        Id id = pack.buffer().hash();
        lock.requireHeld();
        repository.store().put(FileKind.PACK.key(id), pack.buffer());
        repository.packBlocks().stored(id, pack.buffer(), pack.blobs());
        long bytes = pack.buffer().length();
        synchronized (indexLock) {
            if (indexWriter.blobCount() + pack.blobs().size() > INDEX_BLOBS) {
                saveIndex();
            }
            if (indexWriter.blobCount() == 0) {
                indexStarted = repository.options().clock().instant();
            }
            indexWriter.pack(id, pack.blobs());
            index.settle(id, pack.entries(), pack.blobs());
            if (indexWriter.blobCount() >= INDEX_BLOBS || isOld()) {
                saveIndex();
            }
        }
        packStored.accept(bytes);
    }

    private boolean isOld() {
        return Duration.between(indexStarted, repository.options().clock().instant())
                        .compareTo(INDEX_AGE)
                >= 0;
    }

    private void saveIndex() {
        if (indexWriter.blobCount() > 0) {
            repository.indexSaved(index, repository.saveFile(FileKind.INDEX, indexWriter.toJson(), lock));
            indexWriter = new IndexWriter();
        }
    }

    /** Waits until every pack is stored, then writes the rest of the index. */
    void finish() {
        try {
            room.acquire(atOnce);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for uploads");
        }
        room.release(atOnce);
        rethrowFailure();
        synchronized (indexLock) {
            saveIndex();
        }
    }

    /** Throws what made an upload fail, if one did. */
    void rethrowFailure() {
        Throwable thrown = failure.get();
        if (thrown != null) {
            throw Parallel.unchecked(thrown);
        }
    }

    /** Stops uploads that are still running. */
    @Override
    public void close() {
        threads.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            if (!threads.awaitTermination(GIVE_UP.toSeconds(), TimeUnit.SECONDS)) {
                failure.compareAndSet(null, new CancellationException("given up"));
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
