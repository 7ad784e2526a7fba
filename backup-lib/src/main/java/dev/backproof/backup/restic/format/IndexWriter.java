package dev.backproof.backup.restic.format;

import java.util.List;

/**
 * Writes the JSON of one index file pack by pack, as restic 0.19 does (restic design.rst, "Indexing"). For one thread; of
 * no use after {@link #toJson}.
 */
public final class IndexWriter {
    private final GoJsonWriter json = new GoJsonWriter(64 * 1024);
    private int blobs;

    /** Starts an empty file. */
    public IndexWriter() {
        json.beginObject().name("packs").beginArray();
    }

    /** Adds a pack with all of its blobs: one index file must list them all. */
    public IndexWriter pack(Id pack, List<PackedBlob> packed) {
        json.beginObject().name("id").id(pack).name("blobs").beginArray();
        for (PackedBlob blob : packed) {
            json.beginObject()
                    .name("id")
                    .id(blob.id())
                    .name("type")
                    .string(blob.type().label())
                    .name("offset")
                    .unsigned(blob.offset())
                    .name("length")
                    .unsigned(blob.length())
                    .nonZero("uncompressed_length", blob.uncompressedLength())
                    .endObject();
        }
        json.endArray().endObject();
        blobs += packed.size();
        return this;
    }

    /** How many blobs are in it so far. */
    public int blobCount() {
        return blobs;
    }

    /** The file's JSON, with the line feed at its end that restic writes. */
    public byte[] toJson() {
        return json.endArray().endObject().newline().toBytes();
    }
}
