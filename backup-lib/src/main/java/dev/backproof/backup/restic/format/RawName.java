package dev.backproof.backup.restic.format;

import dev.backproof.backup.error.Escapes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A file name or link target as the system keeps it: bytes, which need not be UTF-8. Ordered by unsigned bytes, which
 * is the order of nodes in a tree (restic's format, "Trees and Data").
 */
public final class RawName implements Comparable<RawName> {
    private final byte[] bytes;

    private RawName(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A name of these bytes, which are copied. */
    public static RawName of(byte[] bytes) {
        return new RawName(bytes.clone());
    }

    /** A name of the text's UTF-8 bytes. */
    public static RawName of(String text) {
        return new RawName(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A name of these bytes, which nobody may change any more. */
    static RawName owning(byte[] bytes) {
        return new RawName(bytes);
    }

    /** The bytes themselves, which must not be changed. */
    byte[] shared() {
        return bytes;
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Number of bytes. */
    public int length() {
        return bytes.length;
    }

    /** Whether the bytes are valid UTF-8, so that {@link #toString} is exact. */
    public boolean isUtf8() {
        return Utf8.isValid(bytes);
    }

    /**
     * Whether this can be the name of one directory entry: not empty, not {@code .} or {@code ..}, no slash and no NUL.
     * Everything else must never reach a file system.
     */
    public boolean isSafeEntryName() {
        if (bytes.length == 0 || (bytes.length <= 2 && bytes[0] == '.' && bytes[bytes.length - 1] == '.')) {
            return false;
        }
        for (byte b : bytes) {
            if (b == '/' || b == 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(RawName other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RawName name && Arrays.equals(bytes, name.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** For people: the text, with each byte that is not UTF-8 and each control character as {@code \xHH}. */
    @Override
    public String toString() {
        return Escapes.display(bytes);
    }
}
