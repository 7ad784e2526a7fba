package dev.backproof.backup.restic.format;

import java.util.List;

/** Reads an index file's JSON pack by pack (restic design.rst, "Indexing"). Fields it does not know are ignored. */
public final class IndexReader {
    private IndexReader() {}

    /** Hears of each pack. */
    @FunctionalInterface
    public interface Visitor {
        /** A pack and its blobs in the order of the file, which need not be that of their offsets. */
        void pack(Id pack, List<PackedBlob> blobs);
    }

    /**
     * Reads one file.
     *
     * @throws FormatException when the JSON is not an index; the visitor may have heard of some packs by then
     */
    public static void read(byte[] json, Visitor visitor) {
        Pending.body();
    }
}
