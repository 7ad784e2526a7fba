package dev.backproof.backup.snapshot;

import dev.backproof.backup.restic.format.Node;
import org.jspecify.annotations.Nullable;

/**
 * A directory of the target while something in it may still be restored. It is created when the first entry needs it and
 * gets its metadata after its last one. May be used by several threads.
 */
final class RestoredDirectory {
    private final @Nullable RestoredDirectory parent;
    private final EntryPath path;
    private final @Nullable Node node;
    private final Actions actions;
    private boolean tried;
    private boolean created;
    /** Entries that are not finished, and one for the walk that may bring more. */
    private int unfinished = 1;

    private RestoredDirectory(
            @Nullable RestoredDirectory parent, EntryPath path, @Nullable Node node, Actions actions) {
        this.parent = parent;
        this.path = path;
        this.node = node;
        this.actions = actions;
    }

    /** What is done with directories. */
    interface Actions {
        /** Makes sure that it is there; false when it cannot be. */
        boolean create(EntryPath path, Node node);

        /** Everything in it is restored. */
        void complete(EntryPath path, Node node);
    }

    /** The target itself, which is there and keeps its metadata. */
    static RestoredDirectory target(Actions actions) {
        RestoredDirectory target = new RestoredDirectory(null, EntryPath.root(), null, actions);
        target.created = true;
        return target;
    }

    RestoredDirectory enter(EntryPath itsPath, Node itsNode) {
        begin();
        return new RestoredDirectory(this, itsPath, itsNode, actions);
    }

    @Nullable
    RestoredDirectory parent() {
        return parent;
    }

    /** Creates it and those above it unless that was tried; false when it is not there. Only called by the walk. */
    boolean create() {
        if (!tried && parent != null && node != null) {
            tried = true;
            created = parent.create() && actions.create(path, node);
        }
        return created;
    }

    /** An entry of it is being restored. */
    synchronized void begin() {
        unfinished++;
    }

    /** An entry, or the walk through it, has ended; the last end completes it, and perhaps those above. */
    void end() {
        for (RestoredDirectory at = this; at != null && at.endedLast(); at = at.parent) {
            if (at.created && at.node != null) {
                actions.complete(at.path, at.node);
            }
        }
    }

    private synchronized boolean endedLast() {
        unfinished--;
        return unfinished == 0;
    }
}
