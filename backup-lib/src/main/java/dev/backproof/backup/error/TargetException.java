package dev.backproof.backup.error;

import org.jspecify.annotations.Nullable;

/** The place that a restore goes to cannot take it. */
public final class TargetException extends BackupException {
    private static final long serialVersionUID = 1L;

    public TargetException(ErrorCode code, String message) {
        this(code, message, code.hint(), null);
    }

    public TargetException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, message, code.hint(), cause);
    }

    public TargetException(ErrorCode code, String message, String hint, @Nullable Throwable cause) {
        super(code, message, hint, cause);
    }
}
