package dev.backproof.verify.sandbox;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Ends a sandbox when its time is over, and remembers that it did. */
public final class TimeToLive {
    private final Duration time;
    private final CompletableFuture<Void> timer = new CompletableFuture<>();
    private volatile boolean over;

    private TimeToLive(Duration time) {
        this.time = time;
    }

    /** Starts the time; the action runs once when it is over. */
    public static TimeToLive start(Duration time, Runnable end) {
        TimeToLive started = new TimeToLive(time);
        var unused = started.timer
                .completeOnTimeout(null, time.toMillis(), TimeUnit.MILLISECONDS)
                .thenRunAsync(() -> {
                    started.over = true;
                    end.run();
                });
        return started;
    }

    /** The sandbox is gone before its time: the action will not run. */
    public void cancel() {
        timer.cancel(false);
    }

    /** The exception to be thrown by whoever still wants the sandbox; empty while there is time. */
    public Optional<SandboxException> over() {
        return over
                ? Optional.of(new SandboxException(
                        "the sandbox's time was over after " + time, "allow it more with timeToLive", null))
                : Optional.empty();
    }
}
