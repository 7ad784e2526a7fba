package dev.backproof.verify.result;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One finding of a drill.
 *
 * @param name unique within the drill, readable, such as {@code sakila: rows of rental}
 * @param kind what sort of check, such as {@code rows}, {@code manifest}, {@code rpo}; stable, for filters
 * @param status how it ended
 * @param provesData whether it looked at restored data itself; a drill in which no such check passed is not a PASS
 * @param message one line for people: what is wrong and where, or what was found; no restored values
 * @param expected what should be, or empty
 * @param actual what was, or empty
 * @param duration how long it took
 * @param because why the author of the scenario wants it, in their words; or empty
 * @param position the line of the scenario that asks for it; null for what nobody had to write
 */
public record CheckResult(
        String name,
        String kind,
        CheckStatus status,
        boolean provesData,
        String message,
        String expected,
        String actual,
        Duration duration,
        String because,
        @Nullable SourcePosition position) {
    /** The kind of what is only told: it is never wrong and proves nothing. */
    public static final String NOTE = "note";

    /** A result of a check that nobody had to write. */
    public CheckResult(
            String name,
            String kind,
            CheckStatus status,
            boolean provesData,
            String message,
            String expected,
            String actual,
            Duration duration) {
        this(name, kind, status, provesData, message, expected, actual, duration, "", null);
    }

    /** The same finding, asked for elsewhere. */
    public CheckResult at(@Nullable SourcePosition place) {
        return new CheckResult(name, kind, status, provesData, message, expected, actual, duration, because, place);
    }
}
