package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.BackupException;
import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.restic.BlobIndex;
import dev.backproof.backup.restic.FileKind;
import dev.backproof.backup.restic.IndexObserver;
import dev.backproof.backup.restic.PackContents;
import dev.backproof.backup.restic.Repository;
import dev.backproof.backup.restic.RepositoryLock;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.IndexWriter;
import dev.backproof.backup.restic.format.PackedBlob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/** The index of a repository, and which of its files lists which packs. */
final class IndexFiles {
    /** A file with so many blobs is full and stays as it is, unless it is far too large (restic's rules). */
    private static final long FULL = 50_000;

    private static final long OVERSIZED = 459_199;

    private final BlobIndex index = new BlobIndex();
    private final Map<Id, Listing> files = new TreeMap<>();

    private IndexFiles() {}

    /** What one file lists: packs by their number in the index. */
    private static final class Listing {
        private int[] packs = new int[16];
        private int count;
        private long blobs;

        void add(int pack, int blobCount) {
            if (count == packs.length) {
                packs = Arrays.copyOf(packs, 2 * count);
            }
            packs[count++] = pack;
            blobs += blobCount;
        }

        boolean isAnyIn(BitSet some) {
            return Arrays.stream(packs, 0, count).anyMatch(some::get);
        }
    }

    /**
     * Reads all files.
     *
     * @param filesDone hears of each file that holds something
     * @throws CorruptionException when one is damaged: nobody knows what it told of
     */
    static IndexFiles read(Repository repository, LongConsumer filesDone) {
        IndexFiles read = new IndexFiles();
        repository.ids(FileKind.INDEX).forEach(file -> read.files.put(file, new Listing()));
        repository.readIndex(read.index, new IndexObserver() {
            @Override
            public void pack(Id file, Id pack, List<PackedBlob> blobs) {
                Listing listing = read.files.computeIfAbsent(file, none -> new Listing());
                if (listing.count == 0) {
                    filesDone.accept(1);
                }
                listing.add(read.index.findPack(pack), blobs.size());
            }

            @Override
            public void damaged(Id file, BackupException why) {
                throw why;
            }
        });
        return read;
    }

    BlobIndex index() {
        return index;
    }

    /**
     * Makes the files tell no longer of some packs: first writes what takes their place, then removes the old ones.
     * Stopped in the middle, packs are listed twice, never not at all.
     *
     * @param filesDone hears of each file that was written or removed
     */
    void leaveOut(
            BitSet removed, PackContents contents, Repository repository, RepositoryLock lock, LongConsumer filesDone) {
        BitSet listed = new BitSet();
        List<Id> outdated = new ArrayList<>();
        files.forEach((file, listing) -> {
            if (listing.blobs < FULL
                    || listing.blobs >= OVERSIZED
                    || listing.isAnyIn(removed)
                    || listing.isAnyIn(listed)) {
                outdated.add(file);
            } else {
                Arrays.stream(listing.packs, 0, listing.count).forEach(listed::set);
            }
        });
        IndexWriter writer = new IndexWriter();
        for (int pack = 0; pack < index.packCount(); pack++) {
            if (removed.get(pack) || listed.get(pack)) {
                continue;
            }
            List<PackedBlob> blobs = contents.blobs(pack);
            writer.pack(index.packId(pack), blobs);
            if (writer.blobCount() >= FULL) {
                save(writer, repository, lock, filesDone);
                writer = new IndexWriter();
            }
        }
        if (writer.blobCount() > 0) {
            save(writer, repository, lock, filesDone);
        }
        for (Id file : outdated) {
            repository.removeFile(FileKind.INDEX, file, lock);
            filesDone.accept(1);
        }
    }

    private static void save(IndexWriter writer, Repository repository, RepositoryLock lock, LongConsumer filesDone) {
        repository.saveFile(FileKind.INDEX, writer.toJson(), lock);
        filesDone.accept(1);
    }
}
