package dev.backproof.backup.storage.b2;

import dev.backproof.backup.storage.Waiter;
import java.time.Duration;

/**
 * How patient the B2 adapter is.
 *
 * @param connectTimeout how long a connection may take to be made
 * @param silence how long the other side may let us wait for the next byte, or for taking the next one; then the attempt
 *     counts as failed
 * @param slowestPace time over which a transfer's pace is judged, counting only waiting for the network
 * @param slowestBytes fewer bytes than this in such a time, and the attempt counts as failed
 * @param attempts how often a call is tried at most
 * @param longestWait how long the waits between the attempts of a call may be in all
 * @param partThreads how many parts of large files are sent at once, by all stores of a client together
 * @param waiter lets the time between attempts pass
 */
public record B2Limits(
        Duration connectTimeout,
        Duration silence,
        Duration slowestPace,
        long slowestBytes,
        int attempts,
        Duration longestWait,
        int partThreads,
        Waiter waiter) {
    /** Fit for a home line: eight attempts within some two minutes, at least 1 KiB/s. */
    public static final B2Limits DEFAULTS = new B2Limits(
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            60 * 1024,
            8,
            Duration.ofMinutes(3),
            4,
            Waiter.SLEEPING);

    public B2Limits {
        if (attempts < 1 || partThreads < 1 || slowestBytes < 0) {
            throw new IllegalArgumentException("not limits: " + attempts + " attempts, " + partThreads
                    + " threads for parts, " + slowestBytes + " bytes at least");
        }
        for (Duration positive : new Duration[] {connectTimeout, silence, slowestPace}) {
            if (positive.isNegative() || positive.isZero()) {
                throw new IllegalArgumentException("not a time: " + positive);
            }
        }
    }

    /** The same, but with another way to let time pass. */
    public B2Limits withWaiter(Waiter other) {
        return new B2Limits(
                connectTimeout, silence, slowestPace, slowestBytes, attempts, longestWait, partThreads, other);
    }

    /** The same, but waiting for another time for the other side's next byte. */
    public B2Limits withSilence(Duration other) {
        return new B2Limits(
                connectTimeout, other, slowestPace, slowestBytes, attempts, longestWait, partThreads, waiter);
    }

    /** The same, but with another idea of too slow. */
    public B2Limits withSlowest(long bytes, Duration pace) {
        return new B2Limits(connectTimeout, silence, pace, bytes, attempts, longestWait, partThreads, waiter);
    }
}
