package dev.backproof.backup.restic.format;

import dev.backproof.backup.restic.crypto.Sealing;

/**
 * Where a blob lies in its pack, as pack headers and index files tell it.
 *
 * @param id SHA-256 of the plain, uncompressed bytes
 * @param offset where its sealed bytes start in the pack, below 2^32
 * @param length its sealed bytes, overhead included
 * @param uncompressedLength its plain bytes when it is compressed, else 0
 */
public record PackedBlob(BlobType type, Id id, long offset, int length, int uncompressedLength) {
    /**
     * Checks the bounds.
     *
     * @throws IllegalArgumentException when a number is out of the format's bounds
     */
    public PackedBlob {
        if (length < Sealing.OVERHEAD) {
            throw new IllegalArgumentException("a sealed blob has at least 32 bytes, not " + length);
        }
        if (uncompressedLength < 0) {
            throw new IllegalArgumentException("the uncompressed length must not be negative: " + uncompressedLength);
        }
        if (offset < 0 || offset + length > PackHeader.MAX_PACK_LENGTH) {
            throw new IllegalArgumentException(
                    "a blob at " + offset + " of " + length + " bytes does not fit in a pack");
        }
    }

    /** Whether its bytes are compressed. */
    public boolean isCompressed() {
        return uncompressedLength != 0;
    }

    /** Bytes of the blob once opened and uncompressed. */
    public int plainLength() {
        return isCompressed() ? uncompressedLength : length - Sealing.OVERHEAD;
    }
}
