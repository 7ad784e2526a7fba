package dev.backproof.backup.restic.format;

/** Compresses blobs and small files. Any number of threads may use it. */
public interface Compression {
    /**
     * One frame of a part of the bytes, with its content size and without a checksum.
     *
     * @param level 1 (fast) to 19 (small)
     */
    byte[] compress(byte[] plain, int offset, int length, int level);

    /**
     * As {@link #compress(byte[], int, int, int)}, into an array from its start.
     *
     * @param out has room for {@link #bound} bytes
     * @return how many bytes the frame has
     */
    int compress(byte[] plain, int offset, int length, int level, byte[] out);

    /** How many bytes a frame of so many plain ones has at most. */
    int bound(int length);

    /**
     * The bytes of one or more frames, of which the length is known.
     *
     * @throws FormatException when the frames are damaged or hold more or fewer bytes
     */
    byte[] decompress(byte[] compressed, int offset, int length, int plainLength);

    /**
     * As {@link #decompress(byte[], int, int, int)}, into an array from its start.
     *
     * @throws FormatException when the frames are damaged or hold more or fewer bytes
     */
    void decompress(byte[] compressed, int offset, int length, byte[] plain, int plainLength);

    /**
     * The bytes of one or more frames.
     *
     * @throws FormatException when the frames are damaged or hold more than {@code maxLength} bytes
     */
    byte[] decompressUpTo(byte[] compressed, int offset, int length, int maxLength);

    /** Zstandard (RFC 8878), the one that restic knows. */
    static Compression zstd() {
        return ZstdCompression.INSTANCE;
    }
}
