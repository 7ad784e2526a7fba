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

    private final ByteArrays arrays = new ByteArrays();
    private final Sealing sealing;
    private final Compression compression;

    BlobDecoder(Sealing sealing, Compression compression) {
        this.sealing = sealing;
        this.compression = compression;
    }

    /**
     * The plain bytes of a blob, until it is closed.
     *
     * @param bytes the first of them
     */
    record Plain(byte[] bytes, int length, ByteArrays owner) implements AutoCloseable {
        @Override
        public void close() {
            owner.giveBack(bytes);
        }
    }

    /** Memory for sealed forms, too. */
    ByteArrays arrays() {
        return arrays;
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
            byte[] opened = arrays.take(blob.length());
            try {
                int length = open(blob, sealed, offset, opened);
                plain = compression.decompress(opened, 0, length, blob.uncompressedLength());
            } finally {
                arrays.giveBack(opened);
            }
        } else {
            plain = new byte[blob.plainLength()];
            int unused = open(blob, sealed, offset, plain);
        }
        requireId(blob, plain);
        return plain;
    }

    /**
     * As {@link #decode}, in memory that is used again.
     *
     * @throws FormatException telling what disagreed
     */
    Plain borrow(PackedBlob blob, byte[] sealed, int offset) {
        if (blob.plainLength() > ByteArrays.MAX_KEPT) {
            byte[] plain = decode(blob, sealed, offset); // which trusts the number only after a look at the bytes
            return new Plain(plain, plain.length, arrays);
        }
        byte[] plain = arrays.take(blob.plainLength());
        boolean done = false;
        try {
            decode(blob, sealed, offset, plain);
            done = true;
            return new Plain(plain, blob.plainLength(), arrays);
        } finally {
            if (!done) {
                arrays.giveBack(plain);
            }
        }
    }

    private void decode(PackedBlob blob, byte[] sealed, int offset, byte[] plain) {
        if (blob.isCompressed()) {
            byte[] opened = arrays.take(blob.length());
            try {
                int length = open(blob, sealed, offset, opened);
                compression.decompress(opened, 0, length, plain, blob.uncompressedLength());
            } finally {
                arrays.giveBack(opened);
            }
        } else {
            int unused = open(blob, sealed, offset, plain);
        }
        requireId(blob, plain);
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
}
