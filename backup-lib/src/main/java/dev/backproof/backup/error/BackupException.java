package dev.backproof.backup.error;

import org.jspecify.annotations.Nullable;

/**
 * Something the library could not do, told so that a tired person can act on it: a stable code, what is wrong and
 * where, and a hint what to do next. Never holds a secret.
 */
public abstract sealed class BackupException extends RuntimeException
        permits StorageException,
                RepositoryException,
                CorruptionException,
                SourceException,
                TargetException,
                ConfigurationException {
    private static final long serialVersionUID = 1L;

    private final String text;
    private final ErrorCode code;
    private final String hint;

    BackupException(ErrorCode code, String message, String hint, @Nullable Throwable cause) {
        super(cause);
        this.text = code.code() + " " + message;
        this.code = code;
        this.hint = hint;
    }

    /** Code and text; never null. */
    @Override
    public final String getMessage() {
        return text;
    }

    /** The stable code, for scripts and for looking it up in the documentation. */
    public ErrorCode code() {
        return code;
    }

    /** Whether doing the same thing again later may succeed without anybody changing anything. */
    public boolean retryable() {
        return code.retryable();
    }

    /** What to do about it, one sentence; empty when there is nothing useful to say. */
    public String hint() {
        return hint;
    }
}
