package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.BackupException;
import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.StorageException;
import dev.backproof.backup.restic.BlobIndex;
import dev.backproof.backup.restic.FileKind;
import dev.backproof.backup.restic.IndexObserver;
import dev.backproof.backup.restic.PackChecker;
import dev.backproof.backup.restic.PackContents;
import dev.backproof.backup.restic.Parallel;
import dev.backproof.backup.restic.Repository;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.PackedBlob;
import dev.backproof.backup.snapshot.CheckEvent.Phase;
import dev.backproof.backup.snapshot.Finding.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Checks a repository. Snapshots are listed before the index is read, so that one written meanwhile is not held against
 * it. Takes no lock. What somebody has pruned meanwhile is not damage: when errors were found and index files have
 * vanished since they were read, the check starts again, without reading packs twice. Everything is read from the store,
 * nothing from a local cache.
 */
public final class CheckRun {
    /** Who prunes more often than that while a check runs gets the errors of the last one. */
    private static final int ATTEMPTS = 5;

    private final Repository repository;
    private final CheckOptions options;
    private final Consumer<? super CheckEvent> listener;
    private final LongAdder packsRead = new LongAdder();
    private final LongAdder bytesRead = new LongAdder();
    /** What was wrong with the packs that were read, in this attempt or one before. */
    private final Map<Id, List<String>> read = new ConcurrentHashMap<>();

    private CheckLog log;
    private boolean indexVanished;

    /** For the entry package. */
    public CheckRun(Repository repository, CheckOptions options, Consumer<? super CheckEvent> listener) {
        this.repository = repository.uncached();
        this.options = options;
        this.listener = listener;
        log = new CheckLog(listener);
    }

    /** Checks everything that was asked for. */
    public CheckReport run() {
        Instant start = repository.options().clock().instant();
        for (int attempt = 1; ; attempt++) {
            CheckReport report = attempt(start, attempt == ATTEMPTS);
            if (attempt == ATTEMPTS || !indexVanished) {
                return report;
            }
            log = new CheckLog(listener);
        }
    }

    private CheckReport attempt(Instant start, boolean last) {
        List<Snapshot> snapshots = snapshots();
        List<Id> indexFiles = repository.ids(FileKind.INDEX);
        indexVanished = false;
        BlobIndex index = index(last);
        PackContents contents = index.packContents();
        Map<Id, Long> packs = packs(index, contents);
        TreeChecker trees = new TreeChecker(repository, index, log);
        log.phase(Phase.SNAPSHOTS, snapshots.size());
        trees.check(snapshots, () -> log.progressed(Phase.SNAPSHOTS, 1, 0));
        if (!log.foundErrors() || !repository.haveVanished(indexFiles)) {
            readData(index, contents, packs);
        }
        indexVanished = indexVanished || (log.foundErrors() && repository.haveVanished(indexFiles));
        return log.report(
                snapshots.size(),
                trees.checked(),
                packs.size(),
                packsRead.sum(),
                bytesRead.sum(),
                Duration.between(start, repository.options().clock().instant()));
    }

    private List<Snapshot> snapshots() {
        SnapshotCatalog catalog = new SnapshotCatalog(repository);
        List<Snapshot> found = Collections.synchronizedList(new ArrayList<>());
        Parallel.forEach("check", repository.options().connections(), repository.ids(FileKind.SNAPSHOT), id -> {
            try {
                found.add(catalog.loadListed(id));
            } catch (CorruptionException e) {
                log.error(Kind.UNREADABLE_SNAPSHOT, "snapshot " + id, Objects.toString(e.getMessage()));
            } catch (StorageException e) {
                if (e.code() != ErrorCode.OBJECT_NOT_FOUND) { // else somebody forgot it meanwhile
                    throw e;
                }
            }
        });
        return found;
    }

    /** Reads the index; a file that has vanished since it was listed is only an error at the last attempt. */
    private BlobIndex index(boolean last) {
        log.phase(Phase.INDEX, 0);
        Map<Id, Listed> listed = new HashMap<>();
        return repository.readIndex(new IndexObserver() {
            @Override
            public void pack(Id indexFile, Id pack, List<PackedBlob> blobs) {
                compare(listed, pack, blobs);
            }

            @Override
            public void damaged(Id indexFile, BackupException why) {
                if (why.code() == ErrorCode.OBJECT_NOT_FOUND && !last) {
                    indexVanished = true;
                    return;
                }
                if (!(why instanceof CorruptionException) && why.code() != ErrorCode.OBJECT_NOT_FOUND) {
                    throw why;
                }
                log.error(Kind.UNREADABLE_INDEX, "index " + indexFile, Objects.toString(why.getMessage()));
            }
        });
    }

