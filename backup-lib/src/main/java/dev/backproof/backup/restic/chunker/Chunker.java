package dev.backproof.backup.restic.chunker;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Finds the chunk ends that restic finds, for one polynomial. Immutable: any number of threads may use it.
 *
 * <p>A chunk ends at the smallest length from {@link #MIN_SIZE} to {@link #MAX_SIZE} at which the last 64 bytes, taken as
 * the coefficients of a polynomial (first byte highest) modulo the repository's one, have twenty zeros at their low end;
 * else at {@link #MAX_SIZE} or the end of the file (restic design.rst, "Content-defined chunking"; exact rule observed:
 * restic 0.19.1). So the first half MiB of a chunk is not looked at but for its last 64 bytes.
 *
 * <ol>
 *   <li>The fingerprint is kept shifted up, so that its highest coefficient is bit 63: the eight that multiplying by x^8
 *       pushes out are then the top byte, and fall off by themselves.
 *   <li>For the next byte the fingerprint is multiplied by x^8, what was pushed out is replaced by its remainder, the
 *       byte leaving the window is taken away and the new one added. The first two are one table look-up, the third is
 *       another; the fourth needs none because a byte is its own remainder.
 *   <li>Each step needs the one before, so one fingerprint alone leaves the processor waiting. Three stretches that follow
 *       each other are looked at in turn, step by step. An end in the second or third counts only when those before it
 *       hold none.
 * </ol>
 */
public final class Chunker {
    /** No chunk is smaller, save the last of a file. */
    public static final int MIN_SIZE = 512 * 1024;
    /** No chunk is larger. */
    public static final int MAX_SIZE = 8 * 1024 * 1024;

    private static final int WINDOW = 64;
    private static final int ZERO_BITS = 20;
    /** How far up the fingerprint is kept for a polynomial of the usual degree, the only one that is cut in stretches. */
    private static final int SHIFT = Long.SIZE - Polynomial.DEGREE;

    private static final long MASK = ((1L << ZERO_BITS) - 1) << SHIFT;
    /** Bytes of one stretch: a multiple of 8. Short, because what was looked at behind an end is lost. */
    private static final int STRETCH = 8 * 1024;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final int shift;
    private final long mask;
    /** What replaces the byte pushed out at the top: its remainder, shifted up. */
    private final long[] overflow = new long[256];
    /** What takes a byte away that leaves the window: its remainder after 64 steps, shifted up. */
    private final long[] leaving = new long[256];

    private Chunker(Polynomial polynomial) {
        shift = Long.SIZE - polynomial.degree();
        mask = ((1L << ZERO_BITS) - 1) << shift;
        long highest = polynomial.bits() ^ (1L << polynomial.degree());
        for (int b = 0; b < 256; b++) {
            overflow[b] = polynomial.times(highest, b) << shift;
            leaving[b] = polynomial.timesBytes(b, WINDOW) << shift;
        }
    }

    /**
     * A chunker for a repository's polynomial.
     *
     * @throws IllegalArgumentException when the degree is too small to leave {@value #ZERO_BITS} bits to look at
     */
    public static Chunker of(Polynomial polynomial) {
        if (polynomial.degree() < ZERO_BITS) {
            throw new IllegalArgumentException("no chunks can be cut with the polynomial " + polynomial);
        }
        return new Chunker(polynomial);
    }

    /**
     * The length of the chunk that starts at {@code start}, or -1 when the bytes up to {@code end} do not decide it.
     * Never -1 when there are {@link #MAX_SIZE} bytes or the file ends there; 0 only when no byte is left of it.
     */
    public int next(byte[] buffer, int start, int end, boolean endOfFile) {
        return next(buffer, start, end, endOfFile, 0);
    }

    /**
     * As {@link #next(byte[], int, int, boolean)}, without looking again at bytes known not to end the chunk.
     *
     * @param undecided how many bytes from {@code start} an earlier call had when it gave -1
     */
    public int next(byte[] buffer, int start, int end, boolean endOfFile, int undecided) {
        Objects.checkFromToIndex(start, end, buffer.length);
        int most = Math.min(end - start, MAX_SIZE);
        int first = Math.max(MIN_SIZE, undecided + 1);
        if (first <= most) {
            int cut = find(buffer, start + first, start + most);
            if (cut >= 0) {
                return cut - start;
            }
        }
        return most == MAX_SIZE || endOfFile ? most : -1;
    }

    /** The first place from {@code at} to {@code last}, both included, where a chunk ends; -1 when there is none. */
    private int find(byte[] buffer, int at, int last) {
        int from = at;
        if (shift == SHIFT) {
            while (last - from + 1 >= 3 * STRETCH) {
                int cut = findInStretches(buffer, from);
                if (cut >= 0) {
                    return cut;
                }
                from += 3 * STRETCH;
            }
        }
        return find(buffer, from, last, fingerprint(buffer, from - 1));
    }

    /** As above, one byte after the other, going on from the fingerprint just before {@code at}. */
    private int find(byte[] buffer, int at, int last, long before) {
        long[] overflow = this.overflow;
        long[] leaving = this.leaving;
        int shift = this.shift;
        long mask = this.mask;
        long print = before;
        for (int end = at; end <= last; end++) {
            print = (print << 8)
                    ^ overflow[(int) (print >>> 56)]
                    ^ leaving[buffer[end - 1 - WINDOW] & 0xff]
                    ^ ((buffer[end - 1] & 0xffL) << shift);
            if ((print & mask) == 0) {
                return end;
            }
        }
        return -1;
    }

    /** The first end in three stretches, of which the first starts with the end at {@code a}; -1 when there is none. */
    private int findInStretches(byte[] buffer, int a) {
        long[] overflow = this.overflow;
        long[] leaving = this.leaving;
        int b = a + STRETCH;
        int c = b + STRETCH;
        long printA = fingerprint(buffer, a - 1);
        long printB = fingerprint(buffer, b - 1);
        long printC = fingerprint(buffer, c - 1);
        for (int i = 0; i < STRETCH; i += 8) {
            long inA = (long) LONG.get(buffer, a - 1 + i);
            long inB = (long) LONG.get(buffer, b - 1 + i);
            long inC = (long) LONG.get(buffer, c - 1 + i);
            long outA = (long) LONG.get(buffer, a - 1 - WINDOW + i);
            long outB = (long) LONG.get(buffer, b - 1 - WINDOW + i);
            long outC = (long) LONG.get(buffer, c - 1 - WINDOW + i);
            for (int bit = 0; bit < 64; bit += 8) {
                printA = (printA << 8)
                        ^ overflow[(int) (printA >>> 56)]
                        ^ leaving[(int) (outA >>> bit) & 0xff]
                        ^ ((inA >>> bit & 0xff) << SHIFT);
                printB = (printB << 8)
                        ^ overflow[(int) (printB >>> 56)]
                        ^ leaving[(int) (outB >>> bit) & 0xff]
                        ^ ((inB >>> bit & 0xff) << SHIFT);
                printC = (printC << 8)
                        ^ overflow[(int) (printC >>> 56)]
                        ^ leaving[(int) (outC >>> bit) & 0xff]
                        ^ ((inC >>> bit & 0xff) << SHIFT);
                if ((printA & MASK) == 0 || (printB & MASK) == 0 || (printC & MASK) == 0) {
                    return firstOf(buffer, a, i);
                }
            }
        }
        return -1;
    }

    /** The first end in three stretches that hold one in the eight bytes from {@code done} on, and none before these. */
    private int firstOf(byte[] buffer, int a, int done) {
        for (int stretch = a; ; stretch += STRETCH) {
            int cut = find(buffer, stretch + done, stretch + STRETCH - 1, fingerprint(buffer, stretch + done - 1));
            if (cut >= 0) {
                return cut;
            }
        }
    }

    /** The fingerprint of the 64 bytes before an index, shifted up. */
    private long fingerprint(byte[] buffer, int end) {
        long print = 0;
        for (int i = end - WINDOW; i < end; i++) {
            print = (print << 8) ^ overflow[(int) (print >>> 56)] ^ ((buffer[i] & 0xffL) << shift);
        }
        return print;
    }
}
