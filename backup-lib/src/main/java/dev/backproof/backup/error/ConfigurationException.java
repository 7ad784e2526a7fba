package dev.backproof.backup.error;

import org.jspecify.annotations.Nullable;

/** Wrong settings: an unknown key, a bad value, a missing one. Names file, line and column where there are any. */
public final class ConfigurationException extends BackupException {
    private static final long serialVersionUID = 1L;

    public ConfigurationException(ErrorCode code, String message) {
        this(code, message, code.hint(), null);
    }

    public ConfigurationException(ErrorCode code, String message, @Nullable Throwable cause) {
        this(code, message, code.hint(), cause);
    }

    public ConfigurationException(ErrorCode code, String message, String hint, @Nullable Throwable cause) {
        super(code, message, hint, cause);
    }
}
