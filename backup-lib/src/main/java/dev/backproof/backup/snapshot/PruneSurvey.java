package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.restic.BlobIndex;
import dev.backproof.backup.restic.FileKind;
import dev.backproof.backup.restic.Parallel;
import dev.backproof.backup.restic.Repository;
import dev.backproof.backup.restic.StoredFile;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.snapshot.PruneEvent.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Finds out what a repository's snapshots need and decides on each pack, by restic's rules (observed: restic 0.19.1):
 *
 * <ol>
 *   <li>a pack that is in no index goes first
 *   <li>a pack of which nothing is needed goes
 *   <li>a pack that is needed as a whole stays; when there are ten that are far smaller than others, those are joined
 *   <li>of the others, packs with trees, and small ones, are repacked; packs of data as long as more than the limit is
 *       unused, the ones with the largest unused share first
 * </ol>
 */
final class PruneSurvey {
    /** The smallest pack that restic can be told to make. */
    private static final long SMALL_PACK = 4L << 20;

    private static final int FEW_SMALL_PACKS = 10;
    private static final long GONE = -1;

    private final Repository repository;
    private final PruneLog log;
    private final IndexFiles files;
    private final BlobIndex index;
    private final PackUse use;
    private final long[] sizes;
    private final List<StoredFile> notIndexed = new ArrayList<>();
    private final BitSet remove = new BitSet();
    private final BitSet repack = new BitSet();
    private final BitSet missing = new BitSet();
    private long repackBytes;
    private long freedBytes;
    private long unusedAfter;

    private PruneSurvey(Repository repository, PruneLog log, IndexFiles files, PackUse use) {
        this.repository = repository;
        this.log = log;
        this.files = files;
        this.use = use;
        index = files.index();
        sizes = new long[index.packCount()];
    }

    /** Reads snapshots, index and trees, lists the packs and decides. */
    static PruneSurvey make(Repository repository, UnusedLimit limit, Set<SnapshotId> without, PruneLog log) {
        Collection<Id> roots = roots(repository, without);
        log.phase(Phase.INDEX, 0, 0);
        IndexFiles files = IndexFiles.read(repository, done -> log.progressed(Phase.INDEX, done, 0));
        log.phase(Phase.TREES, 0, 0);
        BitSet used = UsedBlobs.find(
                repository, files.index(), roots, new BitSet(), done -> log.progressed(Phase.TREES, done, 0));
        PruneSurvey survey = new PruneSurvey(repository, log, files, new PackUse(files.index(), used));
        survey.listPacks();
        survey.decide(limit);
        return survey;
    }

    /** Root trees of all snapshots but some; one that is listed and cannot be read ends it. */
    private static Collection<Id> roots(Repository repository, Set<SnapshotId> without) {
        SnapshotCatalog catalog = new SnapshotCatalog(repository);
        Collection<Id> roots = new ConcurrentLinkedQueue<>();
        List<Id> snapshots = repository.ids(FileKind.SNAPSHOT).stream()
                .filter(id -> !without.contains(new SnapshotId(id)))
                .toList();
        Parallel.forEach(
                "snapshots",
                repository.options().connections(),
                snapshots,
                id -> roots.add(catalog.load(id).tree()));
        return roots;
    }

    private void listPacks() {
        Arrays.fill(sizes, GONE);
        log.phase(Phase.PACKS, index.packCount(), 0);
        repository.list(FileKind.PACK, file -> {
            int pack = index.findPack(file.id());
            if (pack == BlobIndex.NONE) {
                notIndexed.add(file);
            } else {
                sizes[pack] = file.size();
                log.progressed(Phase.PACKS, 1, 0);
            }
        });
    }

    private void decide(UnusedLimit limit) {
        refuseDamaged();
        long small = smallSize();
        List<Integer> candidates = new ArrayList<>();
        List<Integer> smallOnes = new ArrayList<>();
        for (int pack = 0; pack < sizes.length; pack++) {
            unusedAfter += use.unusedBytes(pack);
            if (use.usedBlobs(pack) == 0) {
                (sizes[pack] == GONE ? missing : remove).set(pack);
                unusedAfter -= use.unusedBytes(pack);
                freedBytes += Math.max(0, sizes[pack]);
            } else if (use.unusedBlobs(pack) > 0 || isMixed(pack) || mustCompress(pack)) {
                candidates.add(pack);
            } else if (sizes[pack] < small) {
                smallOnes.add(pack);
            }
        }
        if (smallOnes.size() >= FEW_SMALL_PACKS) {
            candidates.addAll(smallOnes);
        }
        candidates.sort(mostWorthwhileFirst(small));
        long allowed = limit.bytes(use.totalUsedBytes());
        for (int pack : candidates) {
            if (use.hasTrees(pack) || sizes[pack] < small || unusedAfter >= allowed) {
                repack.set(pack);
                repackBytes += sizes[pack];
                freedBytes += use.unusedBytes(pack);
                unusedAfter -= use.unusedBytes(pack);
            }
        }
        freedBytes += notIndexed.stream().mapToLong(StoredFile::size).sum();
    }

