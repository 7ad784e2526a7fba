package dev.backproof.verify.restore;

import java.time.DateTimeException;
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
    private static final Pattern IN_NAME = Pattern.compile("(?<!\\d)((?:19|20)\\d\\d)[-_.]?(\\d\\d)[-_.]?(\\d\\d)"
            + "(?:[T_ .-]?(\\d\\d)[:._-]?(\\d\\d)(?:[:._-]?(\\d\\d))?)?(?!\\d)([+-]\\d\\d:?\\d\\d(?!\\d))?");

    private DumpTime() {}

    /** The first time in a name; without an offset it is taken as UTC, without a time of day as midnight. */
    static Optional<Instant> inName(String name) {
        Matcher match = IN_NAME.matcher(name);
        while (match.find()) {
            try {
                return Optional.of(LocalDateTime.of(
                                number(match, 1),
                                number(match, 2),
                                number(match, 3),
                                number(match, 4),
                                number(match, 5),
                                number(match, 6))
                        .toInstant(match.group(7) == null ? ZoneOffset.UTC : ZoneOffset.of(match.group(7))));
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
