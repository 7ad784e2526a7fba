package dev.backproof.backup.restic.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A SHA-256 value: the identity of a blob, a pack, an index, a snapshot, a key or a lock. Ordered as its hex text.
 *
 * @param a bytes 0..7, big endian
 * @param b bytes 8..15
 * @param c bytes 16..23
 * @param d bytes 24..31
 */
public record Id(long a, long b, long c, long d) implements Comparable<Id> {
    /** Bytes in an id. */
    public static final int BYTES = 32;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final ThreadLocal<MessageDigest> SHA256 = ThreadLocal.withInitial(Id::sha256);

    /** The id whose 32 bytes start at an offset of the array. */
    public static Id of(byte[] bytes, int offset) {
        return new Id(
                (long) LONG.get(bytes, offset),
                (long) LONG.get(bytes, offset + 8),
                (long) LONG.get(bytes, offset + 16),
                (long) LONG.get(bytes, offset + 24));
    }

    /** The id of exactly 32 bytes. */
    public static Id of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("an id has 32 bytes, not " + bytes.length);
        }
        return of(bytes, 0);
    }

    /** The id written as 64 lower case hex digits; anything else is an {@link IllegalArgumentException}. */
    public static Id parse(String hex) {
        Id id = parse(hex.toCharArray(), 0, hex.length());
        if (id == null) {
            throw new IllegalArgumentException("not an id: 64 lower case hex digits are needed");
        }
        return id;
    }

    /** As {@link #parse(String)} for a part of an array; null when it is not an id. */
    static @Nullable Id parse(char[] text, int offset, int length) {
        if (length != 2 * BYTES) {
            return null;
        }
        long[] parts = new long[4];
        for (int i = 0; i < length; i++) {
            int digit = hexDigit(text[offset + i]);
            if (digit < 0) {
                return null;
            }
            parts[i >> 4] = parts[i >> 4] << 4 | digit;
        }
        return new Id(parts[0], parts[1], parts[2], parts[3]);
    }

    private static int hexDigit(char ch) {
        return ch >= '0' && ch <= '9' ? ch - '0' : ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
    }

    /** Whether the text is an id: 64 lower case hex digits. */
    public static boolean isId(String text) {
        return text.length() == 2 * BYTES && text.chars().allMatch(ch -> hexDigit((char) ch) >= 0);
    }

    /** SHA-256 of the bytes. */
    public static Id hash(byte[] bytes) {
        return hash(bytes, 0, bytes.length);
    }

    /** SHA-256 of a part of the bytes. */
    public static Id hash(byte[] bytes, int offset, int length) {
        MessageDigest digest = SHA256.get();
        digest.update(bytes, offset, length);
        return of(digest.digest());
    }

    /** A new SHA-256, which every JDK has. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The 32 bytes. */
    public byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        putInto(bytes, 0);
        return bytes;
    }

    /** Writes the 32 bytes into an array. */
    public void putInto(byte[] bytes, int offset) {
        LONG.set(bytes, offset, a);
        LONG.set(bytes, offset + 8, b);
        LONG.set(bytes, offset + 16, c);
        LONG.set(bytes, offset + 24, d);
    }

    /** The first eight hex digits, as people quote it. */
    public String shortForm() {
        return toString().substring(0, 8);
    }

    @Override
    public int compareTo(Id other) {
        int order = Long.compareUnsigned(a, other.a);
        if (order == 0) {
            order = Long.compareUnsigned(b, other.b);
        }
        if (order == 0) {
            order = Long.compareUnsigned(c, other.c);
        }
        return order == 0 ? Long.compareUnsigned(d, other.d) : order;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(a);
    }

    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(a) + hex.toHexDigits(b) + hex.toHexDigits(c) + hex.toHexDigits(d);
    }
}
