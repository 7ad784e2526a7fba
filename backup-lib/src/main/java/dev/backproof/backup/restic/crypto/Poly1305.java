package dev.backproof.backup.restic.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The tag of one message with Poly1305 (D. J. Bernstein, "The Poly1305-AES message-authentication code", 2005; RFC 8439
 * §2.5): the message, cut into 16-byte numbers with a one bit above each, is a polynomial evaluated at r modulo
 * 2^130 - 5; a pad is added modulo 2^128.
 *
 * <p>Three longs hold a number as {@code a0 + a1·2^64 + a2·2^128}. Because r is clamped, r0 and r1 are below 2^60 and r1
 * is a multiple of 4; so {@code r1·2^128 = (r1/4)·2^130 ≡ (r1/4)·5}, and no sum of two products overflows 128 bits.
 * Folding what a product has above 2^130 waits until the next block is added, which keeps the chain of operations that
 * depend on each other short.
 */
final class Poly1305 {
    /** Bytes of r, of the pad and of the tag. */
    static final int BYTES = 16;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long CLAMP_LOW = 0x0ffffffc_0fffffffL;
    private static final long CLAMP_HIGH = 0x0ffffffc_0ffffffcL;

    private final long r0;
    private final long r1;
    private long d0;
    private long d1;
    private long d2;

    private Poly1305(byte[] r) {
        r0 = (long) LONG.get(r, 0) & CLAMP_LOW;
        r1 = (long) LONG.get(r, 8) & CLAMP_HIGH;
    }

    /**
     * The tag of a part of an array.
     *
     * @param r 16 bytes, clamped here
     * @param pad 16 bytes that are used for no other message
     */
    static byte[] tag(byte[] r, byte[] pad, byte[] message, int offset, int length) {
        Poly1305 state = new Poly1305(r);
        int whole = length & -BYTES;
        state.absorb(message, offset, whole, 1);
        if (whole < length) {
            byte[] last = new byte[BYTES];
            System.arraycopy(message, offset + whole, last, 0, length - whole);
            last[length - whole] = 1;
            state.absorb(last, 0, BYTES, 0);
        }
        return state.finish(pad);
    }

    /** Takes in whole blocks, each with the given bit at 2^128. */
    private void absorb(byte[] message, int offset, int length, long top) {
        long r0 = this.r0;
        long r1 = this.r1;
        long s1 = r1 + (r1 >>> 2);
        long d0 = this.d0;
        long d1 = this.d1;
        long d2 = this.d2;
        int end = offset + length;
        for (int at = offset; at < end; at += BYTES) {
            long m0 = (long) LONG.get(message, at);
            long m1 = (long) LONG.get(message, at + 8);

            // h = d + m, where what d has above 2^130 comes back five times
            long fold = (d2 >>> 2) + (d2 & ~3L);
            long t0 = d0 + m0;
            long t1 = d1 + m1;
            long h0 = t0 + fold;
            long up = carry(t0, m0) + carry(h0, fold);
            long h1 = t1 + up;
            long h2 = (d2 & 3) + top + carry(t1, m1) + carry(h1, up);

            // d = h·r
            long add0 = h1 * s1;
            d0 = h0 * r0 + add0;
            long high0 = Math.unsignedMultiplyHigh(h0, r0) + Math.unsignedMultiplyHigh(h1, s1) + carry(d0, add0);
            long add1 = h1 * r0;
            long add2 = h2 * s1 + high0;
            long sum1 = h0 * r1 + add1;
            d1 = sum1 + add2;
            d2 = h2 * r0
                    + Math.unsignedMultiplyHigh(h0, r1)
                    + Math.unsignedMultiplyHigh(h1, r0)
                    + carry(sum1, add1)
                    + carry(d1, add2);
        }
        this.d0 = d0;
        this.d1 = d1;
        this.d2 = d2;
    }

    /** Folds, takes the modulus away once if it fits, and adds the pad. */
    private byte[] finish(byte[] pad) {
        long fold = (d2 >>> 2) + (d2 & ~3L);
        long h0 = d0 + fold;
        long up = carry(h0, fold);
        long h1 = d1 + up;
        long h2 = (d2 & 3) + carry(h1, up);

        // h + 5 reaches 2^130 exactly when h is not below the modulus; its low bits are then the remainder
        long g0 = h0 + 5;
        up = carry(g0, 5);
        long g1 = h1 + up;
        long g2 = h2 + carry(g1, up);
        long take = -(g2 >>> 2);
        long low = (g0 & take) | (h0 & ~take);
        long high = (g1 & take) | (h1 & ~take);

        long p0 = (long) LONG.get(pad, 0);
        long p1 = (long) LONG.get(pad, 8);
        byte[] tag = new byte[BYTES];
        LONG.set(tag, 0, low + p0);
        LONG.set(tag, 8, high + p1 + carry(low + p0, p0));
        return tag;
    }

    /** What an unsigned sum leaves over, from the sum and one of its two parts: 0 or 1. */
    private static long carry(long sum, long part) {
        return Long.compareUnsigned(sum, part) < 0 ? 1 : 0;
    }
}
