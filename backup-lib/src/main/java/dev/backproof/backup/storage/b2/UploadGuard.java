package dev.backproof.backup.storage.b2;

import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * What an upload is watched by.
 *
 * @param watch cuts it when it stands still
 * @param limits tell when it is too slow
 * @param givenUp whether it is of no use any more, because another part of the same object failed
 */
record UploadGuard(StallWatch watch, B2Limits limits, BooleanSupplier givenUp) {
    /** Ends the upload when it is of no use any more. */
    void check() {
        if (givenUp.getAsBoolean()) {
            throw new CancellationException("another part of the object failed");
        }
    }
}
