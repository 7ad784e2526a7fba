package dev.backproof.backup.restic;

import dev.backproof.backup.restic.crypto.Sealing;
import dev.backproof.backup.restic.format.BlobType;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.PackHeader;
import dev.backproof.backup.restic.format.PackedBlob;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A pack being filled with blobs of one type. For one thread at a time. */
final class OpenPack {
    /** So that one index file always has room for a whole pack. */
    static final int MAX_BLOBS = 50_000;

    private final PackBuffer buffer;
    private final List<PackedBlob> blobs = new ArrayList<>();
    private int[] entries = new int[64];

    OpenPack(SegmentPool pool) {
        buffer = new PackBuffer(pool);
    }

    /**
     * Adds a sealed blob.
     *
     * @param entry its reserved entry in the index
     */
    void add(int entry, BlobType type, Id id, byte[] sealed, int length, int uncompressedLength) {
        if (blobs.size() == entries.length) {
            entries = Arrays.copyOf(entries, 2 * entries.length);
        }
        entries[blobs.size()] = entry;
        blobs.add(new PackedBlob(type, id, buffer.length(), length, uncompressedLength));
        buffer.append(sealed, 0, length);
    }

    /** Adds the header; no blob may follow. */
    void finish(Sealing sealing) {
        byte[] header = PackHeader.encode(blobs);
        byte[] sealed = sealing.seal(header);
        if (!Arrays.equals(sealing.open(sealed), header)) {
            throw new IllegalStateException("a sealed pack header does not open to what it was");
        }
        buffer.append(sealed, 0, sealed.length);
        byte[] trailer = PackHeader.trailer(sealed.length);
        buffer.append(trailer, 0, trailer.length);
    }

    /** Whether it has reached the size at which packs are closed. */
    boolean isFull(int packSize) {
        return buffer.length() >= packSize || blobs.size() == MAX_BLOBS;
    }

    boolean isEmpty() {
        return blobs.isEmpty();
    }

    List<PackedBlob> blobs() {
        return blobs;
    }

    /** The reserved entries of the blobs, in their order. */
    int[] entries() {
        return Arrays.copyOf(entries, blobs.size());
    }

    PackBuffer buffer() {
        return buffer;
    }
}
