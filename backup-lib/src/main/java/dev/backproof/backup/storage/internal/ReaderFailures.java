package dev.backproof.backup.storage.internal;

import dev.backproof.backup.error.ErrorCode;
import dev.backproof.backup.error.StorageException;
import java.io.IOException;

/** What becomes of an {@link IOException} that a reader throws although the transfer went well. */
public final class ReaderFailures {
    private ReaderFailures() {}

    /** An exception that no layer takes for a broken transfer. */
    public static StorageException of(String object, IOException cause) {
        return new StorageException(
                ErrorCode.STORE_IO, object + " came whole, but what reads it failed: " + cause, "", cause);
    }
}
