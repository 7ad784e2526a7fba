package dev.backproof.verify.restore;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The time that stands in a dump's name. mariadb-operator goes by it, too ({@code backup.2026-11-23T04:05:06Z.sql}); so do
 * most scripts: {@code shop-20261123-0405.sql.gz}, {@code shop_2026-11-23.sql}.
 */
final class DumpTime {
    /** Neither the year behind a day and a month ({@code 26-11-2026_0530}) nor that of a version ({@code v2024.10.12}). */
    private static final String NO_DATE_BEFORE = "(?<!\\d)(?<!\\d\\d[-_.]\\d\\d[-_.])(?<![vV])";

    private static final Pattern IN_NAME =
            Pattern.compile(NO_DATE_BEFORE + "((?:19|20)\\d\\d)([-_.]?)(\\d\\d)\\2(\\d\\d)"
                    + "(?:[T_ .-]?(\\d\\d)[:._-]?(\\d\\d)(?:[:._-]?(\\d\\d))?)?(?!\\d)([+-]\\d\\d:?\\d\\d(?!\\d))?");

    /** How far the day of a place may begin before that of UTC, or end after it. */
    private static final Duration ZONES = Duration.ofHours(14);

    private DumpTime() {}

    /**
     * The first time in a name; without an offset it is taken as UTC. A name may have a day only: then the file was written
     * when it says itself, if that is on this day anywhere, else at its beginning.
     *
     * @param modified when the file was last written
     */
    static Optional<Instant> inName(String name, Instant modified) {
        Matcher match = IN_NAME.matcher(name);
        while (match.find()) {
            try {
                Instant time = LocalDateTime.of(
                                number(match, 1),
                                number(match, 3),
                                number(match, 4),
                                number(match, 5),
                                number(match, 6),
                                number(match, 7))
                        .toInstant(match.group(8) == null ? ZoneOffset.UTC : ZoneOffset.of(match.group(8)));
                boolean sameDay = match.group(5) == null
                        && !modified.isBefore(time.minus(ZONES))
                        && modified.isBefore(time.plus(Duration.ofDays(1)).plus(ZONES));
                return Optional.of(sameDay ? modified : time);
            } catch (DateTimeException e) {
                // digits that are no time; another group of them may be one
            }
        }
        return Optional.empty();
    }

    private static int number(Matcher match, int group) {
        return match.group(group) == null ? 0 : Integer.parseInt(match.group(group));
    }
}
