package dev.backproof.backup.restic.chunker;

/** The rule of {@link Chunker} in its plainest form: one rolling fingerprint, not shifted, one byte after the other. */
final class ReferenceChunker {
    private static final int WINDOW = 64;
    private static final long MASK = (1L << 20) - 1;

    private final int degree;
    private final long[] modulus = new long[256];
    private final long[] out = new long[256];

    ReferenceChunker(Polynomial polynomial) {
        degree = polynomial.degree();
        for (int b = 0; b < 256; b++) {
            long rest = (long) b << degree;
            for (int bit = degree + 7; bit >= degree; bit--) {
                if ((rest >>> bit & 1) != 0) {
                    rest ^= polynomial.bits() << (bit - degree);
                }
            }
            modulus[b] = (long) b << degree ^ rest;
        }
        for (int b = 0; b < 256; b++) {
            long print = b;
            for (int i = 1; i < WINDOW; i++) {
                print = append(print, 0);
            }
            out[b] = print;
        }
    }

    /** The length of the chunk at {@code start} of a file that ends with the array. */
    int next(byte[] file, int start) {
        int most = Math.min(file.length - start, Chunker.MAX_SIZE);
        if (most <= Chunker.MIN_SIZE) {
            return most;
        }
        long print = 0;
        for (int length = Chunker.MIN_SIZE - WINDOW; length < most; length++) {
            if (length >= Chunker.MIN_SIZE) {
                if ((print & MASK) == 0) {
                    return length;
                }
                print ^= out[file[start + length - WINDOW] & 0xff];
            }
            print = append(print, file[start + length]);
        }
        return most;
    }

    /** The remainder of {@code print·x^8 + b}. */
    private long append(long print, int b) {
        return (print << 8 | (b & 0xff)) ^ modulus[(int) (print >>> (degree - 8))];
    }

    /** The fingerprint of a whole window. */
    long fingerprint(byte[] window) {
        long print = 0;
        for (byte b : window) {
            print = append(print, b);
        }
        return print;
    }
}
