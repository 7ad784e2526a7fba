package dev.backproof.backup.b2server.store;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ids that look like B2's: {@code 4_z<bucket>_f<kind><16 hex>_d<date>_m<time>_c<3>_v<7>_t<4>}. Here the 16 hexadecimal
 * digits are the sequence number and the digits after {@code _c} the milliseconds, so that a listing can go on behind a
 * version that is gone. Clients must not read anything into an id.
 */
public final class FileIds {
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("'_d'yyyyMMdd'_m'HHmmss", Locale.ROOT);
    private static final Pattern FORM = Pattern.compile(
            "4_z[0-9a-f]{24}_f[12]([0-9a-f]{16})(_d[0-9]{8}_m[0-9]{6})_c([0-9]{3})_v[0-9]{7}_t[0-9]{4}");

    private FileIds() {}

    /** A new id for a version that comes into being at this time. */
    public static String mint(String bucketId, boolean large, long sequence, Instant time) {
        return "4_z%s_f%d%016x%s_c%03d_v0001000_t%04d"
                .formatted(
                        bucketId,
                        large ? 2 : 1,
                        sequence,
                        SECONDS.format(time.atZone(ZoneOffset.UTC)),
                        Math.floorMod(time.toEpochMilli(), 1000L),
                        sequence % 10_000);
    }

    /** Where a version with this id would stand among the others of its name; empty when it is not an id of ours. */
    static Optional<Position> position(String fileId) {
        Matcher matcher = FORM.matcher(fileId);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long seconds = LocalDateTime.parse(matcher.group(2), SECONDS).toEpochSecond(ZoneOffset.UTC);
        return Optional.of(new Position(
                seconds * 1000 + Integer.parseInt(matcher.group(3)), Long.parseLong(matcher.group(1), 16)));
    }

    /** Time and sequence number that an id tells. */
    record Position(long timestamp, long sequence) {
        /** Whether the version stands before this position in a listing. */
        boolean isBehind(FileVersion version) {
            return version.timestamp() > timestamp
                    || (version.timestamp() == timestamp && version.sequence() > sequence);
        }
    }
}
