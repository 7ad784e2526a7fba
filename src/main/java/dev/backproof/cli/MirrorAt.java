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

    /** The time, if one was asked for. Says when the bucket need not reach back so far. */
    Optional<Instant> time(BackproofCommand command, RcloneMirror mirror) {
        Instant now = command.console.clock().instant();
        Optional<Instant> time = MirrorTimes.parse(at, now, ZoneId.systemDefault());
        if (time.isPresent() && mirror.keepsHistory()) {
            Optional<Duration> kept = mirror.retention();
            if (kept.isPresent() && time.get().isBefore(now.minus(kept.get()))) {
                command.warn("the bucket keeps old versions for " + kept.get().toDays() + " days: what stood at "
                        + time.get() + " may be incomplete");
            }
        }
        return time;
    }
}
