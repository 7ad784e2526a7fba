package dev.backproof.backup.error;

import org.jspecify.annotations.Nullable;

/** What should be backed up cannot be read, or a dump of it is not whole. */
public final class SourceException extends BackupException {
    private static final long serialVersionUID = 1L;

    public SourceException(ErrorCode code, String message) {
        this(code, message, code.hint(), null);
    }

    public SourceException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, message, code.hint(), cause);
    }

    public SourceException(ErrorCode code, String message, String hint, @Nullable Throwable cause) {
        super(code, message, hint, cause);
    }
}
