package dev.backproof.backup.snapshot;

/** How many bytes that nobody needs a prune may leave, because moving what is needed costs more than they do. */
public sealed interface UnusedLimit {
    /** 5 percent, as restic has it. */
    static UnusedLimit usual() {
        return new Percent(5);
    }

    /** A share of what the packs hold afterwards, 0 to below 100 percent. */
    record Percent(double percent) implements UnusedLimit {
        public Percent {
            if (!(percent >= 0 && percent < 100)) {
                throw new IllegalArgumentException("0 to 99 percent may stay unused, not " + percent);
            }
        }
    }

    /** So many bytes. */
    record Bytes(long bytes) implements UnusedLimit {
        public Bytes {
            if (bytes < 0) {
                throw new IllegalArgumentException(bytes + " bytes cannot stay");
            }
        }
    }

    /** Any number: packs are only removed as a whole, and repacked for other reasons. */
    record Unlimited() implements UnusedLimit {}

    /** Bytes that may stay beside so many that are used. */
    default long bytes(long used) {
        return switch (this) {
            case Percent share -> (long) (share.percent / (100 - share.percent) * used);
            case Bytes fixed -> fixed.bytes;
            case Unlimited all -> Long.MAX_VALUE;
        };
    }
}
