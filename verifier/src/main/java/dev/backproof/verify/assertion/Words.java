package dev.backproof.verify.assertion;

import java.time.Duration;
import java.util.List;

/** Puts numbers and lists into words. */
public final class Words {
    private static final int FEW = 3;

    private Words() {}

    /** {@code 1 file}, {@code 2 files}. */
    public static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** The first few, and how many more there are: {@code a, b, c and 4 more}. */
    public static String some(List<String> names, long total) {
        int shown = Math.min(FEW, names.size());
        String few = String.join(", ", names.subList(0, shown));
        return total > shown ? few + " and " + (total - shown) + " more" : few;
    }

    /** {@code 3 d 4 h old}, or {@code dated 13 h 0 min ahead of this machine's clock} of what has a negative age. */
    public static String old(Duration age) {
        return age.isNegative() ? ahead(age(age.negated())) : age(age) + " old";
    }

    /** What is dated so far in the future is, in words. */
    public static String ahead(String span) {
        return "dated " + span + " ahead of this machine's clock";
    }

    /** {@code 3 d 4 h}, {@code 4 h 5 min}, {@code 5 min}, {@code 40 s}; for people. */
    public static String age(Duration duration) {
        if (duration.isNegative()) {
            return "-" + age(duration.negated());
        }
        if (duration.toDays() > 0) {
            return duration.toDays() + " d " + duration.toHoursPart() + " h";
        }
        if (duration.toHours() > 0) {
            return duration.toHours() + " h " + duration.toMinutesPart() + " min";
        }
        return duration.toMinutes() > 0 ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
    }
}
