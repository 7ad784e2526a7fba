package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.SourceException;
import dev.backproof.backup.restic.format.Node;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Something that can be backed up, seen as a tree of named entries.
 *
 * <p>A source is walked once per backup, depth first by one thread; within a directory the entries come in ascending
 * order of their raw name bytes. The contents of files may be read by other threads while the walk goes on, unless
 * {@link Content#inOrder()} says otherwise.
 */
public interface BackupSource {
    /** What the snapshot records as its paths: absolute, cleaned, in the order given by the user. */
    List<String> paths();

    /**
     * Tells the visitor every entry.
     *
     * @throws SourceException when the source as a whole cannot be read; nothing is committed then
     */
    void walk(Visitor visitor);

    /** Hears of each entry. May block for a while when the store is slower than the source. */
    interface Visitor {
        /** A directory starts; its entries follow until {@link #leaveDirectory}. */
        void enterDirectory(Node directory);

        /** The directory entered last is complete. */
        void leaveDirectory();

        /** A regular file. Its content is opened only when it has to be read. */
        void file(Node file, Content content);

        /** A symlink, device, FIFO or socket. */
        void special(Node node);

        /** Something below the source could not be read; the backup goes on without it and says so at the end. */
        void unreadable(String path, String reason);
    }

    /** The bytes of one file. */
    interface Content {
        /**
         * Opens the bytes, once.
         *
         * @throws IOException when this file cannot be read; the backup goes on without it
         * @throws SourceException when the whole backup must fail (a dump that broke), from here or from the stream
         */
        InputStream open() throws IOException;

        /** Whether it must be read to its end before the walk goes on (a dump, whose manifest follows it). */
        default boolean inOrder() {
            return false;
        }
    }
}
