package dev.backproof.verify.result;

import java.util.Locale;

/** How one check ended. */
public enum CheckStatus {
    PASSED,
    FAILED,
    /** Not run, for a reason that stands in the message. */
    SKIPPED,
    /** It could not be run: says nothing about the backup. */
    ERROR;

    /** The word in {@code results.json}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
