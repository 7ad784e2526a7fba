package dev.backproof.cli;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;

/** Checks of what the user typed. */
final class Checks {
    private Checks() {}

    /** Ends the command with exit code 2 and this message unless the condition holds. */
    static void usage(boolean condition, String message) {
        if (!condition) {
            throw wrong(message);
        }
    }

    /** What ends the command with exit code 2 and this message. */
    static ConfigurationException wrong(String message) {
        return new ConfigurationException(ErrorCode.BAD_SETTING, message, "see --help", null);
    }
}
