package dev.backproof.verify.assertion;

import org.opentest4j.AssertionFailedError;

/** Restored data are not as a test expects. Its message holds no restored values beyond counts and names. */
public final class RestoredDataError extends AssertionFailedError {
    private static final long serialVersionUID = 1L;

    RestoredDataError(String message, String expected, String actual) {
        super(message, expected, actual);
    }
}
