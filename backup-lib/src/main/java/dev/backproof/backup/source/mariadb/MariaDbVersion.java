package dev.backproof.backup.source.mariadb;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A MariaDB version. Ordered by its numbers.
 *
 * @param major such as 10 in {@code 10.11.19}
 * @param minor such as 11
 * @param patch such as 19; 0 when the text names none
 */
public record MariaDbVersion(int major, int minor, int patch) implements Comparable<MariaDbVersion> {
    // a server may put 5.5.5- before its real version, for the sake of old replicas
    private static final Pattern MARKED = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4})-MariaDB");
    private static final Pattern BARE = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,4}))?");
    private static final Comparator<MariaDbVersion> ORDER = Comparator.comparingInt(MariaDbVersion::major)
            .thenComparingInt(MariaDbVersion::minor)
            .thenComparingInt(MariaDbVersion::patch);

    /**
     * Finds the version in what a server or a tool says of itself: {@code 5.5.5-10.11.19-MariaDB-log}, {@code
     * mariadb-dump from 11.4.5-MariaDB, client 10.19 for …}, {@code mariadb-dump  Ver 10.19 Distrib 10.11.19-MariaDB, …},
     * or a bare {@code 11.4}.
     */
    public static Optional<MariaDbVersion> find(String text) {
        Matcher marked = MARKED.matcher(text);
        if (marked.find()) {
            return Optional.of(of(marked));
        }
        Matcher bare = BARE.matcher(text);
        return bare.matches() ? Optional.of(of(bare)) : Optional.empty();
    }

    private static MariaDbVersion of(Matcher match) {
        String patch = match.group(3);
        return new MariaDbVersion(
                Integer.parseInt(match.group(1)),
                Integer.parseInt(match.group(2)),
                patch == null ? 0 : Integer.parseInt(patch));
    }

    /** Whether this version is the given one or newer. */
    public boolean isAtLeast(int otherMajor, int otherMinor, int otherPatch) {
        return compareTo(new MariaDbVersion(otherMajor, otherMinor, otherPatch)) >= 0;
    }

    /** Whether both belong to one release series, such as 10.11. */
    public boolean sameSeries(MariaDbVersion other) {
        return major == other.major && minor == other.minor;
    }

    /** The series, such as {@code 10.11}. */
    public String series() {
        return major + "." + minor;
    }

    @Override
    public int compareTo(MariaDbVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