    /** How many blobs a pack has in the first index file that lists it, and a digest of them that knows no order. */
    private record Listed(int count, long digest) {
        static Listed of(List<PackedBlob> blobs) {
            return new Listed(
                    blobs.size(), blobs.stream().mapToLong(PackedBlob::hashCode).sum());
        }
    }

    private void compare(Map<Id, Listed> listed, Id pack, List<PackedBlob> blobs) {
        Listed now = Listed.of(blobs);
        Listed before = listed.putIfAbsent(pack, now);
        if (before == null) {
            if (blobs.stream().map(PackedBlob::type).distinct().count() > 1) {
                log.hint(Kind.PACK_MIXED, "pack " + pack, "it holds both data and trees");
            }
            if (repository.config().version() == 1 && blobs.stream().anyMatch(PackedBlob::isCompressed)) {
                log.error(
                        Kind.INDEX_CONTRADICTION,
                        "pack " + pack,
                        "it holds compressed blobs, which restic refuses in a repository of version 1");
            }
        } else if (before.equals(now)) {
            log.hint(Kind.INDEX_DUPLICATE, "pack " + pack, "several index files list it");
        } else {
            log.error(Kind.INDEX_CONTRADICTION, "pack " + pack, "index files disagree on what is in it");
        }
    }

    /** Compares the listing with the index; what is there, with its size. */
    private Map<Id, Long> packs(BlobIndex index, PackContents contents) {
        PackListing listing = new PackListing(repository, index, contents);
        Map<Id, Long> sizes = listing.sizes();
        log.phase(Phase.PACKS, index.packCount());
        for (int pack = 0; pack < index.packCount(); pack++) {
            String subject = "pack " + index.packId(pack);
            listing.wrong(pack).ifPresent(wrong -> log.error(wrong.kind(), subject, wrong.message()));
            log.progressed(Phase.PACKS, 1, 0);
        }
        sizes.keySet().stream()
                .filter(id -> index.findPack(id) == BlobIndex.NONE)
                .forEach(id -> log.hint(Kind.PACK_NOT_INDEXED, "pack " + id, "no index file lists it"));
        return sizes;
    }

    private void readData(BlobIndex index, PackContents contents, Map<Id, Long> sizes) {
        List<Integer> chosen = choose(index, sizes);
        log.phase(Phase.READ_DATA, chosen.size());
        PackChecker checker = repository.packChecker();
        Parallel.forEach("check", repository.options().connections(), chosen, pack -> {
            Id id = index.packId(pack);
            long size = Objects.requireNonNull(sizes.get(id));
            List<String> problems = read.get(id);
            if (problems == null) {
                problems = checker.check(id, contents.blobs(pack));
                read.put(id, problems);
                packsRead.increment();
                bytesRead.add(size);
            }
            problems.forEach(problem -> log.error(Kind.PACK_DAMAGED, "pack " + id, problem));
            log.progressed(Phase.READ_DATA, 1, size);
        });
    }

    /** The numbers of the packs to read, of those that are there. */
    private List<Integer> choose(BlobIndex index, Map<Id, Long> sizes) {
        List<Integer> present = new ArrayList<>();
        long total = 0;
        for (int pack = 0; pack < index.packCount(); pack++) {
            Long size = sizes.get(index.packId(pack));
            if (size != null) {
                present.add(pack);
                total += size;
            }
        }
        return switch (options.readData()) {
            case CheckOptions.ReadData.None none -> List.of();
            case CheckOptions.ReadData.All all -> present;
            case CheckOptions.ReadData.Slice slice ->
                present.stream()
                        .filter(pack -> (index.packId(pack).a() >>> 56) % slice.of() == slice.number() - 1)
                        .toList();
            case CheckOptions.ReadData.Percent share -> random(present, share.percent() / 100);
            case CheckOptions.ReadData.Bytes bytes -> random(present, Math.min(1, (double) bytes.bytes() / total));
        };
    }

    private List<Integer> random(List<Integer> packs, double share) {
        List<Integer> shuffled = new ArrayList<>(packs);
        Collections.shuffle(shuffled, repository.options().random());
        int count = packs.isEmpty() ? 0 : (int) Math.max(1, packs.size() * share);
        return shuffled.subList(0, count);
    }
}