    private void refuseDamaged() {
        List<String> gone = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        for (int pack = 0; pack < sizes.length; pack++) {
            if (use.usedBlobs(pack) == 0) {
                continue;
            }
            if (sizes[pack] == GONE) {
                gone.add(index.packId(pack).toString());
            } else if (sizes[pack] != use.bytes(pack)) {
                wrong.add(index.packId(pack) + " has " + sizes[pack] + " bytes instead of " + use.bytes(pack));
            }
        }
        if (!gone.isEmpty()) {
            throw new CorruptionException(
                    ErrorCode.MISSING_DATA,
                    "snapshots need " + gone.size() + " packs that are gone from " + repository.location()
                            + ", such as " + gone.getFirst() + "; nothing was pruned");
        }
        if (!wrong.isEmpty()) {
            throw new CorruptionException(
                    ErrorCode.CORRUPT_OBJECT,
                    wrong.size() + " packs in " + repository.location() + " have a wrong size: pack " + wrong.getFirst()
                            + "; nothing was pruned");
        }
    }

    /** Packs smaller than this are small: four fifths of what nearly all others have, or of the smallest usual size. */
    private long smallSize() {
        long[] sorted =
                Arrays.stream(sizes).filter(size -> size != GONE).sorted().toArray();
        long usual = sorted.length == 0 ? 0 : sorted[sorted.length * 3 / 100];
        return Math.max(SMALL_PACK, usual) / 5 * 4;
    }

    private boolean isMixed(int pack) {
        return use.hasData(pack) && use.hasTrees(pack);
    }

    /** Trees are always compressed where that is possible. */
    private boolean mustCompress(int pack) {
        return repository.config().version() >= 2 && use.hasUncompressed(pack) && !use.hasData(pack);
    }

    private Comparator<Integer> mostWorthwhileFirst(long small) {
        return Comparator.<Integer, Boolean>comparing(pack -> !use.hasTrees(pack))
                .thenComparing(pack -> sizes[pack] >= small)
                .thenComparingDouble(pack -> -(double) use.unusedBytes(pack) / sizes[pack])
                .thenComparing(Comparator.naturalOrder());
    }

    IndexFiles files() {
        return files;
    }

    PackUse use() {
        return use;
    }

    /** Packs that no index lists. */
    List<StoredFile> notIndexed() {
        return notIndexed;
    }

    /** Packs, by their number in the index, of which nothing is needed. */
    BitSet remove() {
        return remove;
    }

    /** Packs whose needed blobs are to be moved. */
    BitSet repack() {
        return repack;
    }

    /** Packs that are gone, and not needed. */
    BitSet missing() {
        return missing;
    }

    /** First entries of the needed blobs that lie in no pack that stays. */
    BitSet toMove() {
        BitSet wanted = new BitSet();
        for (int entry = 0; entry < index.size(); entry++) {
            if (repack.get(index.pack(entry)) && use.isNeeded(entry)) {
                wanted.set(use.firstCopy(entry));
            }
        }
        for (int entry = 0; entry < index.size(); entry++) {
            int pack = index.pack(entry);
            if (!repack.get(pack) && !remove.get(pack) && !missing.get(pack)) {
                wanted.clear(use.firstCopy(entry));
            }
        }
        return wanted;
    }

    /** Sealed bytes of blobs, told by their first entries. */
    long bytes(BitSet entries) {
        return entries.stream().mapToLong(index::length).sum();
    }

    PruneSummary summary() {
        long unusedBytes = 0;
        for (int pack = 0; pack < sizes.length; pack++) {
            unusedBytes += use.unusedBytes(pack);
        }
        long present = Arrays.stream(sizes).filter(size -> size != GONE).count();
        return new PruneSummary(
                use.totalUsedBlobs(),
                use.totalUsedBytes(),
                index.size() - use.totalUsedBlobs(),
                unusedBytes,
                present - repack.cardinality() - remove.cardinality(),
                repack.cardinality(),
                remove.cardinality(),
                notIndexed.size(),
                missing.cardinality(),
                repackBytes,
                freedBytes,
                unusedAfter);
    }
}
