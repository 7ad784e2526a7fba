package dev.backproof.backup.restic.format;

import dev.backproof.backup.restic.crypto.Sealing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The list of blobs at the end of a pack: {@code blobs || sealed header || uint32 length of the sealed header} (restic
 * design.rst, "Pack Format"). Offsets are not stored: each blob starts where the one before ends.
 *
 * <p>An entry is a type byte (0 data, 1 tree; 2 and 3 the same, compressed), the sealed length, for compressed blobs the
 * uncompressed length, and the id; numbers are 32-bit, little endian.
 */
public final class PackHeader {
    /** A pack is smaller: offsets are 32-bit numbers. */
    public static final long MAX_PACK_LENGTH = (1L << 32) - 1;
    /** Most bytes of a sealed header. */
    public static final int MAX_SEALED_LENGTH = 16 * 1024 * 1024;
    /** Bytes of the number at the end of a pack. */
    public static final int TRAILER_LENGTH = 4;

    private static final int RAW_ENTRY = 1 + 4 + Id.BYTES;
    private static final int COMPRESSED_ENTRY = RAW_ENTRY + 4;
    private static final int COMPRESSED_FLAG = 2;

    private PackHeader() {}

    /** Bytes of the entry of one blob. */
    public static int entryLength(boolean compressed) {
        return compressed ? COMPRESSED_ENTRY : RAW_ENTRY;
    }

    /**
     * The plain header of blobs that follow each other from offset 0.
     *
     * @throws IllegalArgumentException when there are none or too many, or they leave a gap or overlap
     */
    public static byte[] encode(List<PackedBlob> blobs) {
        int length = plainLength(blobs);
        if (blobs.isEmpty() || Sealing.sealedLength(length) > MAX_SEALED_LENGTH) {
            throw new IllegalArgumentException("a pack cannot hold " + blobs.size() + " blobs");
        }
        ByteBuffer out = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        long offset = 0;
        for (PackedBlob blob : blobs) {
            if (blob.offset() != offset) {
                throw new IllegalArgumentException(
                        "blob " + blob.id() + " starts at " + blob.offset() + ", the one before ends at " + offset);
            }
            offset += blob.length();
            int type = blob.type() == BlobType.TREE ? 1 : 0;
            if (blob.isCompressed()) {
                out.put((byte) (type | COMPRESSED_FLAG)).putInt(blob.length()).putInt(blob.uncompressedLength());
            } else {
                out.put((byte) type).putInt(blob.length());
            }
            out.put(blob.id().bytes());
        }
        return out.array();
    }

    /** The number that ends a pack whose sealed header has that many bytes. */
    public static byte[] trailer(int sealedHeaderLength) {
        return ByteBuffer.allocate(TRAILER_LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(sealedHeaderLength)
                .array();
    }

    /**
     * Reads how long the sealed header is from the end of a pack.
     *
     * @param tail bytes that end where the pack ends, at least four
     * @param packLength bytes of the whole pack
     * @throws FormatException when the number cannot be right for a pack of that length
     */
    public static int sealedLength(byte[] tail, long packLength) {
        if (tail.length < TRAILER_LENGTH) {
            throw new FormatException("a pack of " + packLength + " bytes is too short");
        }
        long length = Integer.toUnsignedLong(
                ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN).getInt(tail.length - TRAILER_LENGTH));
        if (length < Sealing.sealedLength(RAW_ENTRY)
                || length > MAX_SEALED_LENGTH
                || length > packLength - TRAILER_LENGTH) {
            throw new FormatException(
                    "a pack of " + packLength + " bytes cannot have a sealed header of " + length + " bytes");
        }
        return (int) length;
    }

    /**
     * Reads a plain header.
     *
     * @param packLength bytes of the whole pack, which the blobs, the header and its length must fill exactly
     * @throws FormatException when they do not, or an entry is not valid
     */
    public static List<PackedBlob> decode(byte[] header, long packLength) {
        if (header.length > MAX_SEALED_LENGTH - Sealing.OVERHEAD || packLength > MAX_PACK_LENGTH) {
            throw new FormatException("a pack of " + packLength + " bytes with a header of " + header.length
                    + " bytes is larger than the format allows");
        }
        ByteBuffer in = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
        List<PackedBlob> blobs = new ArrayList<>(header.length / RAW_ENTRY);
        long offset = 0;
        while (in.hasRemaining()) {
            PackedBlob blob = entry(in, offset);
            offset += blob.length();
            blobs.add(blob);
        }
        long used = offset + Sealing.sealedLength(header.length) + TRAILER_LENGTH;
        if (used != packLength) {
            throw new FormatException("the header tells of " + used + " bytes, the pack has " + packLength);
        }
        return blobs;
    }

    /** Bytes that a pack of these blobs has: what the listing of the store must say. */
    public static long packLength(List<PackedBlob> blobs) {
        long sealed = blobs.stream().mapToLong(PackedBlob::length).sum();
        return sealed + Sealing.sealedLength(plainLength(blobs)) + TRAILER_LENGTH;
    }

    private static int plainLength(List<PackedBlob> blobs) {
        return Math.toIntExact(blobs.stream()
                .mapToLong(blob -> entryLength(blob.isCompressed()))
                .sum());
    }

    private static PackedBlob entry(ByteBuffer in, long offset) {
        int at = in.position();
        int type = in.get();
        boolean compressed = (type & COMPRESSED_FLAG) != 0;
        if (type < 0 || type > 3) {
            throw new FormatException("byte " + at + " of the header is " + type + ", not a blob type");
        }
        if (in.remaining() < entryLength(compressed) - 1) {
            throw new FormatException("the header ends within the entry at byte " + at);
        }
        int length = in.getInt();
        int uncompressed = compressed ? in.getInt() : 0;
        byte[] id = new byte[Id.BYTES];
        in.get(id);
        if (compressed && uncompressed == 0) {
            throw new FormatException("blob " + Id.of(id) + " is compressed, but its uncompressed length is 0");
        }
        return PackedBlob.checked(
                (type & 1) == 0 ? BlobType.DATA : BlobType.TREE,
                Id.of(id),
                offset,
                Integer.toUnsignedLong(length),
                Integer.toUnsignedLong(uncompressed));
    }
}
