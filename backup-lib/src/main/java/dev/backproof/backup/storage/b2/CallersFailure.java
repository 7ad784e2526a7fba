package dev.backproof.backup.storage.b2;

/**
 * Carries a failure of a reader or of a content through the SDK. Unchecked, because the SDK takes an {@link
 * java.io.IOException} for trouble of the network and repeats the call for minutes.
 */
final class CallersFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final RuntimeException failure;

    CallersFailure(RuntimeException failure) {
        super(failure);
        this.failure = failure;
    }

    /** What has to reach the caller. */
    RuntimeException failure() {
        return failure;
    }
}
