package dev.backproof.cli;

import dev.backproof.backup.kubernetes.InClusterEvent;
import dev.backproof.backup.kubernetes.InClusterResult;
import java.util.Map;

/** Shows what a backup or drills inside a cluster do, and how a backup ended. */
final class InClusterPrinter {
    private InClusterPrinter() {}

    static void show(BackproofCommand command, InClusterEvent event) {
        switch (event) {
            case InClusterEvent.Created created -> command.say("made     " + created.object());
            case InClusterEvent.Removed removed -> command.say("removed  " + removed.object());
            case InClusterEvent.Application application -> command.say("application " + application.what());
            case InClusterEvent.Waiting waiting -> command.say("waiting for " + waiting.what());
            case InClusterEvent.DrillStarted started ->
                command.say("begins: " + started.name() + (started.node().isEmpty() ? "" : " on " + started.node()));
            case InClusterEvent.DrillEnded ended -> command.say("ended: " + ended.name());
            case InClusterEvent.PodFailed failed -> command.warn("pod " + failed.pod() + " failed: " + failed.reason());
            case InClusterEvent.Warning warning -> command.warn(warning.message());
        }
    }

    static int print(BackproofCommand command, InClusterResult result) {
        if (command.global.json) {
            command.sayJson(Map.of(
                    "message", "summary",
                    "job", result.job(),
                    "complete", result.complete(),
                    "log", result.log()));
        } else {
            result.log().lines().forEach(line -> command.say("  " + line));
            command.say(result.job() + " is done");
        }
        if (!result.complete()) {
            command.warn("some files could not be read and are not in the backup");
        }
        return result.complete() ? ExitCode.OK : ExitCode.INCOMPLETE;
    }
}
