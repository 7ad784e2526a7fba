package dev.backproof.backup.snapshot;

import dev.backproof.backup.restic.format.RawName;
import java.util.List;

/** What is to be restored, by patterns with restic's meaning. Immutable. */
final class RestoreSelection {
    private final PathPatterns includes;
    private final PathPatterns excludes;

    RestoreSelection(List<String> includes, List<String> excludes) {
        this.includes = patterns(includes);
        this.excludes = patterns(excludes);
    }

    private static PathPatterns patterns(List<String> texts) {
        return PathPatterns.of(texts.stream().map(RawName::of).toList());
    }

    /** Whether the entry itself is wanted. */
    boolean wants(EntryPath path) {
        if (includes.isEmpty() && excludes.isEmpty()) {
            return true;
        }
        List<RawName> names = path.names();
        return (includes.isEmpty() || includes.matches(names)) && !excludes.matches(names);
    }

    /** Whether something below the directory may be wanted. */
    boolean mayWantBelow(EntryPath path) {
        if (includes.isEmpty() && excludes.isEmpty()) {
            return true;
        }
        List<RawName> names = path.names();
        return (includes.isEmpty() || includes.matches(names) || includes.mayMatchBelow(names))
                && !excludes.matches(names);
    }
}
