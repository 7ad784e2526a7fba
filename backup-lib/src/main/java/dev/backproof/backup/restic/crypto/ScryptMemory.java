package dev.backproof.backup.restic.crypto;

/**
 * The part of scrypt that takes time and memory: ROMix over one block (RFC 7914 §3 to §5). Blocks are kept as the
 * little-endian numbers that Salsa20/8 works on.
 *
 * <ol>
 *   <li>The memory is filled with N blocks, each BlockMix of the one before, the first the given one.
 *   <li>N times the block is mixed with the one of the memory that its last 64 bytes choose.
 * </ol>
 *
 * For one thread.
 */
final class ScryptMemory {
    /** Numbers of a Salsa20/8 block. */
    private static final int WORDS = 16;

    private final int n;
    private final int blockWords;
    private final int[] memory;
    private final int[] zeros;

    /** Takes 128·n·r bytes. */
    ScryptMemory(int n, int r) {
        this.n = n;
        blockWords = 2 * r * WORDS;
        memory = new int[n * blockWords];
        zeros = new int[blockWords];
    }

    /** Mixes a block, which has 32·r numbers, in place. */
    void mix(int[] block) {
        System.arraycopy(block, 0, memory, 0, blockWords);
        int last = (n - 1) * blockWords;
        for (int at = 0; at < last; at += blockWords) {
            blockMix(memory, at, zeros, 0, memory, at + blockWords);
        }
        int[] x = block;
        int[] y = new int[blockWords];
        blockMix(memory, last, zeros, 0, x, 0);
        for (int i = 0; i < n; i++) {
            int chosen = x[blockWords - WORDS] & (n - 1);
            blockMix(x, 0, memory, chosen * blockWords, y, 0);
            int[] mixed = y;
            y = x;
            x = mixed;
        }
        // n is even, so what was mixed last lies where the block came from
    }

