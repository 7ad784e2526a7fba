package dev.backproof.backup.restic.format;

import org.jspecify.annotations.Nullable;

/** Bytes that are not what the format says. The message tells what disagreed, not in which object: a codec cannot know. */
public final class FormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * A disagreement.
     *
     * @param message what disagreed
     */
    public FormatException(String message) {
        super(message);
    }

    /**
     * @param message what disagreed
     * @param cause what the reader below said
     */
    public FormatException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
