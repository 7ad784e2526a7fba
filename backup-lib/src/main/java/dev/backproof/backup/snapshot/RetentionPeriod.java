package dev.backproof.backup.snapshot;

import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A span of calendar time, written {@code 1y5m7d2h}: years, months, days and hours, none of them negative. */
public record RetentionPeriod(int years, int months, int days, int hours) {
    private static final int LONGEST = 100_000;
    private static final Pattern FORM =
            Pattern.compile("(?:(\\d{1,6})y)?(?:(\\d{1,6})m)?(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?");

    public RetentionPeriod {
        for (int part : new int[] {years, months, days, hours}) {
            if (part < 0 || part > LONGEST) {
                throw new IllegalArgumentException(part + " is not between 0 and " + LONGEST);
            }
        }
        if (years == 0 && months == 0 && days == 0 && hours == 0) {
            throw new IllegalArgumentException("a period without length keeps nothing");
        }
    }

    /**
     * Reads {@code 1y5m7d2h}; parts may be left out, but not swapped.
     *
     * @throws IllegalArgumentException when it is written otherwise or has no length
     */
    public static RetentionPeriod parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (text.isEmpty() || !matcher.matches()) {
            throw new IllegalArgumentException("a period is written like 1y5m7d2h, not '" + text + "'");
        }
        return new RetentionPeriod(part(matcher, 1), part(matcher, 2), part(matcher, 3), part(matcher, 4));
    }

    private static int part(Matcher matcher, int group) {
        String digits = matcher.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    /**
     * So long before a time. A day that the month does not have runs over into the next month, as in Go's {@code AddDate}:
     * a month before 31 March 2024 is 31 February, which is 2 March (observed: restic 0.19.1).
     */
    OffsetDateTime before(OffsetDateTime time) {
        LocalDateTime firstOfMonth = time.toLocalDateTime().withDayOfMonth(1);
        return firstOfMonth
                .minusMonths(12L * years + months)
                .plusDays(time.getDayOfMonth() - 1L - days)
                .minusHours(hours)
                .atOffset(time.getOffset());
    }

    @Override
    public String toString() {
        return text(years, "y") + text(months, "m") + text(days, "d") + text(hours, "h");
    }

    private static String text(int number, String unit) {
        return number == 0 ? "" : number + unit;
    }
}
