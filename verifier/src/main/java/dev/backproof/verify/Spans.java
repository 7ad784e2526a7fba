package dev.backproof.verify;

import dev.backproof.verify.assertion.Words;
import java.time.Duration;

/** Puts spans of time into words. */
final class Spans {
    private Spans() {}

    /** {@code 3 d 4 h}, {@code 26 h}, {@code 4 h 5 min}, {@code 5 min 3 s}, {@code 40 s}. */
    static String words(Duration span) {
        if (span.isNegative()) {
            return "-" + words(span.negated());
        }
        if (span.toHours() >= 48) {
            return span.toDays() + " d" + part(span.toHoursPart(), "h");
        }
        if (span.toHours() > 0) {
            return span.toHours() + " h" + part(span.toMinutesPart(), "min");
        }
        return span.toMinutes() > 0
                ? span.toMinutes() + " min" + part(span.toSecondsPart(), "s")
                : span.toSeconds() + " s";
    }

    /** {@code 26 h old}, or {@code dated 13 h ahead of this machine's clock} of what has a negative age. */
    static String old(Duration age) {
        return age.isNegative() ? Words.ahead(words(age.negated())) : words(age) + " old";
    }

    private static String part(int number, String unit) {
        return number == 0 ? "" : " " + number + " " + unit;
    }
}
