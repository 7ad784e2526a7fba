package dev.backproof.verify.notify;

/** A message did not arrive. Its text holds no address and no secret. */
final class NotSentException extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean retryable;

    NotSentException(String why, boolean retryable) {
        super(why);
        this.retryable = retryable;
    }

    /** Whether another try may help. */
    boolean retryable() {
        return retryable;
    }
}
