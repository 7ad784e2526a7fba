package dev.backproof.backup.snapshot;

import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import dev.backproof.backup.restic.format.RawName;
import java.util.List;
import java.util.function.Predicate;

/** What is to be restored, by patterns with restic's meaning, and which of the regular files among it. Immutable. */
final class RestoreSelection {
    private final PathPatterns includes;
    private final PathPatterns excludes;
    private final Predicate<EntryPath> files;

    RestoreSelection(List<String> includes, List<String> excludes, Predicate<EntryPath> files) {
        this.includes = patterns(includes);
        this.excludes = patterns(excludes);
        this.files = files;
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

    /** Whether the entry, which is no directory, is wanted. */
    boolean wants(EntryPath path, Node node) {
        return wants(path) && (node.type() != NodeType.FILE || files.test(path));
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
