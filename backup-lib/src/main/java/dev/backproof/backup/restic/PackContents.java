package dev.backproof.backup.restic;

import dev.backproof.backup.restic.format.PackedBlob;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which blobs lie in which pack according to an index. */
public final class PackContents {
    private final BlobIndex index;
    private final int[] starts;
    private final int[] entries;

    PackContents(BlobIndex index, int[] starts, int[] entries) {
        this.index = index;
        this.starts = starts;
        this.entries = entries;
    }

    /** The blobs of a pack of the index, by offset. */
    public List<PackedBlob> blobs(int pack) {
        List<PackedBlob> blobs = new ArrayList<>(starts[pack + 1] - starts[pack]);
        for (int i = starts[pack]; i < starts[pack + 1]; i++) {
            blobs.add(index.blob(entries[i]));
        }
        blobs.sort(Comparator.comparingLong(PackedBlob::offset));
        return blobs;
    }
}
