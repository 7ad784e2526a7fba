package dev.backproof.backup.error;

import org.jspecify.annotations.Nullable;

/** A store (folder, B2 bucket) did not do what was asked of it. */
public final class StorageException extends BackupException {
    private static final long serialVersionUID = 1L;

    public StorageException(ErrorCode code, String message) {
        this(code, message, code.hint(), null);
    }

    public StorageException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, message, code.hint(), cause);
    }

    public StorageException(ErrorCode code, String message, String hint, @Nullable Throwable cause) {
        super(code, message, hint, cause);
    }
}
