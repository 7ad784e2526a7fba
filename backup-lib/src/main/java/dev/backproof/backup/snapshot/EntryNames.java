package dev.backproof.backup.snapshot;

import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.RawName;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges the names of one directory, in the order of its tree. Remembers names only where they are out of order. */
final class EntryNames {
    private final Iterable<Node> nodes;
    private int seen;
    private @Nullable RawName previous;
    private @Nullable Set<RawName> unordered;

    /** To judge these, which can be gone through again. */
    EntryNames(Iterable<Node> nodes) {
        this.nodes = nodes;
    }

    /** What a name is. */
    enum Verdict {
        FINE,
        /** It comes after one that should follow it; harmless to a restore. */
        OUT_OF_ORDER,
        /** An entry before had the same name. */
        DUPLICATE,
        /** It would lead out of its directory, or no file system can hold it. */
        HOSTILE
    }

    /** Judges the next name. */
    Verdict next(RawName name) {
        RawName before = previous;
        previous = name;
        seen++;
        if (!name.isSafeEntryName()) {
            return Verdict.HOSTILE;
        }
        boolean ordered = before == null || before.compareTo(name) < 0;
        if (ordered && unordered == null) {
            return Verdict.FINE;
        }
        if (unordered == null) {
            unordered = new HashSet<>();
            Iterator<Node> again = nodes.iterator();
            for (int i = 1; i < seen; i++) {
                unordered.add(again.next().name());
            }
        }
        if (!unordered.add(name)) {
            return Verdict.DUPLICATE;
        }
        return ordered ? Verdict.FINE : Verdict.OUT_OF_ORDER;
    }
}
