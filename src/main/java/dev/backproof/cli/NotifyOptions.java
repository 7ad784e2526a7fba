package dev.backproof.cli;

import dev.backproof.verify.notify.Notifications;
import dev.backproof.verify.result.RunResult;
import dev.backproof.verify.scenario.YamlNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who is told of a run. */
final class NotifyOptions {
    @Option(
            names = "--notify",
            paramLabel = "FILE",
            description = "Who is told of changes and silence; default: what the settings file has under 'notify'.")
    private @Nullable Path file;

    @Option(names = "--notify-dry-run", description = "Show what would be told to whom, and tell nobody.")
    private boolean dryRun;

    /** Reads who is to be told; null when nobody is. */
    @Nullable
    Notifications read(Settings settings, Map<String, String> environment) {
        YamlNode receivers = file == null ? settings.receivers() : Settings.yaml(file, environment);
        Checks.usage(
                receivers != null || !dryRun,
                "--notify-dry-run, but there is nobody to be told: no --notify, and no"
                        + " 'notify' in the settings file");
        return receivers == null ? null : Notifications.of(receivers);
    }

    /** Tells everybody; false when somebody could not be told, which is said. */
    boolean tell(BackproofCommand command, Notifications notifications, RunResult result, Path reports) {
        try {
            if (dryRun) {
                show(
                        command,
                        notifications.preview(
                                result, reports, command.console.clock().instant()));
                return true;
            }
            boolean all = true;
            for (Notifications.Delivery delivery :
                    notifications.send(result, reports, command.console.clock().instant())) {
                if (delivery.sent()) {
                    command.say("told: " + delivery.receiver());
                } else {
                    all = false;
                    command.warn("backproof: could not notify '" + delivery.receiver() + "': " + delivery.text());
                }
            }
            if (!all) {
                command.warn("  the next run tells what was not told now");
            }
            return all;
        } catch (CancellationException e) {
            throw e;
        } catch (IOException | RuntimeException e) { // also what is unexpected must not hide the verdict
            // the message of an unexpected error might hold an address
            command.warn("backproof: notifications could not be sent: "
                    + e.getClass().getSimpleName());
            return false;
        }
    }

    private static void show(BackproofCommand command, List<Notifications.Delivery> deliveries) {
        if (deliveries.isEmpty()) {
            command.say("would tell nobody: nothing changed");
        }
        for (Notifications.Delivery delivery : deliveries) {
            command.say("would tell " + delivery.receiver() + ":");
            delivery.text().lines().forEach(line -> command.say("  " + line));
        }
    }
}
