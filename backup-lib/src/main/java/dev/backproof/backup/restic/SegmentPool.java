package dev.backproof.backup.restic;

import java.util.concurrent.ConcurrentLinkedQueue;

/** Pieces of memory of one size that are used again and again: packs come and go in them without burdening the heap. */
final class SegmentPool {
    /** Small enough to be an ordinary object in a small heap. */
    static final int SEGMENT = 256 << 10;

    private final ConcurrentLinkedQueue<byte[]> idle = new ConcurrentLinkedQueue<>();

    byte[] take() {
        byte[] segment = idle.poll();
        return segment == null ? new byte[SEGMENT] : segment;
    }

    void giveBack(Iterable<byte[]> segments) {
        segments.forEach(idle::add);
    }
}
