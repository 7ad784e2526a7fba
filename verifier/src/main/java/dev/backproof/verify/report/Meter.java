package dev.backproof.verify.report;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A measured time beside its limit.
 *
 * @param value what was measured, or a dash
 * @param limit the limit in words, or empty
 * @param filled how much of the limit was used, 0 to 100; -1 when there is nothing to draw
 * @param over whether the limit is broken
 */
record Meter(String value, String limit, int filled, boolean over) {
    private static final int ALL = 100;

    static Meter of(@Nullable Duration value, @Nullable Duration limit) {
        String shown = value == null ? "–" : Shown.duration(value);
        if (limit == null) {
            return new Meter(shown, "no limit set", -1, false);
        }
        String limitShown = "limit " + Shown.duration(limit);
        if (value == null || limit.isZero()) {
            return new Meter(shown, limitShown, -1, false);
        }
        boolean over = value.compareTo(limit) > 0;
        double share = (double) value.toMillis() / limit.toMillis();
        int filled = Math.clamp(Math.round(share * ALL), 1, ALL);
        return new Meter(shown, over ? "over the " + limitShown : limitShown, filled, over);
    }
}
