package dev.backproof.backup.restic.format;

import dev.backproof.backup.restic.crypto.Sealing;

/**
 * Where a blob lies in its pack, as pack headers and index files tell it. Blobs of 2 GiB and more, which the format would
 * allow and no known program writes, are not supported.
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
        if (!fits(offset, length, uncompressedLength)) {
            throw new IllegalArgumentException(outOfBounds(id, offset, length, uncompressedLength));
        }
    }

    /** As the constructor, for numbers that were read. */
    static PackedBlob checked(BlobType type, Id id, long offset, long length, long uncompressedLength) {
        if (!fits(offset, length, uncompressedLength)) {
            throw new FormatException(outOfBounds(id, offset, length, uncompressedLength));
        }
        return new PackedBlob(type, id, offset, (int) length, (int) uncompressedLength);
    }

    private static boolean fits(long offset, long length, long uncompressedLength) {
        return offset >= 0
                && length >= Sealing.OVERHEAD
                && length <= Integer.MAX_VALUE
                && offset <= PackHeader.MAX_PACK_LENGTH - length
                && uncompressedLength >= 0
                && uncompressedLength <= Integer.MAX_VALUE;
    }

    private static String outOfBounds(Id id, long offset, long length, long uncompressedLength) {
        return "blob " + id + " cannot lie at " + offset + " with " + length + " bytes, " + uncompressedLength
                + " uncompressed";
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
