package dev.backproof.cli;

import dev.backproof.backup.RcloneMirror;
import dev.backproof.backup.mirror.MirrorTimes;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import picocli.CommandLine.Option;

/** As of which time a mirror is read. */
final class MirrorAt {
    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "As it stood then: 2026-11-24T03:00:00Z, 2026-11-24, or ago: 2d, 36h. Default: now.")
    private String at = "now";

    /** As it was written. */
    String words() {
        return at;
    }

    /** The time, if one was asked for. */
    Optional<Instant> time(BackproofCommand command) {
        return MirrorTimes.parse(at, command.console.clock().instant(), ZoneId.systemDefault());
    }

    /** Says when the bucket need not reach back so far. */
    static void warnIfTooLongAgo(BackproofCommand command, RcloneMirror mirror, Optional<Instant> time) {
        if (time.isEmpty() || !mirror.keepsHistory()) {
            return;
        }
        Optional<Duration> kept = mirror.retention();
        if (kept.isPresent()
                && time.get().isBefore(command.console.clock().instant().minus(kept.get()))) {
            command.warn("the bucket keeps old versions for " + kept.get().toDays() + " days: what stood at "
                    + time.get() + " may be incomplete");
        }
    }
}
