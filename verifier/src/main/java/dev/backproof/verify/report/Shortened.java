package dev.backproof.verify.report;

import java.util.List;

/**
 * The beginning of a list.
 *
 * @param left how many more there are, to be found in results.json
 */
record Shortened<T>(List<T> items, int left) {
    static <T> Shortened<T> of(List<T> all, int most) {
        int shown = Math.min(most, all.size());
        return new Shortened<>(all.subList(0, shown), all.size() - shown);
    }

    boolean isEmpty() {
        return items.isEmpty();
    }
}
