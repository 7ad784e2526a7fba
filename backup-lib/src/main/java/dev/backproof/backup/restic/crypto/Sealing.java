package dev.backproof.backup.restic.crypto;

import java.util.random.RandomGenerator;

/**
 * Seals and opens bytes under one key as restic does: {@code IV(16) || AES-256-CTR(plain) || Poly1305-AES tag(16)}
 * (restic design.rst, "Keys, Encryption and MAC"). Safe for use by many threads.
 */
public final class Sealing {
    /** How many bytes longer the sealed form is. */
    public static final int OVERHEAD = 32;

    private Sealing() {}

    /** Seals with IVs of the system's cryptographic generator. */
    public static Sealing with(MasterKey key) {
        return Pending.body();
    }

    /** Seals with IVs of the given generator, which many threads may use: only for tests that need known IVs. */
    public static Sealing with(MasterKey key, RandomGenerator ivs) {
        return Pending.body();
    }

    /** Bytes of the sealed form of that many plain bytes. */
    public static int sealedLength(int plainLength) {
        return Math.addExact(plainLength, OVERHEAD);
    }

    /** The sealed form of the bytes. */
    public byte[] seal(byte[] plain) {
        return Pending.body();
    }

    /** The sealed form of a part of the bytes. */
    public byte[] seal(byte[] plain, int offset, int length) {
        return Pending.body();
    }

    /**
     * Writes the sealed form of a part of the bytes into another array and returns its length. The two must not overlap,
     * save that the plain bytes may lie exactly where their encrypted form goes, at {@code outOffset + 16}.
     */
    public int seal(byte[] plain, int offset, int length, byte[] out, int outOffset) {
        return Pending.body();
    }

    /**
     * The plain bytes of a sealed form, after its tag was found right.
     *
     * @throws UnsealException when the tag is wrong, the bytes are too few or the IV is all zero
     */
    public byte[] open(byte[] sealed) {
        return Pending.body();
    }

    /** As {@link #open(byte[])}, for a part of the bytes. */
    public byte[] open(byte[] sealed, int offset, int length) {
        return Pending.body();
    }
}
