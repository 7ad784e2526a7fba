package dev.backproof.backup.restic.format;

import java.util.List;

/** Collects packs into the JSON of one index file, as restic 0.19 writes it. For one thread. */
public final class IndexWriter {
    private int blobs;

    /** Adds a pack with all of its blobs. */
    public IndexWriter pack(Id pack, List<PackedBlob> packed) {
        blobs += packed.size();
        return Pending.body();
    }

    /** How many blobs are in it so far. */
    public int blobCount() {
        return blobs;
    }

    /** The JSON of what was added so far; more may be added afterwards. */
    public byte[] toJson() {
        return Pending.body();
    }
}
