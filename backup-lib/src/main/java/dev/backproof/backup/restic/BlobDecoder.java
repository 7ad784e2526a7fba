package dev.backproof.backup.restic;

import dev.backproof.backup.restic.crypto.Sealing;
import dev.backproof.backup.restic.crypto.UnsealException;
import dev.backproof.backup.restic.format.BlobType;
import dev.backproof.backup.restic.format.Compression;
import dev.backproof.backup.restic.format.FormatException;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.PackedBlob;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Turns the sealed bytes of a blob into its plain ones, believing nothing that it can compare. */
final class BlobDecoder {
    /** No writer makes data blobs larger than this; a larger number is not trusted with memory. */
    static final int MAX_DATA = 128 << 20;

    /** A directory of some millions of entries. */
    static final int MAX_TREE = 1 << 30;

    /** Holds every blob that restic makes; what is larger is used once. */
    private static final int KEPT_SCRATCH = 11 << 20;

    private final ConcurrentLinkedQueue<byte[]> scratch = new ConcurrentLinkedQueue<>();
    private final Sealing sealing;
    private final Compression compression;

    BlobDecoder(Sealing sealing, Compression compression) {
        this.sealing = sealing;
        this.compression = compression;
    }

    /**
     * Opens, decompresses and hashes.
     *
     * @throws FormatException telling what disagreed
     */
    byte[] decode(PackedBlob blob, byte[] sealed, int offset) {
        requireLimit(blob);
        byte[] plain;
        if (blob.isCompressed()) {
            byte[] opened = scratch(blob.length());
            try {
                int length = open(blob, sealed, offset, opened);
                plain = compression.decompress(opened, 0, length, blob.uncompressedLength());
            } finally {
                giveBack(opened);
            }
        } else {
            plain = new byte[blob.plainLength()];
            int unused = open(blob, sealed, offset, plain);
        }
        requireId(blob, plain);
        return plain;
    }

    /**
     * Opens, decompresses and hashes, and keeps nothing.
     *
     * @throws FormatException telling what disagreed
     */
    void check(PackedBlob blob, byte[] sealed, int offset) {
        if (blob.plainLength() > KEPT_SCRATCH) {
            byte[] unused = decode(blob, sealed, offset);
            return;
        }
        byte[] opened = scratch(blob.length());
        try {
            int length = open(blob, sealed, offset, opened);
            if (blob.isCompressed()) {
                checkCompressed(blob, opened, length);
            } else {
                requireId(blob, opened);
            }
        } finally {
            giveBack(opened);
        }
    }

    private void checkCompressed(PackedBlob blob, byte[] compressed, int length) {
        byte[] plain = scratch(blob.uncompressedLength());
        try {
            compression.decompress(compressed, 0, length, plain, blob.uncompressedLength());
            requireId(blob, plain);
        } finally {
            giveBack(plain);
        }
    }

    private static void requireLimit(PackedBlob blob) {
        int limit = blob.type() == BlobType.TREE ? MAX_TREE : MAX_DATA;
        if (blob.plainLength() > limit) {
            throw new FormatException("it claims to have " + blob.plainLength() + " bytes, more than " + limit);
        }
    }

    private int open(PackedBlob blob, byte[] sealed, int offset, byte[] plain) {
        try {
            return sealing.open(sealed, offset, blob.length(), plain);
        } catch (UnsealException e) {
            throw new FormatException("it does not open: " + e.getMessage(), e);
        }
    }

    private static void requireId(PackedBlob blob, byte[] plain) {
        Id actual = Id.hash(plain, 0, blob.plainLength());
        if (!actual.equals(blob.id())) {
            throw new FormatException("its content has the id " + actual);
        }
    }

    /** Memory with so much room, some of it used before. */
    private byte[] scratch(int length) {
        byte[] idle = scratch.poll();
        return idle == null || idle.length < length ? new byte[length + length / 4] : idle;
    }

    private void giveBack(byte[] array) {
        if (array.length <= KEPT_SCRATCH) {
            scratch.add(array);
        }
    }
}
