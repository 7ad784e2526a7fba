package dev.backproof.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "schedule",
        description = "Stays in the foreground and runs a command at the times of a cron expression.",
        footer = {
            "",
            "For a plain container; systemd and Kubernetes have timers of their own. A run that takes longer than the time to",
            "the next one makes that one fall out: two never run side by side. Ends only when it is stopped, with 130.",
            "",
            "Examples:",
            "  backproof schedule --at '0 4 * * *' -- verify scenarios/",
            "  backproof schedule --at '30 2 * * mon-fri' --zone Europe/Berlin -- backup /srv/data"
        })
final class ScheduleCommand extends BackproofCommand {
    /** So often the clock is looked at: it may be set, and a machine may sleep. */
    private static final Duration LOOK = Duration.ofSeconds(30);

    @Option(
            names = "--at",
            required = true,
            paramLabel = "CRON",
            description = "Minute, hour, day of month, month, day of week; or @hourly, @daily, @weekly, @monthly.")
    private String at = "";

    @Option(names = "--zone", paramLabel = "ZONE", description = "Such as Europe/Berlin; default: the machine's.")
    private @Nullable String zone;

    @Parameters(arity = "1..*", paramLabel = "COMMAND", description = "The command, after --.")
    private List<String> command = new ArrayList<>();

    private final Pause pause;

    /** Waits until it is this time. */
    @FunctionalInterface
    interface Pause {
        void until(Instant time) throws InterruptedException;
    }

    ScheduleCommand(Console console) {
        this(console, time -> waitUntil(time, console.clock()));
    }

    ScheduleCommand(Console console, Pause pause) {
        super(console);
        this.pause = pause;
    }

    @Override
    public Integer call() {
        CronTimes times = CronTimes.parse(at);
        ZoneId place = place();
        Checks.usage(!command.getFirst().equals("schedule"), "a schedule cannot run a schedule");
        while (true) {
            ZonedDateTime next = times.after(console.clock().instant(), place)
                    .orElseThrow(() -> Checks.wrong("'" + at + "' is a day that no year has"));
            say("next run: " + next);
            try {
                pause.until(next.toInstant());
            } catch (InterruptedException e) {
                CancellationException cancelled = new CancellationException("interrupted");
                cancelled.initCause(e);
                throw cancelled;
            }
            int exit = Backproof.run(console, command.toArray(String[]::new));
            if (exit == ExitCode.INTERRUPTED) {
                return exit;
            }
            say("ended with " + exit + ": " + command.getFirst());
        }
    }

    private ZoneId place() {
        if (zone == null) {
            return ZoneId.systemDefault();
        }
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw Checks.wrong("no time zone '" + zone + "'; one is Europe/Berlin");
        }
    }

    private static void waitUntil(Instant time, InstantSource clock) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        for (Duration left = Duration.between(clock.instant(), time);
                left.isPositive();
                left = Duration.between(clock.instant(), time)) {
            long millis = Math.min(left.toMillis() + 1, LOOK.toMillis());
            var unused = never.await(millis, TimeUnit.MILLISECONDS);
        }
    }
}
