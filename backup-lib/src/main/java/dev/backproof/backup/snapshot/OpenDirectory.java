package dev.backproof.backup.snapshot;

import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.TreeEncoder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A directory whose entries are still coming: each gets a place in order, which is filled when the entry is complete.
 * Entries are encoded as soon as all before them are, so that only those that wait are held as objects. May be used by
 * several threads.
 */
final class OpenDirectory {
    private final @Nullable OpenDirectory parent;
    private final @Nullable Node node;
    private final @Nullable Place placeInParent;
    private final EntryPath path;
    private final ParentDirectory before;
    private @Nullable TreeEncoder encoder = new TreeEncoder();
    private final Deque<Place> waiting = new ArrayDeque<>();
    private boolean left;
    private int entries;

    private OpenDirectory(
            @Nullable OpenDirectory parent,
            @Nullable Node node,
            @Nullable Place placeInParent,
            EntryPath path,
            ParentDirectory before) {
        this.parent = parent;
        this.node = node;
        this.placeInParent = placeInParent;
        this.path = path;
        this.before = before;
    }

    /** Where one entry will stand. */
    static final class Place {
        private boolean filled;
        private @Nullable Node node;
        private final Runnable encoded;

        private Place(Runnable encoded) {
            this.encoded = encoded;
        }
    }

    static OpenDirectory root(ParentDirectory before) {
        return new OpenDirectory(null, null, null, EntryPath.root(), before);
    }

    /** A directory in this one. */
    OpenDirectory enter(Node directory, ParentDirectory itsBefore) {
        return new OpenDirectory(this, directory, place(() -> {}), path.child(directory.name()), itsBefore);
    }

    /** The next place. What is given is run when its entry needs no memory of its own any more. */
    synchronized Place place(Runnable encoded) {
        Place place = new Place(encoded);
        waiting.add(place);
        return place;
    }

    /**
     * Fills a place.
     *
     * @param entry null when there is nothing to stand there
     * @return whether this completed the directory
     */
    synchronized boolean fill(Place place, @Nullable Node entry) {
        place.filled = true;
        place.node = entry;
        return encodeFilled();
    }

    /** Says that no place will be added; whether this completed the directory. */
    synchronized boolean leave() {
        left = true;
        return encodeFilled();
    }

    private boolean encodeFilled() {
        TreeEncoder open = Objects.requireNonNull(encoder, "the directory is complete");
        for (Place first = waiting.peek(); first != null && first.filled; first = waiting.peek()) {
            waiting.remove();
            if (first.node != null) {
                open.add(first.node);
                entries++;
            }
            first.encoded.run();
        }
        return left && waiting.isEmpty();
    }

    /** The JSON of the complete directory; once. */
    synchronized byte[] toJson() {
        byte[] json = Objects.requireNonNull(encoder, "only once").finish();
        encoder = null; // that of a large directory takes as much memory again
        return json;
    }

    synchronized boolean isEmpty() {
        return entries == 0;
    }

    EntryPath path() {
        return path;
    }

    /** The same directory in the parent snapshot. */
    ParentDirectory before() {
        return before;
    }

    /** The directory this one is in; null for the root. */
    @Nullable
    OpenDirectory parent() {
        return parent;
    }

    /** The directory's own entry; null for the root. */
    @Nullable
    Node node() {
        return node;
    }

    /** Where that entry stands in {@link #parent}; null for the root. */
    @Nullable
    Place placeInParent() {
        return placeInParent;
    }
}
