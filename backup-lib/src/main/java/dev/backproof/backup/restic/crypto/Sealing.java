package dev.backproof.backup.restic.crypto;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;

/**
 * Seals and opens bytes under one key as restic does: {@code IV(16) || AES-256-CTR(plain) || Poly1305-AES tag(16)}
 * (restic design.rst, "Keys, Encryption and MAC"). The tag covers the encrypted bytes; the IV is the tag's nonce. Safe
 * for use by many threads.
 */
public final class Sealing {
    /** How many bytes longer the sealed form is. */
    public static final int OVERHEAD = SealingCiphers.IV_BYTES + Poly1305.BYTES;

    private static final byte[] ZERO_IV = new byte[SealingCiphers.IV_BYTES];

    private final MasterKey key;
    private final RandomGenerator ivs;
    /** Ciphers are costly to make and belong to one thread at a time; there are as many as ever worked at once. */
    private final ConcurrentLinkedQueue<SealingCiphers> idle = new ConcurrentLinkedQueue<>();

    private Sealing(MasterKey key, RandomGenerator ivs) {
        this.key = key;
        this.ivs = ivs;
    }

    /** Seals with IVs of the system's cryptographic generator. */
    public static Sealing with(MasterKey key) {
        return new Sealing(key, new SecureRandom());
    }

    /**
     * Seals with IVs of the given generator, for tests that need known IVs: two seals with one IV give away what they
     * hold.
     */
    public static Sealing with(MasterKey key, RandomGenerator ivs) {
        return new Sealing(key, ivs);
    }

    /** Bytes of the sealed form of that many plain bytes. */
    public static int sealedLength(int plainLength) {
        return Math.addExact(plainLength, OVERHEAD);
    }

    /** The sealed form of the bytes. */
    public byte[] seal(byte[] plain) {
        return seal(plain, 0, plain.length);
    }

    /** The sealed form of a part of the bytes. */
    public byte[] seal(byte[] plain, int offset, int length) {
        byte[] sealed = new byte[sealedLength(length)];
        seal(plain, offset, length, sealed, 0);
        return sealed;
    }

    /** Writes the sealed form of a part of the bytes into another array, which must have room, and returns its length. */
    public int seal(byte[] plain, int offset, int length, byte[] out, int outOffset) {
        Objects.checkFromIndexSize(offset, length, plain.length);
        int sealedLength = sealedLength(length);
        Objects.checkFromIndexSize(outOffset, sealedLength, out.length);
        byte[] iv = newIv();
        int body = outOffset + iv.length;
        System.arraycopy(iv, 0, out, outOffset, iv.length);
        SealingCiphers ciphers = borrow();
        try {
            ciphers.counterMode(iv, plain, offset, length, out, body);
            byte[] tag = ciphers.tag(iv, out, body, length);
            System.arraycopy(tag, 0, out, body + length, tag.length);
        } finally {
            idle.add(ciphers);
        }
        return sealedLength;
    }

    /**
     * The plain bytes of a sealed form, after its tag was found right.
     *
     * @throws UnsealException when the tag is wrong, the bytes are too few or the IV is all zero
     */
    public byte[] open(byte[] sealed) {
        return open(sealed, 0, sealed.length);
    }

    /** As {@link #open(byte[])}, for a part of the bytes. */
    public byte[] open(byte[] sealed, int offset, int length) {
        byte[] plain = new byte[plainLength(length)];
        open(sealed, offset, length, plain);
        return plain;
    }

    /**
     * As {@link #open(byte[])}, for a part of the bytes, into an array from its start, which must have room.
     *
     * @return how many plain bytes there are
     * @throws UnsealException when the tag is wrong, the bytes are too few or the IV is all zero; nothing was written
     */
    public int open(byte[] sealed, int offset, int length, byte[] plain) {
        Objects.checkFromIndexSize(offset, length, sealed.length);
        int plainLength = plainLength(length);
        Objects.checkFromIndexSize(0, plainLength, plain.length);
        SealingCiphers ciphers = borrow();
        try {
            byte[] iv = checkedIv(ciphers, sealed, offset, plainLength);
            ciphers.counterMode(iv, sealed, offset + iv.length, plainLength, plain, 0);
            return plainLength;
        } finally {
            idle.add(ciphers);
        }
    }

    /**
     * Whether the sealed form of so many bytes opens to the given ones.
     *
     * @throws UnsealException when the tag is wrong or the IV is all zero
     */
    public boolean opensTo(byte[] sealed, int offset, byte[] plain, int plainOffset, int plainLength) {
        Objects.checkFromIndexSize(offset, sealedLength(plainLength), sealed.length);
        SealingCiphers ciphers = borrow();
        try {
            byte[] iv = checkedIv(ciphers, sealed, offset, plainLength);
            return ciphers.decryptsTo(iv, sealed, offset + iv.length, plain, plainOffset, plainLength);
        } finally {
            idle.add(ciphers);
        }
    }

    /** Bytes that a sealed form of that many bytes opens to. */
    private static int plainLength(int length) {
        if (length < OVERHEAD) {
            throw new UnsealException("sealed data has at least " + OVERHEAD + " bytes, not " + length);
        }
        return length - OVERHEAD;
    }

    /** The IV of a sealed form whose tag was found right. */
    private static byte[] checkedIv(SealingCiphers ciphers, byte[] sealed, int offset, int plainLength) {
        int body = offset + SealingCiphers.IV_BYTES;
        byte[] iv = Arrays.copyOfRange(sealed, offset, body);
        if (Arrays.equals(iv, ZERO_IV)) {
            throw new UnsealException("the IV is all zero");
        }
        int end = body + plainLength;
        byte[] tag = Arrays.copyOfRange(sealed, end, end + Poly1305.BYTES);
        if (!MessageDigest.isEqual(tag, ciphers.tag(iv, sealed, body, plainLength))) {
            throw new UnsealException("the tag does not fit: another key, or damaged bytes");
        }
        return iv;
    }

    private byte[] newIv() {
        byte[] iv = new byte[SealingCiphers.IV_BYTES];
        do {
            ivs.nextBytes(iv);
        } while (Arrays.equals(iv, ZERO_IV));
        return iv;
    }

    private SealingCiphers borrow() {
        SealingCiphers ciphers = idle.poll();
        return ciphers == null ? new SealingCiphers(key) : ciphers;
    }
}
