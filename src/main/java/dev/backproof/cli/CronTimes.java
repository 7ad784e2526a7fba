package dev.backproof.cli;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The times of a cron expression of five fields, as crontab(5) has it: minute, hour, day of month, month, day of week,
 * each with lists, ranges and steps; names of months and days; Sunday is 0 and 7. Where day of month and day of week are
 * both given, either is enough. An hour that the clock skips counts as the one after it, one that comes twice counts once.
 */
final class CronTimes {
    private static final Map<String, String> SHORT = Map.of(
            "@hourly", "0 * * * *",
            "@daily", "0 0 * * *",
            "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    private static final int FIELDS = 5;
    private static final int SUNDAY = 7;
    /** The 29th of February is eight years away at most. */
    private static final int YEARS = 9;

    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet daysOfMonth;
    private final BitSet months;
    private final BitSet daysOfWeek;
    private final boolean eitherDay;

    private CronTimes(String[] fields) {
        minutes = field("minute", fields[0], 0, 59, List.of());
        hours = field("hour", fields[1], 0, 23, List.of());
        daysOfMonth = field("day of month", fields[2], 1, 31, List.of());
        months = field("month", fields[3], 1, 12, MONTHS);
        daysOfWeek = field("day of week", fields[4], 0, SUNDAY, DAYS);
        if (daysOfWeek.get(0) || daysOfWeek.get(SUNDAY)) {
            daysOfWeek.set(0);
            daysOfWeek.set(SUNDAY);
        }
        eitherDay = !fields[2].startsWith("*") && !fields[4].startsWith("*");
    }

    /** Reads an expression; what is wrong with it ends the command as wrong usage. */
    static CronTimes parse(String expression) {
        String text = expression.strip().toLowerCase(Locale.ROOT);
        String[] fields = SHORT.getOrDefault(text, text).split("\\s+", -1);
        Checks.usage(
                fields.length == FIELDS,
                "'" + expression
                        + "' is no cron expression: it has minute, hour, day of month, month and day of week, such"
                        + " as '0 4 * * *'");
        return new CronTimes(fields);
    }

    /** The first time after this one; none for a day that no year has. */
    Optional<ZonedDateTime> after(Instant time, ZoneId zone) {
        LocalDate first = time.atZone(zone).toLocalDate();
        for (LocalDate day = first; day.isBefore(first.plusYears(YEARS)); day = day.plusDays(1)) {
            Optional<ZonedDateTime> next = matches(day) ? firstOf(day, time, zone) : Optional.empty();
            if (next.isPresent()) {
                return next;
            }
        }
        return Optional.empty();
    }

    private Optional<ZonedDateTime> firstOf(LocalDate day, Instant after, ZoneId zone) {
        return hours.stream()
                .boxed()
                .flatMap(hour -> minutes.stream()
                        .mapToObj(minute -> day.atTime(hour, minute).atZone(zone)))
                .filter(time -> time.toInstant().isAfter(after))
                .min(ZonedDateTime::compareTo);
    }

    private boolean matches(LocalDate day) {
        boolean ofMonth = daysOfMonth.get(day.getDayOfMonth());
        boolean ofWeek = daysOfWeek.get(DayOfWeek.from(day).getValue());
        return months.get(day.getMonthValue()) && (eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek);
    }

    private static BitSet field(String name, String text, int least, int most, List<String> names) {
        BitSet values = new BitSet();
        for (String part : text.split(",", -1)) {
            String[] stepped = part.split("/", -1);
            String range = stepped[0];
            int dash = range.indexOf('-');
            boolean all = range.equals("*");
            int from = all ? least : number(name, dash < 0 ? range : range.substring(0, dash), least, most, names);
            int to = all ? most : dash < 0 ? from : number(name, range.substring(dash + 1), least, most, names);
            Checks.usage(stepped.length <= 2 && from <= to, "'" + part + "' is no " + name + " of a cron expression");
            int step = 1;
            if (stepped.length == 2) {
                step = number(name, stepped[1], 1, most, List.of());
                to = dash < 0 ? most : to;
            }
            for (int value = from; value <= to; value += step) {
                values.set(value);
            }
        }
        return values;
    }

    private static int number(String name, String text, int least, int most, List<String> names) {
        int named = names.indexOf(text);
        if (named >= 0) {
            return named + least;
        }
        boolean digits = text.matches("[0-9]{1,2}");
        int value = digits ? Integer.parseInt(text) : -1;
        Checks.usage(
                value >= least && value <= most,
                "'" + text + "' is no " + name + " of a cron expression: " + least + " to " + most);
        return value;
    }
}
