package dev.backproof.backup.b2server;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of a content.
 *
 * @param offset first byte
 * @param length number of bytes, at least 1
 */
record ContentRange(long offset, long length) {
    private static final Pattern FORM = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

    /**
     * Reads a Range header: {@code a-b}, {@code a-} or {@code -n}, its end clamped. Empty when there is none or it is
     * malformed, which RFC 9110 §14.2 says to ignore.
     *
     * @throws B2Failure 416 when nothing of the content lies in it
     */
    static Optional<ContentRange> parse(@Nullable String header, long total) {
        Matcher matcher = FORM.matcher(header == null ? "" : header);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String first = matcher.group(1);
        String last = matcher.group(2);
        if (first.isEmpty() && last.isEmpty()) {
            return Optional.empty();
        }
        long start;
        long end;
        if (first.isEmpty()) {
            start = Math.max(0, total - Long.parseLong(last));
            end = total - 1;
        } else {
            start = Long.parseLong(first);
            end = last.isEmpty() ? total - 1 : Math.min(total - 1, Long.parseLong(last));
            if (!last.isEmpty() && Long.parseLong(last) < start) {
                return Optional.empty();
            }
        }
        if (start > end) {
            throw new B2Failure(416, "range_not_satisfiable", "The range is not in the content of " + total + " bytes");
        }
        return Optional.of(new ContentRange(start, end - start + 1));
    }
}
