package dev.backproof.backup.storage.b2;

import com.backblaze.b2.client.B2RetryPolicy;
import com.backblaze.b2.client.exceptions.B2Exception;
import com.backblaze.b2.client.exceptions.B2NetworkBaseException;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the SDK whether to try a call again, and lets the time before it pass. One per call; the SDK uses it in the thread
 * that made the call.
 */
final class RetryBudget implements B2RetryPolicy {
    private static final Logger LOG = LoggerFactory.getLogger(RetryBudget.class);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_SINGLE_WAIT = Duration.ofSeconds(64);
    /** A refused token is replaced at once; one that is refused again and again is not a matter of its age. */
    private static final int ATTEMPTS_WITH_NEW_TOKENS = 3;

    private static final ThreadLocal<@Nullable RetryBudget> LAST = new ThreadLocal<>();

    private final B2Limits limits;
    private Duration next = FIRST_WAIT;
    private Duration waited = Duration.ZERO;
    private boolean answerLost;

    RetryBudget(B2Limits limits) {
        this.limits = limits;
    }

    /** Gives each call a budget of its own. */
    static Supplier<B2RetryPolicy> perCall(B2Limits limits) {
        return () -> {
            RetryBudget budget = new RetryBudget(limits);
            LAST.set(budget);
            return budget;
        };
    }

    /**
     * Whether an attempt of this thread's last call ended in trouble of the network, so that B2 may have done the work
     * without our hearing of it.
     */
    static boolean lastCallLostAnAnswer() {
        RetryBudget last = LAST.get();
        return last != null && last.answerLost;
    }

    @Override
    public @Nullable Integer gotRetryableAfterDelay(
            String operation, int attemptsSoFar, long tookMillis, B2Exception e) {
        answerLost |= e instanceof B2NetworkBaseException;
        if (attemptsSoFar >= limits.attempts() || Thread.currentThread().isInterrupted()) {
            return null;
        }
        Duration wait = wait(operation, attemptsSoFar, e);
        waited = waited.plus(wait);
        if (waited.compareTo(limits.longestWait()) > 0) {
            return null;
        }
        LOG.info("{}: trying again in {} after attempt {}: {}", operation, wait, attemptsSoFar, e.getMessage());
        try {
            if (!wait.isZero()) {
                limits.waiter().await(wait);
            }
            return 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @Override
    public boolean gotRetryableImmediately(String operation, int attemptsSoFar, long tookMillis, B2Exception e) {
        return attemptsSoFar < Math.min(ATTEMPTS_WITH_NEW_TOKENS, limits.attempts());
    }

    private Duration wait(String operation, int attemptsSoFar, B2Exception e) {
        Integer asked = e.getRetryAfterSecondsOrNull();
        if (asked != null && asked >= 0) {
            return Duration.ofSeconds(asked);
        }
        boolean newUploadUrlHelps = operation.startsWith("b2_upload_") && !(e instanceof B2NetworkBaseException);
        boolean connectionWasStale = "no_http_response".equals(e.getCode());
        if (attemptsSoFar == 1 && (newUploadUrlHelps || connectionWasStale)) {
            return Duration.ZERO;
        }
        Duration wait = next;
        next = next.multipliedBy(2).compareTo(LONGEST_SINGLE_WAIT) > 0 ? LONGEST_SINGLE_WAIT : next.multipliedBy(2);
        return wait;
    }
}
