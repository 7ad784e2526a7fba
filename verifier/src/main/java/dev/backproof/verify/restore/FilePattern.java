package dev.backproof.verify.restore;

import dev.backproof.backup.restic.format.RawName;
import dev.backproof.backup.snapshot.PathPatterns;
import java.util.Arrays;
import java.util.List;

/**
 * A pattern for files in a scenario, such as {@code /backups/backup.*}. It means files that match it themselves, not what
 * lies in folders that do. Immutable.
 */
public final class FilePattern {
    private static final String ANY_FOLDERS = "**";

    private final PathPatterns patterns;
    private final List<String> names;

    private FilePattern(PathPatterns patterns, List<String> names) {
        this.patterns = patterns;
        this.names = names;
    }

    /**
     * Reads one.
     *
     * @throws dev.backproof.backup.error.ConfigurationException when it cannot be understood
     */
    public static FilePattern of(String pattern) {
        return new FilePattern(PathPatterns.of(List.of(RawName.of(pattern))), names(pattern));
    }

    private static List<String> names(String path) {
        return Arrays.stream(path.split("/", -1))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** Whether it means the file at this path. */
    public boolean matches(String path) {
        return matchesNames(names(path).stream().map(RawName::of).toList());
    }

    /** Whether it means the file of these names, from the top down. */
    boolean matchesNames(List<RawName> path) {
        return (path.size() == names.size() || names.contains(ANY_FOLDERS)) && patterns.matches(path);
    }

    /** Whether it may mean a file below these names. */
    boolean mayMatchBelow(List<RawName> path) {
        return patterns.mayMatchBelow(path);
    }
}
