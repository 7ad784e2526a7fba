package dev.backproof.backup.restic.format;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Times as Go writes them in JSON: RFC 3339, up to nine fractional digits without trailing zeros, {@code Z} for UTC
 * (Go's {@code time.RFC3339Nano}).
 */
final class GoTimes {
    /** What Go has for a time that was never set. */
    static final OffsetDateTime ZERO = OffsetDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    private static final int MAX_YEAR = 9999;
    /** Where the parts of {@code 2006-01-02T15:04:05} start, each with the number of its digits. */
    private static final String SHAPE = "dddd-dd-ddTdd:dd:dd";

    /** Beyond these there is no date to move into the range. */
    private static final Instant EARLIEST = LocalDateTime.MIN.toInstant(ZoneOffset.UTC);

    private static final Instant LATEST = LocalDateTime.MAX.toInstant(ZoneOffset.UTC);

    private GoTimes() {}

    /** The time in UTC. Years out of 0 to 9999 are moved to the nearest of these, as restic does. */
    static String format(Instant time) {
        Instant datable = time.isBefore(EARLIEST) ? EARLIEST : time.isAfter(LATEST) ? LATEST : time;
        return format(OffsetDateTime.ofInstant(datable, ZoneOffset.UTC));
    }

    /** The time in its own offset, of which seconds cannot be written: the same instant in whole minutes then. */
    static String format(OffsetDateTime time) {
        int offset = time.getOffset().getTotalSeconds();
        OffsetDateTime written =
                offset % 60 == 0 ? time : time.withOffsetSameInstant(ZoneOffset.ofTotalSeconds(offset / 60 * 60));
        LocalDate date = inRange(written.toLocalDate());
        StringBuilder out = new StringBuilder(35);
        digits(out, date.getYear(), 1000).append('-');
        digits(out, date.getMonthValue(), 10).append('-');
        digits(out, date.getDayOfMonth(), 10).append('T');
        digits(out, written.getHour(), 10).append(':');
        digits(out, written.getMinute(), 10).append(':');
        digits(out, written.getSecond(), 10);
        int nanos = written.getNano();
        if (nanos != 0) {
            digits(out.append('.'), nanos, 100_000_000);
            while (out.charAt(out.length() - 1) == '0') {
                out.setLength(out.length() - 1);
            }
        }
        int minutes = offset / 60;
        if (minutes == 0) {
            return out.append('Z').toString();
        }
        out.append(minutes < 0 ? '-' : '+');
        digits(out, Math.abs(minutes) / 60, 10).append(':');
        return digits(out, Math.abs(minutes) % 60, 10).toString();
    }

    /** Reads a time; null when it is not one. */
    static @Nullable OffsetDateTime parse(String text) {
        if (!hasShape(text)) {
            return null;
        }
        int at = SHAPE.length();
        int nanos = 0;
        if (at < text.length() && text.charAt(at) == '.') {
            int start = ++at;
            int weight = 100_000_000;
            while (at < text.length() && isDigit(text.charAt(at))) {
                nanos += (text.charAt(at++) - '0') * weight;
                weight /= 10;
            }
            if (at == start) {
                return null;
            }
        }
        try {
            return OffsetDateTime.of(
                    LocalDateTime.of(
                            LocalDate.of(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2)),
                            LocalTime.of(number(text, 11, 2), number(text, 14, 2), number(text, 17, 2), nanos)),
                    offset(text, at));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static boolean hasShape(String text) {
        if (text.length() <= SHAPE.length()) {
            return false;
        }
        for (int i = 0; i < SHAPE.length(); i++) {
            boolean fits = SHAPE.charAt(i) == 'd' ? isDigit(text.charAt(i)) : text.charAt(i) == SHAPE.charAt(i);
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static ZoneOffset offset(String text, int at) {
        int left = text.length() - at;
        if (left == 1 && text.charAt(at) == 'Z') {
            return ZoneOffset.UTC;
        }
        boolean negative = left == 6 && text.charAt(at) == '-';
        if (left != 6
                || (!negative && text.charAt(at) != '+')
                || text.charAt(at + 3) != ':'
                || !isDigit(text.charAt(at + 1))
                || !isDigit(text.charAt(at + 2))
                || !isDigit(text.charAt(at + 4))
                || !isDigit(text.charAt(at + 5))) {
            throw new DateTimeException("no offset");
        }
        int hours = number(text, at + 1, 2);
        int minutes = number(text, at + 4, 2);
        return negative ? ZoneOffset.ofHoursMinutes(-hours, -minutes) : ZoneOffset.ofHoursMinutes(hours, minutes);
    }

    private static LocalDate inRange(LocalDate date) {
        int year = Math.clamp(date.getYear(), 0, MAX_YEAR);
        return year == date.getYear()
                ? date
                : LocalDate.of(year, date.getMonth(), 1).plusDays(date.getDayOfMonth() - 1L);
    }

    private static boolean isDigit(char ch) {
        return ch >= '0' && ch <= '9';
    }

    private static int number(String text, int from, int digits) {
        int number = 0;
        for (int i = from; i < from + digits; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }

    private static StringBuilder digits(StringBuilder out, int number, int highest) {
        int rest = number;
        for (int weight = highest; weight > 0; weight /= 10) {
            out.append((char) ('0' + rest / weight));
            rest %= weight;
        }
        return out;
    }
}
