package dev.backproof.verify.sandbox;

import org.jspecify.annotations.Nullable;

/** The sandbox failed, not the backup: no engine, no room, died, out of time. Makes a drill NOT_VERIFIED. */
public final class SandboxException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String hint;

    public SandboxException(String message, String hint, @Nullable Throwable cause) {
        super(message, cause);
        this.hint = hint;
    }

    /** What to do about it, one sentence; may be empty. */
    public String hint() {
        return hint;
    }
}
