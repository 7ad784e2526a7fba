package dev.backproof.verify;

import java.time.Duration;

/** Puts spans of time into words. */
final class Spans {
    private Spans() {}

    /** {@code 3 d 4 h}, {@code 26 h}, {@code 4 h 5 min}, {@code 5 min 3 s}, {@code 40 s}. */
    static String words(Duration span) {
        if (span.isNegative()) {
            return "less than 0 s";
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

    private static String part(int number, String unit) {
        return number == 0 ? "" : " " + number + " " + unit;
    }
}
