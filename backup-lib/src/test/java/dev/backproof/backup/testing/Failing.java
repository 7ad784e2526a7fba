package dev.backproof.backup.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.backproof.backup.error.BackupException;
import dev.backproof.backup.error.ErrorCode;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Checks that something fails as it should. */
public final class Failing {
    private Failing() {}

    /** Runs something that must fail with a code, and gives the failure for more checks. */
    public static BackupException assertFails(ErrorCode code, ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).as("failure with code %s", code).isInstanceOf(BackupException.class);
        BackupException failure = (BackupException) thrown;
        if (failure.code() != code) {
            throw new AssertionError("expected code " + code + " but it failed with " + failure.code(), failure);
        }
        return failure;
    }
}
