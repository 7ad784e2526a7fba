package dev.backproof.backup.snapshot;

import dev.backproof.backup.restic.BlobIndex;
import dev.backproof.backup.restic.crypto.Sealing;
import dev.backproof.backup.restic.format.BlobType;
import dev.backproof.backup.restic.format.PackHeader;
import dev.backproof.backup.restic.format.PackedBlob;
import java.util.BitSet;

/**
 * How much of each pack is needed, in primitive arrays. Of a blob that lies in several packs one copy is declared the used
 * one, preferably in a pack that is needed anyway or that holds nothing but such copies, as an interrupted prune leaves
 * it: so repeated prunes come to an end (the rules are restic's).
 */
final class PackUse {
    private final BlobIndex index;
    private final BitSet used;
    private final int[] usedBlobs;
    private final int[] unusedBlobs;
    private final int[] duplicateBlobs;
    private final long[] bytes;
    private final long[] unusedBytes;
    private final BitSet withData = new BitSet();
    private final BitSet withTrees = new BitSet();
    private final BitSet withUncompressed = new BitSet();
    private long totalUsedBytes;
    private long totalUsedBlobs;

    /**
     * Counts.
     *
     * @param used of each blob that is needed its first entry in the index
     */
    PackUse(BlobIndex index, BitSet used) {
        this.index = index;
        this.used = used;
        int packs = index.packCount();
        usedBlobs = new int[packs];
        unusedBlobs = new int[packs];
        duplicateBlobs = new int[packs];
        bytes = new long[packs];
        unusedBytes = new long[packs];
        for (int entry = 0; entry < index.size(); entry++) {
            count(entry);
        }
        chooseAmongDuplicates();
        for (int pack = 0; pack < packs; pack++) {
            bytes[pack] += Sealing.OVERHEAD + PackHeader.TRAILER_LENGTH;
        }
    }

    private void count(int entry) {
        PackedBlob blob = index.blob(entry);
        int pack = index.pack(entry);
        (blob.type() == BlobType.DATA ? withData : withTrees).set(pack);
        if (!blob.isCompressed()) {
            withUncompressed.set(pack);
        }
        bytes[pack] += blob.length() + PackHeader.entryLength(blob.isCompressed());
        int first = index.find(blob.type(), blob.id());
        boolean needed = used.get(first);
        boolean duplicate = needed && (first != entry || index.nextCopy(entry) != BlobIndex.NONE);
        if (duplicate) {
            duplicateBlobs[pack]++;
        }
        if (needed && !duplicate) {
            use(pack, blob.length());
        } else {
            unusedBlobs[pack]++;
            unusedBytes[pack] += blob.length();
        }
    }

    private void use(int pack, int length) {
        usedBlobs[pack]++;
        totalUsedBlobs++;
        totalUsedBytes += length;
    }

    private void chooseAmongDuplicates() {
        BitSet chosen = new BitSet();
        for (int entry = 0; entry < index.size(); entry++) {
            int pack = index.pack(entry);
            if (duplicateBlobs[pack] == 0) {
                continue;
            }
            int first = firstCopy(entry);
            boolean last = index.nextCopy(entry) == BlobIndex.NONE;
            if (!used.get(first) || chosen.get(first) || (first == entry && last)) {
                continue;
            }
            if (last || usedBlobs[pack] > 0 || duplicateBlobs[pack] == unusedBlobs[pack]) {
                chosen.set(first);
                unusedBlobs[pack]--;
                unusedBytes[pack] -= index.length(entry);
                use(pack, index.length(entry));
            }
        }
    }

    /** The first entry of the blob that this entry is a copy of. */
    int firstCopy(int entry) {
        return index.find(index.type(entry), index.id(entry));
    }

    /** Whether the blob of this entry is needed, in this copy or another. */
    boolean isNeeded(int entry) {
        return used.get(firstCopy(entry));
    }

    int usedBlobs(int pack) {
        return usedBlobs[pack];
    }

    int unusedBlobs(int pack) {
        return unusedBlobs[pack];
    }

    /** Sealed bytes of its blobs that are not needed, or needed but used elsewhere. */
    long unusedBytes(int pack) {
        return unusedBytes[pack];
    }

    /** Bytes that the whole pack must have. */
    long bytes(int pack) {
        return bytes[pack];
    }

    boolean hasData(int pack) {
        return withData.get(pack);
    }

    boolean hasTrees(int pack) {
        return withTrees.get(pack);
    }

    boolean hasUncompressed(int pack) {
        return withUncompressed.get(pack);
    }

    /** Blobs that are needed, each once. */
    long totalUsedBlobs() {
        return totalUsedBlobs;
    }

    /** Sealed bytes of these. */
    long totalUsedBytes() {
        return totalUsedBytes;
    }
}
