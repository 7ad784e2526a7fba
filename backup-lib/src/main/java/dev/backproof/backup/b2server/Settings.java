package dev.backproof.backup.b2server;

import java.time.InstantSource;

/**
 * How a server behaves.
 *
 * @param clock time of everything but the Date header
 * @param wholeSeconds whether upload times are rounded down
 * @param minimumPartSize bytes
 * @param recommendedPartSize bytes
 * @param contentMd5 whether uploads are hashed with MD5 too
 */
record Settings(
        InstantSource clock, boolean wholeSeconds, long minimumPartSize, long recommendedPartSize, boolean contentMd5) {
    long now() {
        return clock.millis();
    }

    /** The time that an upload that begins now is given, milliseconds since 1970. */
    long uploadTime() {
        long now = now();
        return wholeSeconds ? now - Math.floorMod(now, 1000L) : now;
    }
}
