package dev.backproof.backup.snapshot;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How one entry differs between two snapshots.
 *
 * @param directory whether it is a directory in the second snapshot or, when it is gone, was one in the first
 * @param changes at least one
 */
public record Difference(EntryPath path, boolean directory, Set<Change> changes) {
    public Difference {
        changes = Collections.unmodifiableSet(EnumSet.copyOf(changes));
    }

    static Difference of(EntryPath path, boolean directory, Change change) {
        return new Difference(path, directory, EnumSet.of(change));
    }

    /** What happened to an entry, and the letter restic shows for it. */
    public enum Change {
        ADDED('+'),
        REMOVED('-'),
        /** A file became a link, and the like. */
        TYPE('T'),
        /** A file holds other bytes. */
        CONTENT('M'),
        /** A file holds other bytes although nothing else about it changed, not even its times: perhaps a bad disk. */
        UNEXPLAINED('?'),
        /** Anything else but the content of a file. */
        METADATA('U');

        private final char letter;

        Change(char letter) {
            this.letter = letter;
        }
    }

    /** The letters of all changes, such as {@code M} or {@code TU}. */
    public String letters() {
        return changes.stream().map(change -> String.valueOf(change.letter)).collect(Collectors.joining());
    }

    /** The path, with a slash behind it for a directory. */
    public String shownPath() {
        return directory ? path + "/" : path.toString();
    }
}
