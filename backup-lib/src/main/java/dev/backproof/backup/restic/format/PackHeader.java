package dev.backproof.backup.restic.format;

import java.util.List;

/**
 * The list of blobs at the end of a pack: {@code blobs || sealed header || uint32 length of the sealed header} (restic
 * design.rst, "Pack Format"). Offsets are not stored: each blob starts where the one before ends.
 */
public final class PackHeader {
    /** A pack is smaller: offsets are 32-bit numbers. */
    public static final long MAX_PACK_LENGTH = (1L << 32) - 1;
    /** Most bytes of a sealed header. */
    public static final int MAX_SEALED_LENGTH = 16 * 1024 * 1024;
    /** Bytes of the number at the end of a pack. */
    public static final int TRAILER_LENGTH = 4;

    private PackHeader() {}

    /** Bytes of the entry of one blob. */
    public static int entryLength(boolean compressed) {
        return compressed ? 41 : 37;
    }

    /**
     * The plain header of blobs that follow each other from offset 0.
     *
     * @throws IllegalArgumentException when they leave a gap, overlap or are too many
     */
    public static byte[] encode(List<PackedBlob> blobs) {
        return Pending.body();
    }

    /** The number that ends a pack whose sealed header has that many bytes. */
    public static byte[] trailer(int sealedHeaderLength) {
        return Pending.body();
    }

    /**
     * Reads how long the sealed header is from the end of a pack.
     *
     * @param tail bytes that end where the pack ends, at least four
     * @param packLength bytes of the whole pack
     * @throws FormatException when the number cannot be right for a pack of that length
     */
    public static int sealedLength(byte[] tail, long packLength) {
        return Pending.body();
    }

    /**
     * Reads a plain header.
     *
     * @param packLength bytes of the whole pack, which the blobs, the header and its length must fill exactly
     * @throws FormatException when they do not, or an entry is not valid
     */
    public static List<PackedBlob> decode(byte[] header, long packLength) {
        return Pending.body();
    }

    /** Bytes that a pack of these blobs has: what {@code check} compares with the listing. */
    public static long packLength(List<PackedBlob> blobs) {
        return Pending.body();
    }
}
