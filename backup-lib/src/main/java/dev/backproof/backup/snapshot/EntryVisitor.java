package dev.backproof.backup.snapshot;

import dev.backproof.backup.restic.format.Node;

/** Hears of each entry of a snapshot, a directory before what is in it. */
@FunctionalInterface
public interface EntryVisitor {
    /** One entry; false for a directory means that what is in it is not wanted. */
    boolean visit(EntryPath path, Node node);
}
