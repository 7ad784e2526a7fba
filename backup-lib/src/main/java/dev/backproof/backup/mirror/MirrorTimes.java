package dev.backproof.backup.mirror;

import dev.backproof.backup.error.ConfigurationException;
import dev.backproof.backup.error.ErrorCode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Points in time: as a person names them, and as rclone compares them. */
public final class MirrorTimes {
    private static final Pattern AGO =
            Pattern.compile("(?:(\\d{1,5})w)?(?:(\\d{1,5})d)?(?:(\\d{1,6})h)?(?:(\\d{1,8})m)?");

    /** rclone's window for B2, which keeps milliseconds. */
    private static final Duration WINDOW = Duration.ofMillis(1);

    private MirrorTimes() {}

    /** Whether a file has the time that is stored for it: less than a millisecond apart. */
    static boolean isSame(Instant file, Instant stored) {
        return Duration.between(file, stored).abs().compareTo(WINDOW) < 0;
    }

    /** The time as B2 and rclone store it: whole milliseconds, cut off towards zero as rclone does. */
    @SuppressWarnings("JavaInstantGetSecondsGetNano") // only what lies below a millisecond is asked for
    static Instant stored(Instant file) {
        long millis = file.toEpochMilli();
        return Instant.ofEpochMilli(millis < 0 && file.getNano() % 1_000_000 != 0 ? millis + 1 : millis);
    }

    /**
     * The point in time that a text names: {@code 2026-11-24T03:00:00Z} or with an offset; {@code 2026-11-24T03:00} and
     * {@code 2026-11-24} (its first moment) in the given zone; {@code 2d}, {@code 36h}, {@code 1w2d}, {@code 90m} before
     * now; {@code now} is empty.
     *
     * @throws ConfigurationException {@code BAD_SETTING} when it names none, or one to come
     */
    public static Optional<Instant> parse(String text, Instant now, ZoneId zone) {
        if (text.equals("now") || text.equals("latest")) {
            return Optional.empty();
        }
        Instant time = ago(text, now, zone).orElseGet(() -> absolute(text, zone));
        if (time.isAfter(now)) {
            throw new ConfigurationException(ErrorCode.BAD_SETTING, "the time " + text + " has not come yet", "", null);
        }
        return Optional.of(time);
    }

    private static Optional<Instant> ago(String text, Instant now, ZoneId zone) {
        Matcher parts = AGO.matcher(text);
        if (text.isEmpty() || !parts.matches()) {
            return Optional.empty();
        }
        ZonedDateTime at =
                now.atZone(zone).minus(Period.ofWeeks(number(parts.group(1))).plusDays(number(parts.group(2))));
        return Optional.of(
                at.toInstant().minus(Duration.ofHours(number(parts.group(3))).plusMinutes(number(parts.group(4)))));
    }

    private static int number(@Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static Instant absolute(String text, ZoneId zone) {
        try {
            if (text.length() == 10) {
                return LocalDate.parse(text).atStartOfDay(zone).toInstant();
            }
            return text.matches(".*T.*(Z|[+-]\\d\\d:?\\d\\d)")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).atZone(zone).toInstant();
        } catch (DateTimeException e) {
            throw new ConfigurationException(
                    ErrorCode.BAD_SETTING,
                    "'" + text + "' is no time",
                    "write 2026-11-24T03:00:00Z, 2026-11-24, or how long ago: 2d, 36h",
                    e);
        }
    }
}
