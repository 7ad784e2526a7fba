package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.restic.BlobIndex;
import dev.backproof.backup.restic.BlobLoader;
import dev.backproof.backup.restic.PackReader;
import dev.backproof.backup.restic.Repository;
import dev.backproof.backup.restic.format.BlobType;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.PackedBlob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;

/**
 * Fetches blobs for the files of a restore. Wanted blobs are gathered into batches, a batch is sorted by packs, and
 * several packs are read at once. What a pack does not give right is looked for elsewhere, blob by blob.
 */
final class BlobFetcher {
    /** Enough to find most blobs of a pack together, and only a few megabytes. */
    private static final int BATCH = 20_000;

    private static final int BATCHES = 4;

    private final BlobIndex index;
    private final PackReader packs;
    private final BlobLoader loader;
    private final Sink sink;
    private final LongConsumer fetched;
    private final FirstFailure failure;
    private final ExecutorService threads;
    private final Semaphore room = new Semaphore(BATCHES);
    private List<BlobUse> batch = new ArrayList<>();

    BlobFetcher(
            Repository repository,
            BlobIndex index,
            BlobLoader loader,
            Sink sink,
            LongConsumer fetched,
            FirstFailure failure) {
        this.index = index;
        packs = repository.packReader();
        this.loader = loader;
        this.sink = sink;
        this.fetched = fetched;
        this.failure = failure;
        threads = Executors.newFixedThreadPool(
                repository.options().connections(),
                Thread.ofPlatform().daemon().name("backproof-fetch-", 0).factory());
    }

    /** Takes blobs as they come, from several threads. */
    interface Sink {
        /** The blob's bytes, whose array is used again afterwards. */
        void blob(BlobUse use, byte[] plain, int length);

        /** It cannot be had. */
        void missing(BlobUse use, CorruptionException why);
    }

    /** Asks for blobs. Waits while there is much to do already. */
    synchronized void add(List<BlobUse> uses) {
        batch.addAll(uses);
        if (batch.size() >= BATCH) {
            flush();
        }
    }

    /** Waits until everything asked for was fetched. */
    void finish() {
        synchronized (this) {
            flush();
        }
        acquire(BATCHES);
        room.release(BATCHES);
    }

    void stop() {
        threads.shutdownNow();
    }

    private void acquire(int permits) {
        try {
            room.acquire(permits);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }

    private void flush() {
        if (batch.isEmpty()) {
            return;
        }
        List<List<BlobUse>> requests = requests(batch);
        batch = new ArrayList<>();
        acquire(1);
        AtomicInteger unfinished = new AtomicInteger(requests.size());
        for (List<BlobUse> request : requests) {
            threads.execute(() -> {
                failure.guard(() -> fetch(request));
                if (unfinished.decrementAndGet() == 0) {
                    room.release();
                }
            });
        }
    }

    /** By pack, in order of first use; the parts of a large pack may be read at the same time. */
    private List<List<BlobUse>> requests(List<BlobUse> uses) {
        Map<Integer, List<BlobUse>> byPack = new LinkedHashMap<>();
        for (BlobUse use : uses) {
            int pack = use.entry() == BlobIndex.NONE ? BlobIndex.NONE : index.pack(use.entry());
            byPack.computeIfAbsent(pack, number -> new ArrayList<>()).add(use);
        }
        List<List<BlobUse>> requests = new ArrayList<>();
        byPack.forEach((pack, ofPack) -> {
            if (pack == BlobIndex.NONE) {
                requests.add(ofPack);
            } else {
                ofPack.sort(Comparator.comparingLong(use -> index.offset(use.entry())));
                split(ofPack, requests);
            }
        });
        return requests;
    }

    private void split(List<BlobUse> sorted, List<List<BlobUse>> requests) {
        int from = 0;
        for (int i = 1; i <= sorted.size(); i++) {
            if (i == sorted.size() || offset(sorted.get(i)) - offset(sorted.get(from)) > PackReader.MAX_REQUEST) {
                requests.add(sorted.subList(from, i));
                from = i;
            }
        }
    }

    private long offset(BlobUse use) {
        return index.offset(use.entry());
    }

    private void fetch(List<BlobUse> uses) {
        if (uses.getFirst().entry() == BlobIndex.NONE) {
            uses.forEach(use -> fetchElsewhere(List.of(use)));
            return;
        }
        List<PackedBlob> blobs = new ArrayList<>();
        List<List<BlobUse>> usesOfBlob = new ArrayList<>();
        int last = BlobIndex.NONE;
        for (BlobUse use : uses) {
            if (use.entry() != last) {
                last = use.entry();
                blobs.add(index.blob(last));
                usesOfBlob.add(new ArrayList<>());
            }
            usesOfBlob.getLast().add(use);
        }
        Id pack = index.packId(index.pack(last));
        PackReader.Outcome outcome = packs.read(
                pack,
                blobs,
                (number, plain, length) -> usesOfBlob.get(number).forEach(use -> sink.blob(use, plain, length)));
        fetched.accept(outcome.bytesFetched());
        outcome.failed().stream().forEach(number -> fetchElsewhere(usesOfBlob.get(number)));
    }

    private void fetchElsewhere(List<BlobUse> uses) {
        byte[] plain;
        try {
            plain = loader.load(BlobType.DATA, uses.getFirst().blob());
        } catch (CorruptionException e) {
            uses.forEach(use -> sink.missing(use, e));
            return;
        }
        uses.forEach(use -> sink.blob(use, plain, plain.length));
    }
}
