package dev.backproof.backup.b2server;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the headers of uploads. */
final class Headers {
    private static final String INFO = "x-bz-info-";

    private Headers() {}

    /** A header that must be there. */
    static String required(Map<String, String> headers, String name) {
        String value = headers.get(name);
        if (value == null || value.isEmpty()) {
            throw B2Failure.badRequest("Missing header: " + name);
        }
        return value;
    }

    /** The number in a header that must be there. */
    static long number(String name, @Nullable String value) {
        if (value != null
                && !value.isEmpty()
                && value.length() <= 18
                && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Long.parseLong(value);
        }
        throw B2Failure.badRequest("header " + name + " must be a number");
    }

    /** The file info among the headers, decoded. */
    static Map<String, String> info(Map<String, String> headers) {
        Map<String, String> info = new TreeMap<>();
        headers.forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith(INFO)) {
                info.put(lower.substring(INFO.length()), Names.decode(value));
            }
        });
        return info;
    }
}
