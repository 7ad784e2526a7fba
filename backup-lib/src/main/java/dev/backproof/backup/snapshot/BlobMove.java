package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.CorruptionException;
import dev.backproof.backup.restic.BlobIndex;
import dev.backproof.backup.restic.BlobLoader;
import dev.backproof.backup.restic.BlobWriter;
import dev.backproof.backup.restic.PackContents;
import dev.backproof.backup.restic.PackReader;
import dev.backproof.backup.restic.Parallel;
import dev.backproof.backup.restic.Repository;
import dev.backproof.backup.restic.format.PackedBlob;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Stores blobs anew, in the same or another repository, reading pack after pack, several at a time. Only one blob of each
 * of these is in memory. A blob that reads wrong is fetched from its other copies.
 */
final class BlobMove {
    private final Repository from;
    private final BlobIndex index;
    private final PackContents contents;
    private final BlobLoader loader;
    /** First entries of the blobs that no reader has taken yet. */
    private final BitSet wanted;

    /**
     * Describes it.
     *
     * @param wanted first entries in the index of the blobs to move; used up
     */
    BlobMove(Repository from, BlobIndex index, PackContents contents, BitSet wanted) {
        this.from = from;
        this.index = index;
        this.contents = contents;
        this.wanted = wanted;
        loader = from.loader(index);
    }

    /**
     * Moves.
     *
     * @param packs numbers of the packs in which the wanted blobs lie
     * @param packRead hears of the bytes of wanted blobs in each pack that was read, from several threads
     * @throws CorruptionException when a blob is damaged in every copy
     */
    void run(BitSet packs, BlobWriter to, LongConsumer packRead) {
        int readers = Math.max(1, from.options().connections() - 1);
        PackReader reader = from.packReader();
        Parallel.forEach("move", readers, packs.stream().boxed().toList(), pack -> {
            List<PackedBlob> blobs = take(pack);
            PackReader.Outcome outcome = reader.read(
                    index.packId(pack),
                    blobs,
                    (number, plain, length) -> to.save(blobs.get(number).type(), plain, 0, length));
            outcome.failed().stream().mapToObj(blobs::get).forEach(blob -> {
                byte[] plain = loader.load(blob.type(), blob.id());
                to.save(blob.type(), plain, 0, plain.length);
            });
            packRead.accept(blobs.stream().mapToLong(PackedBlob::length).sum());
        });
        if (!wanted.isEmpty()) {
            throw new IllegalStateException(wanted.cardinality() + " blobs lie in no pack that was read");
        }
    }

    private synchronized List<PackedBlob> take(int pack) {
        List<PackedBlob> taken = new ArrayList<>();
        for (PackedBlob blob : contents.blobs(pack)) {
            int first = index.find(blob.type(), blob.id());
            if (wanted.get(first)) {
                wanted.clear(first);
                taken.add(blob);
            }
        }
        return taken;
    }
}
