package dev.backproof.backup.storage;

/**
 * A part of an object.
 *
 * @param offset first byte, from 0
 * @param length number of bytes, or -1 for all up to the end
 */
public record ByteRange(long offset, long length) {
    private static final ByteRange ALL = new ByteRange(0, -1);

    public ByteRange {
        if (offset < 0 || length < -1) {
            throw new IllegalArgumentException("not a range: offset " + offset + ", length " + length);
        }
    }

    /** The whole object. */
    public static ByteRange all() {
        return ALL;
    }

    /** Exactly {@code length} bytes from {@code offset} on. */
    public static ByteRange of(long offset, long length) {
        if (length < 0) {
            throw new IllegalArgumentException("negative length: " + length);
        }
        return new ByteRange(offset, length);
    }

    /** Everything from {@code offset} on. */
    public static ByteRange from(long offset) {
        return new ByteRange(offset, -1);
    }

    /** Whether the end is left open: everything from the offset on. */
    public boolean isOpenEnded() {
        return length == -1;
    }

    /**
     * How many bytes of an object this range covers, or -1 when it reaches beyond the object's end.
     *
     * @param size bytes of the object
     */
    public long lengthWithin(long size) {
        if (offset > size) {
            return -1;
        }
        if (isOpenEnded()) {
            return size - offset;
        }
        return length <= size - offset ? length : -1;
    }

    /** Whether this is the whole object. */
    public boolean isAll() {
        return offset == 0 && length == -1;
    }
}
