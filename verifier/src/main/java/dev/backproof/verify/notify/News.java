package dev.backproof.verify.notify;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver is told at once.
 *
 * @param time when it was found out
 * @param items at least one, bad ones first
 */
record News(Instant time, List<Item> items) {
    /** The state of a scenario whose job stopped. */
    static final String SILENT = "SILENT";

    private static final int LONGEST_CAUSE = 300;

    /**
     * A scenario and how it stands.
     *
     * @param before what the receiver was told last; null when that is nothing
     * @param text why, or since when
     */
    record Item(
            String scenario,
            String state,
            boolean good,
            @Nullable String before,
            String text) {
        String line() {
            String shortened = text.length() <= LONGEST_CAUSE
                    ? text
                    : text.substring(0, LONGEST_CAUSE).strip() + " …";
            return scenario + ": " + state + (before == null || before.equals(state) ? "" : " (was " + before + ")")
                    + (shortened.isEmpty() ? "" : ": " + shortened);
        }
    }

    boolean good() {
        return items.stream().allMatch(Item::good);
    }

    String title() {
        if (items.size() == 1) {
            return "Backproof: " + items.getFirst().scenario() + " "
                    + items.getFirst().state();
        }
        long bad = items.stream().filter(item -> !item.good()).count();
        return bad == 0
                ? "Backproof: " + items.size() + " scenarios are well"
                : "Backproof: " + bad + " of " + items.size() + " scenarios are not well";
    }

    String text() {
        return items.stream().map(Item::line).collect(Collectors.joining("\n"));
    }

    /** The text cut so that it fits into so many characters. */
    String text(int most) {
        String text = text();
        return text.length() <= most ? text : text.substring(0, most - 2).strip() + " …";
    }

    /** The state as programs read it, such as {@code not_verified}. */
    static String key(String state) {
        return state.toLowerCase(Locale.ROOT).replace(' ', '_');
    }
}
