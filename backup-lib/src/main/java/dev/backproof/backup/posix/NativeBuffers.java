package dev.backproof.backup.posix;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;

/** A few buffers outside the heap, which the system can read and write, used in turn. */
final class NativeBuffers {
    private static final int BYTES = 256 << 10;
    private static final int KEPT = 16;
    private static final ArrayBlockingQueue<ByteBuffer> FREE = new ArrayBlockingQueue<>(KEPT);

    private NativeBuffers() {}

    /** A buffer for the caller alone until it is given back. */
    static ByteBuffer take() {
        ByteBuffer free = FREE.poll();
        return free == null ? ByteBuffer.allocateDirect(BYTES) : free;
    }

    /** Gives a buffer back; when enough are kept, it is left to the garbage collector. */
    static void give(ByteBuffer buffer) {
        boolean unused = FREE.offer(buffer);
    }
}
