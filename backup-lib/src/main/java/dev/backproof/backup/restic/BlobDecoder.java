package dev.backproof.backup.restic;

import dev.backproof.backup.restic.crypto.Sealing;
import dev.backproof.backup.restic.crypto.UnsealException;
import dev.backproof.backup.restic.format.BlobType;
import dev.backproof.backup.restic.format.Compression;
import dev.backproof.backup.restic.format.FormatException;
import dev.backproof.backup.restic.format.Id;
import dev.backproof.backup.restic.format.PackedBlob;

/** Turns the sealed bytes of a blob into its plain ones, believing nothing that it can compare. */
final class BlobDecoder {
    /** No writer makes data blobs larger than this; a larger number is not trusted with memory. */
    static final int MAX_DATA = 128 << 20;

    /** A directory of some millions of entries. */
    static final int MAX_TREE = 1 << 30;

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
        int limit = blob.type() == BlobType.TREE ? MAX_TREE : MAX_DATA;
        if (blob.plainLength() > limit) {
            throw new FormatException("it claims to have " + blob.plainLength() + " bytes, more than " + limit);
        }
        byte[] plain;
        try {
            plain = sealing.open(sealed, offset, blob.length());
        } catch (UnsealException e) {
            throw new FormatException("it does not open: " + e.getMessage(), e);
        }
        if (blob.isCompressed()) {
            plain = compression.decompress(plain, 0, plain.length, blob.uncompressedLength());
        }
        Id actual = Id.hash(plain);
        if (!actual.equals(blob.id())) {
            throw new FormatException("its content has the id " + actual);
        }
        return plain;
    }
}
