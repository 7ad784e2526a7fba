package dev.backproof.verify.assertion;

import dev.backproof.verify.result.CheckStatus;

/**
 * What a check found out.
 *
 * @param status how it ended
 * @param message one line for people, without restored values beyond counts and names
 * @param expected what should be, or empty
 * @param actual what was, or empty
 */
public record Outcome(CheckStatus status, String message, String expected, String actual) {
    /** It is as it should be. */
    public static Outcome passed(String message) {
        return new Outcome(CheckStatus.PASSED, message, "", "");
    }

    /** It is as it should be, with what was compared. */
    public static Outcome passed(String message, String expected, String actual) {
        return new Outcome(CheckStatus.PASSED, message, expected, actual);
    }

    /** It is not as it should be. */
    public static Outcome failed(String message, String expected, String actual) {
        return new Outcome(CheckStatus.FAILED, message, expected, actual);
    }

    /** There was nothing to look at, or it cannot be compared. */
    public static Outcome skipped(String message) {
        return new Outcome(CheckStatus.SKIPPED, message, "", "");
    }

    /** It could not be found out; says nothing about the backup. */
    public static Outcome error(String message) {
        return new Outcome(CheckStatus.ERROR, message, "", "");
    }
}
