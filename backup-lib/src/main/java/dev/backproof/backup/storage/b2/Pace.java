package dev.backproof.backup.storage.b2;

import java.io.IOException;
import java.net.SocketTimeoutException;

/** Fails a transfer that never stands still but crawls: no time-out of a single read notices that. For one thread. */
final class Pace {
    private final long window;
    private final long least;
    private long nanos;
    private long bytes;

    Pace(B2Limits limits) {
        this.window = limits.slowestPace().toNanos();
        this.least = limits.slowestBytes();
    }

    /** Notes that bytes took so long on the network. */
    void moved(long count, long took) throws IOException {
        nanos += took;
        bytes += count;
        if (nanos >= window) {
            if (bytes < least) {
                throw new SocketTimeoutException("only " + bytes + " bytes in " + nanos / 1_000_000 + " ms");
            }
            nanos = 0;
            bytes = 0;
        }
    }
}
