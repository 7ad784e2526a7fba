package dev.backproof.backup.restic;

import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Arrays that are used again and again: large ones are costly to make and, above all, to be rid of. There are as many as
 * were ever in use at once. For many threads.
 */
final class ByteArrays {
    /** Holds every blob that restic makes; what is larger is used once. */
    static final int MAX_KEPT = 11 << 20;

    private final ConcurrentLinkedQueue<byte[]> idle = new ConcurrentLinkedQueue<>();

    /** An array of at least so many bytes, some of them used before. A little more, so that the next one need not grow. */
    byte[] take(int length) {
        if (length > MAX_KEPT) {
            return new byte[length];
        }
        byte[] array = idle.poll();
        return array == null || array.length < length ? new byte[length + length / 4] : array;
    }

    void giveBack(byte[] array) {
        if (array.length <= MAX_KEPT) {
            idle.add(array);
        }
    }
}
