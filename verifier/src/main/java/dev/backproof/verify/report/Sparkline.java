package dev.backproof.verify.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A small line of one number over the last runs.
 *
 * @param label what it is
 * @param last the newest value in words
 * @param range the smallest and largest in words
 * <p>The line fills its height only when the number changed by a tenth or more: noise must not look like a mountain.
 *
 * @param points for {@code polyline}: x 0 to 100, y 0 (largest) to 20 (smallest); empty for a single value
 */
record Sparkline(String label, String last, String range, String points) {
    private static final double WIDTH = 100;
    private static final double HEIGHT = 20;
    /** A range below this part of the largest value is drawn to that part's scale. */
    private static final double FLAT = 10;

    /** Null when no run has the number. Runs without it are left out, the others keep their place. */
    static @Nullable Sparkline of(
            String label,
            List<HistoryEntry> entries,
            Function<HistoryEntry, @Nullable Long> number,
            LongFunction<String> words) {
        List<@Nullable Long> values = entries.stream().map(number).toList();
        List<Long> known = values.stream().filter(Objects::nonNull).toList();
        if (known.isEmpty()) {
            return null;
        }
        LongSummaryStatistics range = known.stream().mapToLong(Long::longValue).summaryStatistics();
        double least = range.getMin();
        double most = range.getMax();
        double span = Math.max(most - least, Math.max(1, Math.abs(most) / FLAT));
        double bottom = (least + most - span) / 2;
        List<String> points = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Long value = values.get(i);
            if (value != null) {
                double x = i * WIDTH / Math.max(1, values.size() - 1);
                double y = HEIGHT - (value - bottom) * HEIGHT / span;
                points.add(decimal(x) + "," + decimal(y));
            }
        }
        if (points.size() == 1) {
            points.clear();
        }
        String low = words.apply(range.getMin());
        String high = words.apply(range.getMax());
        return new Sparkline(
                label,
                words.apply(known.getLast()),
                low.equals(high) ? "steady" : low + " to " + high,
                String.join(" ", points));
    }

    private static String decimal(double number) {
        String text = String.format(Locale.ROOT, "%.1f", number);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}
