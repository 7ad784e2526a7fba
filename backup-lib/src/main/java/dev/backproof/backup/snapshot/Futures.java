package dev.backproof.backup.snapshot;

import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Takes over what another thread makes. */
final class Futures {
    private Futures() {}

    /**
     * Waits for it; what was thrown there is thrown here.
     *
     * @throws CancellationException when this thread is interrupted
     */
    static <T> T await(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (CancellationException) new CancellationException("interrupted").initCause(e);
        } catch (ExecutionException e) {
            Throwable failure = e.getCause();
            if (failure instanceof Error error) {
                throw error;
            }
            throw failure instanceof RuntimeException exception ? exception : new IllegalStateException(e);
        }
    }
}
