package dev.backproof.backup.error;

import org.jspecify.annotations.Nullable;

/** Stored data is not what was written: a hash, a tag, a length or a structure disagrees. Names the object and what disagreed. */
public final class CorruptionException extends BackupException {
    private static final long serialVersionUID = 1L;

    public CorruptionException(ErrorCode code, String message) {
        this(code, message, code.hint(), null);
    }

    public CorruptionException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, message, code.hint(), cause);
    }

    public CorruptionException(ErrorCode code, String message, String hint, @Nullable Throwable cause) {
        super(code, message, hint, cause);
    }
}
