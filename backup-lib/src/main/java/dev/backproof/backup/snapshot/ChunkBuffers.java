package dev.backproof.backup.snapshot;

import dev.backproof.backup.restic.chunker.Chunker;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/**
 * The memory that chunks are read into: a fixed number of small buffers, for files that are one chunk, and of large ones
 * that hold any chunk. Who needs one waits until one is free, which holds readers up when the store is slow.
 */
final class ChunkBuffers {
    /** Room for the largest file that is always one chunk, and one byte more to see that it ends there. */
    static final int SMALL = Chunker.MIN_SIZE + 1;

    private final Shelf small;
    private final Shelf large;

    ChunkBuffers(int smallCount, int largeCount) {
        small = new Shelf(SMALL, smallCount);
        large = new Shelf(Chunker.MAX_SIZE, largeCount);
    }

    Buffer takeSmall() throws InterruptedException {
        return small.take();
    }

    Buffer takeLarge() throws InterruptedException {
        return large.take();
    }

    /** Bytes of a chunk, to be {@linkplain #giveBack given back} once. */
    static final class Buffer {
        private final Shelf shelf;
        private final byte[] bytes;

        private Buffer(Shelf shelf) {
            this.shelf = shelf;
            bytes = new byte[shelf.bytes];
        }

        byte[] bytes() {
            return bytes;
        }

        void giveBack() {
            shelf.idle.add(this);
            shelf.free.release();
        }
    }

    private static final class Shelf {
        private final int bytes;
        private final Semaphore free;
        private final ConcurrentLinkedQueue<Buffer> idle = new ConcurrentLinkedQueue<>();

        Shelf(int bytes, int count) {
            this.bytes = bytes;
            free = new Semaphore(count);
        }

        Buffer take() throws InterruptedException {
            free.acquire();
            Buffer buffer = idle.poll();
            return buffer == null ? new Buffer(this) : buffer;
        }
    }
}
