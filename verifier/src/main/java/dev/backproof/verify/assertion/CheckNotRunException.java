package dev.backproof.verify.assertion;

/** A check of a test could not be run: says nothing about the backup. Under JUnit it makes the test aborted, not failed. */
public final class CheckNotRunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CheckNotRunException(String message) {
        super(message);
    }
}
