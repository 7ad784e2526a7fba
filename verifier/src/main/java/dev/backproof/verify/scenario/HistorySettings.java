package dev.backproof.verify.scenario;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a drill is compared with the proven drills before it.
 *
 * @param drills with how many of them at most, the newest ones
 * @param least with fewer than these nothing is compared
 * @param shrunkTo share of the median, above 0 and below 1: what came down to it or below is a finding
 * @param since drills that began before this day (UTC) do not count, or null
 * @param because why they do not, in the author's words; empty without {@code since}
 * @param off what is not compared at all, each with the reason
 * @param except single tables, databases and volumes that are not compared
 */
public record HistorySettings(
        int drills,
        int least,
        double shrunkTo,
        @Nullable LocalDate since,
        String because,
        Map<Aspect, String> off,
        List<Except> except) {
    /** The last 14 proven drills, at least 3, and half. */
    public static final HistorySettings USUAL = new HistorySettings(14, 3, 0.5, null, "", Map.of(), List.of());

    public HistorySettings {
        off = Map.copyOf(off);
        except = List.copyOf(except);
    }

    /** What is compared. */
    public enum Aspect {
        FILES("files"),
        BYTES("bytes"),
        TABLES("tables"),
        ROWS("rows");

        private final String key;

        Aspect(String key) {
            this.key = key;
        }

        /** Its key in scenarios. */
        public String key() {
            return key;
        }
    }

    /**
     * Something that comes and goes.
     *
     * @param subject the volume's or database's name
     * @param tables pattern of its tables' and views' names with {@code *} for anything, or empty for all of it
     * @param because why, in the author's words
     */
    public record Except(String subject, String tables, String because) {
        /** Whether it speaks of this table. */
        boolean covers(String database, String table) {
            return subject.equals(database)
                    && !tables.isEmpty()
                    && Pattern.matches("\\Q" + tables.replace("*", "\\E.*\\Q") + "\\E", table);
        }
    }

    /** Whether a table or view is left out. */
    public boolean leavesOut(String database, String table) {
        return except.stream().anyMatch(each -> each.covers(database, table));
    }

    /** What is not compared, and why, one line each. */
    public List<String> left() {
        List<String> lines = new ArrayList<>();
        off.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(
                        each -> lines.add("history: " + each.getKey().key() + " are not compared: " + each.getValue()));
        except.forEach(each -> lines.add("history: " + each.subject()
                + (each.tables().isEmpty() ? "" : ", tables " + each.tables()) + ": not compared: " + each.because()));
        if (since != null) {
            lines.add("history: drills before " + since + " do not count: " + because);
        }
        return lines;
    }

    /** Whether all of a volume or database is left out. */
    public boolean leavesOut(String subject) {
        return except.stream()
                .anyMatch(
                        each -> each.subject().equals(subject) && each.tables().isEmpty());
    }
}
