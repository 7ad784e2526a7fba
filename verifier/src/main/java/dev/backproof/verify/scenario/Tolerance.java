package dev.backproof.verify.scenario;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How many may be otherwise than they should: what is backed up while it is in use is never of one moment.
 *
 * @param number so many of any number
 * @param percent so many of a hundred, or null to let {@code number} decide
 */
public record Tolerance(long number, @Nullable BigDecimal percent) {
    /** None at all. */
    public static final Tolerance NONE = new Tolerance(0, null);

    /** Whether so many of all may be otherwise. */
    public boolean allows(long wrong, long all) {
        return percent == null
                ? wrong <= number
                : BigDecimal.valueOf(wrong)
                                .multiply(BigDecimal.valueOf(100))
                                .compareTo(percent.multiply(BigDecimal.valueOf(all)))
                        <= 0;
    }

    /** {@code none}, {@code at most 3}, {@code at most 0.5 %}. */
    @Override
    public String toString() {
        if (percent != null) {
            return "at most " + percent.toPlainString() + " %";
        }
        return number == 0 ? "none" : "at most " + number;
    }
}
