package dev.backproof.verify.report;

import dev.backproof.verify.result.Price;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Numbers and times for people: few digits, units beside them, UTC; the same in every locale. */
public final class Shown {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String[] BYTE_UNITS = {"bytes", "kB", "MB", "GB", "TB", "PB", "EB"};
    private static final int BYTE_STEP = 1000;

    private Shown() {}

    /** Such as {@code 340 ms}, {@code 12.4 s}, {@code 4 min 07 s}, {@code 5 h 12 min}, {@code 3 d 4 h}; rounded. */
    static String duration(Duration duration) {
        if (duration.isNegative()) {
            return "−" + duration(duration.negated());
        }
        long millis = duration.plusNanos(500_000).toMillis();
        if (millis < 1000) {
            return millis + " ms";
        }
        long tenths = (millis + 50) / 100;
        if (tenths < 600) {
            return tenths / 10 + "." + tenths % 10 + " s";
        }
        long seconds = (millis + 500) / 1000;
        if (seconds < 3600) {
            return pair(seconds / 60, "min", seconds % 60, "s");
        }
        long minutes = (seconds + 30) / 60;
        if (minutes < 48 * 60) {
            return pair(minutes / 60, "h", minutes % 60, "min");
        }
        long hours = (minutes + 30) / 60;
        return hours % 24 == 0 ? hours / 24 + " d" : hours / 24 + " d " + hours % 24 + " h";
    }

    /** Decimal units, two or three digits: {@code 512 bytes}, {@code 1.5 kB}, {@code 98.4 MB}, {@code 214 MB}. */
    public static String bytes(long bytes) {
        if (bytes < BYTE_STEP) {
            return bytes == 1 ? "1 byte" : count(bytes) + " bytes";
        }
        double value = bytes;
        int unit = 0;
        while (Math.round(value) >= BYTE_STEP && unit < BYTE_UNITS.length - 1) {
            value /= BYTE_STEP;
            unit++;
        }
        String digits = value < 99.95 ? String.format(Locale.ROOT, "%.1f", value) : Long.toString(Math.round(value));
        return digits + " " + BYTE_UNITS[unit];
    }

    /** With commas: {@code 16,044}. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1 check}, {@code 60 checks}. */
    public static String count(long number, String noun) {
        return count(number) + " " + (number == 1 ? noun : noun + "s");
    }

    /** Such as {@code at most 0.02 USD, prices of 2026-06-01}; rounded up to the hundredth. */
    static String price(Price price) {
        return "at most " + price.most().setScale(2, RoundingMode.CEILING).toPlainString() + " " + price.currency()
                + ", prices of " + price.pricesOf();
    }

    /** Such as {@code 2026-11-23 04:00:12 UTC}. */
    static String time(Instant time) {
        return TIME.format(time) + " UTC";
    }

    /** Such as {@code 2026-11-23 04:00}, UTC. */
    static String minute(Instant time) {
        return MINUTE.format(time);
    }

    /** For {@code datetime} attributes, to the second. */
    static String machine(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String pair(long large, String largeUnit, long small, String smallUnit) {
        return small == 0
                ? large + " " + largeUnit
                : large + " " + largeUnit + " " + (small < 10 ? "0" : "") + small + " " + smallUnit;
    }
}
