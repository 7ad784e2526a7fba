package dev.backproof.backup.error;

import org.jspecify.annotations.Nullable;

/** The repository cannot be used as asked: it is not there, the password does not open it, it is locked, it has no such snapshot. */
public final class RepositoryException extends BackupException {
    private static final long serialVersionUID = 1L;

    public RepositoryException(ErrorCode code, String message) {
        this(code, message, code.hint(), null);
    }

    public RepositoryException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, message, code.hint(), cause);
    }

    public RepositoryException(ErrorCode code, String message, String hint, @Nullable Throwable cause) {
        super(code, message, hint, cause);
    }
}
