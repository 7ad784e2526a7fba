package dev.backproof.verify.junit;

import org.opentest4j.AssertionFailedError;

/** The drill under a test, or behind a whole test class, found the backup bad. */
final class DrillFailedError extends AssertionFailedError {
    private static final long serialVersionUID = 1L;

    DrillFailedError(String message) {
        super(message);
    }
}
