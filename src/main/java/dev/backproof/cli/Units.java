package dev.backproof.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as people read them. */
final class Units {
    private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private static final Pattern SIZE = Pattern.compile("(\\d+)(?:([KMGT])(?:i?B)?|B)?", Pattern.CASE_INSENSITIVE);

    private Units() {}

    /** {@code 12.3 MiB}. */
    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < BINARY.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, BINARY[unit]);
    }

    /**
     * The bytes that {@code 500M} and the like mean: a number, a letter for a power of 1024 (K, M, G, T, in either case)
     * and perhaps {@code B} or {@code iB} behind it; without a letter, bytes. Empty when it is nothing of the kind.
     */
    static OptionalLong parseBytes(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            return OptionalLong.empty();
        }
        int power = size.group(2) == null ? 0 : "KMGT".indexOf(size.group(2).toUpperCase(Locale.ROOT)) + 1;
        try {
            return OptionalLong.of(Math.multiplyExact(Long.parseLong(size.group(1)), 1L << (10 * power)));
        } catch (ArithmeticException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** {@code 0.8 s}, {@code 1 min 20 s}, {@code 3 h 5 min}, {@code 2 d 4 h}. */
    static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        if (seconds < 3600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        if (seconds < 86400) {
            return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
        }
        return seconds / 86400 + " d " + seconds % 86400 / 3600 + " h";
    }

    /** {@code 1 file}, {@code 1,234 files}. */
    static String count(long n, String thing) {
        return String.format(Locale.ROOT, "%,d %s%s", n, thing, n == 1 ? "" : "s");
    }
}
