package dev.backproof.verify.junit;

import org.opentest4j.TestAbortedException;

/** A test could not say anything about the backup: aborted, neither passed nor failed. */
final class NotVerifiedException extends TestAbortedException {
    private static final long serialVersionUID = 1L;

    NotVerifiedException(String why) {
        super("not verified: " + why);
    }
}
