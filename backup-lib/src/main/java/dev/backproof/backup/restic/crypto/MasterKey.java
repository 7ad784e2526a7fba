package dev.backproof.backup.restic.crypto;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The three secrets with which restic seals: an AES-256 key, and the two halves of a Poly1305-AES key. Both the key of a
 * repository and the one derived from a password have this form. Immutable; never shows itself.
 */
public final class MasterKey {
    /** Bytes of the AES-256 key. */
    public static final int ENCRYPT_BYTES = 32;
    /** Bytes of each half of the Poly1305-AES key. */
    public static final int MAC_BYTES = 16;

    private final byte[] encrypt;
    private final byte[] k;
    private final byte[] r;

    private MasterKey(byte[] encrypt, byte[] k, byte[] r) {
        this.encrypt = checked(encrypt, ENCRYPT_BYTES, "encryption");
        this.k = checked(k, MAC_BYTES, "k");
        this.r = checked(r, MAC_BYTES, "r");
    }

    /**
     * A key of these parts, which are copied. {@code r} is taken as it is and clamped where it is used.
     *
     * @throws IllegalArgumentException when a part has the wrong length or is all zero
     */
    public static MasterKey of(byte[] encrypt, byte[] k, byte[] r) {
        return new MasterKey(encrypt.clone(), k.clone(), r.clone());
    }

    /** A new random key; the generator must be a cryptographic one. */
    public static MasterKey random(RandomGenerator random) {
        byte[] encrypt = new byte[ENCRYPT_BYTES];
        byte[] k = new byte[MAC_BYTES];
        byte[] r = new byte[MAC_BYTES];
        random.nextBytes(encrypt);
        random.nextBytes(k);
        random.nextBytes(r);
        return new MasterKey(encrypt, k, r);
    }

    private static byte[] checked(byte[] part, int length, String name) {
        if (part.length != length) {
            throw new IllegalArgumentException(
                    "the " + name + " part of a key has " + length + " bytes, not " + part.length);
        }
        if (Arrays.equals(part, new byte[length])) {
            throw new IllegalArgumentException("the " + name + " part of a key must not be all zero");
        }
        return part;
    }

    /** A copy of the AES-256 key. */
    public byte[] encrypt() {
        return encrypt.clone();
    }

    /** A copy of the AES-128 key that makes the one-time part of a tag. */
    public byte[] k() {
        return k.clone();
    }

    /** A copy of the polynomial's point, not necessarily clamped; never compare two of them. */
    public byte[] r() {
        return r.clone();
    }

    @Override
    public String toString() {
        return "MasterKey (hidden)";
    }
}