    /** Puts BlockMix of {@code in XOR with} to {@code out}, which does not overlap the others. */
    private void blockMix(int[] in, int inStart, int[] with, int withStart, int[] out, int outStart) {
        int half = blockWords / 2;
        int previous = blockWords - WORDS;
        int x0 = in[inStart + previous] ^ with[withStart + previous];
        int x1 = in[inStart + previous + 1] ^ with[withStart + previous + 1];
        int x2 = in[inStart + previous + 2] ^ with[withStart + previous + 2];
        int x3 = in[inStart + previous + 3] ^ with[withStart + previous + 3];
        int x4 = in[inStart + previous + 4] ^ with[withStart + previous + 4];
        int x5 = in[inStart + previous + 5] ^ with[withStart + previous + 5];
        int x6 = in[inStart + previous + 6] ^ with[withStart + previous + 6];
        int x7 = in[inStart + previous + 7] ^ with[withStart + previous + 7];
        int x8 = in[inStart + previous + 8] ^ with[withStart + previous + 8];
        int x9 = in[inStart + previous + 9] ^ with[withStart + previous + 9];
        int x10 = in[inStart + previous + 10] ^ with[withStart + previous + 10];
        int x11 = in[inStart + previous + 11] ^ with[withStart + previous + 11];
        int x12 = in[inStart + previous + 12] ^ with[withStart + previous + 12];
        int x13 = in[inStart + previous + 13] ^ with[withStart + previous + 13];
        int x14 = in[inStart + previous + 14] ^ with[withStart + previous + 14];
        int x15 = in[inStart + previous + 15] ^ with[withStart + previous + 15];
        for (int block = 0; block < blockWords; block += WORDS) {
            int a = inStart + block;
            int b = withStart + block;
            // even blocks go to the first half of the result, odd ones to the second
            int to = outStart + ((block & WORDS) == 0 ? block / 2 : half + (block - WORDS) / 2);
            out[to] = x0 ^= in[a] ^ with[b];
            out[to + 1] = x1 ^= in[a + 1] ^ with[b + 1];
            out[to + 2] = x2 ^= in[a + 2] ^ with[b + 2];
            out[to + 3] = x3 ^= in[a + 3] ^ with[b + 3];
            out[to + 4] = x4 ^= in[a + 4] ^ with[b + 4];
            out[to + 5] = x5 ^= in[a + 5] ^ with[b + 5];
            out[to + 6] = x6 ^= in[a + 6] ^ with[b + 6];
            out[to + 7] = x7 ^= in[a + 7] ^ with[b + 7];
            out[to + 8] = x8 ^= in[a + 8] ^ with[b + 8];
            out[to + 9] = x9 ^= in[a + 9] ^ with[b + 9];
            out[to + 10] = x10 ^= in[a + 10] ^ with[b + 10];
            out[to + 11] = x11 ^= in[a + 11] ^ with[b + 11];
            out[to + 12] = x12 ^= in[a + 12] ^ with[b + 12];
            out[to + 13] = x13 ^= in[a + 13] ^ with[b + 13];
            out[to + 14] = x14 ^= in[a + 14] ^ with[b + 14];
            out[to + 15] = x15 ^= in[a + 15] ^ with[b + 15];
            for (int round = 0; round < 8; round += 2) {
                x4 ^= Integer.rotateLeft(x0 + x12, 7);
                x9 ^= Integer.rotateLeft(x5 + x1, 7);
                x14 ^= Integer.rotateLeft(x10 + x6, 7);
                x3 ^= Integer.rotateLeft(x15 + x11, 7);
                x8 ^= Integer.rotateLeft(x4 + x0, 9);
                x13 ^= Integer.rotateLeft(x9 + x5, 9);
                x2 ^= Integer.rotateLeft(x14 + x10, 9);
                x7 ^= Integer.rotateLeft(x3 + x15, 9);
                x12 ^= Integer.rotateLeft(x8 + x4, 13);
                x1 ^= Integer.rotateLeft(x13 + x9, 13);
                x6 ^= Integer.rotateLeft(x2 + x14, 13);
                x11 ^= Integer.rotateLeft(x7 + x3, 13);
                x0 ^= Integer.rotateLeft(x12 + x8, 18);
                x5 ^= Integer.rotateLeft(x1 + x13, 18);
                x10 ^= Integer.rotateLeft(x6 + x2, 18);
                x15 ^= Integer.rotateLeft(x11 + x7, 18);
                x1 ^= Integer.rotateLeft(x0 + x3, 7);
                x6 ^= Integer.rotateLeft(x5 + x4, 7);
                x11 ^= Integer.rotateLeft(x10 + x9, 7);
                x12 ^= Integer.rotateLeft(x15 + x14, 7);
                x2 ^= Integer.rotateLeft(x1 + x0, 9);
                x7 ^= Integer.rotateLeft(x6 + x5, 9);
                x8 ^= Integer.rotateLeft(x11 + x10, 9);
                x13 ^= Integer.rotateLeft(x12 + x15, 9);
                x3 ^= Integer.rotateLeft(x2 + x1, 13);
                x4 ^= Integer.rotateLeft(x7 + x6, 13);
                x9 ^= Integer.rotateLeft(x8 + x11, 13);
                x14 ^= Integer.rotateLeft(x13 + x12, 13);
                x0 ^= Integer.rotateLeft(x3 + x2, 18);
                x5 ^= Integer.rotateLeft(x4 + x7, 18);
                x10 ^= Integer.rotateLeft(x9 + x8, 18);
                x15 ^= Integer.rotateLeft(x14 + x13, 18);
            }
            out[to] = x0 += out[to];
            out[to + 1] = x1 += out[to + 1];
            out[to + 2] = x2 += out[to + 2];
            out[to + 3] = x3 += out[to + 3];
            out[to + 4] = x4 += out[to + 4];
            out[to + 5] = x5 += out[to + 5];
            out[to + 6] = x6 += out[to + 6];
            out[to + 7] = x7 += out[to + 7];
            out[to + 8] = x8 += out[to + 8];
            out[to + 9] = x9 += out[to + 9];
            out[to + 10] = x10 += out[to + 10];
            out[to + 11] = x11 += out[to + 11];
            out[to + 12] = x12 += out[to + 12];
            out[to + 13] = x13 += out[to + 13];
            out[to + 14] = x14 += out[to + 14];
            out[to + 15] = x15 += out[to + 15];
        }
    }
}
