package dev.backproof.verify.scenario;

import org.jspecify.annotations.Nullable;

/**
 * A range of whole numbers, both ends inclusive.
 *
 * @param min smallest allowed, or null for none
 * @param max largest allowed, or null for none
 */
public record Bounds(@Nullable Long min, @Nullable Long max) {
    public Bounds {
        if (min == null && max == null) {
            throw new IllegalArgumentException("a range needs a least or a greatest value");
        }
        if (min != null && max != null && min > max) {
            throw new IllegalArgumentException("least " + min + " is above greatest " + max);
        }
    }

    /** From {@code min} to {@code max}. */
    public static Bounds between(long min, long max) {
        return new Bounds(min, max);
    }

    /** {@code min} or more. */
    public static Bounds atLeast(long min) {
        return new Bounds(min, null);
    }

    /** Whether the value lies inside. */
    public boolean contains(long value) {
        return (min == null || value >= min) && (max == null || value <= max);
    }

    /** {@code exactly 3}, {@code at least 3}, {@code at most 3} or {@code between 3 and 5}. */
    @Override
    public String toString() {
        if (min == null) {
            return "at most " + max;
        }
        if (max == null) {
            return "at least " + min;
        }
        return min.equals(max) ? "exactly " + min : "between " + min + " and " + max;
    }
}
