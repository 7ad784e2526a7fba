package dev.backproof.backup.snapshot;

import dev.backproof.backup.error.TargetException;
import dev.backproof.backup.restic.format.Node;
import dev.backproof.backup.restic.format.NodeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a restore writes to. It decides nothing about what is restored; it does what the restore asks, one entry at a
 * time, and never follows a symlink on the way, whoever made it.
 *
 * <p>Calls for different entries come from several threads at once; so do {@link #write}s to different places of one
 * file. A directory is created before anything in it. Names were checked with
 * {@link dev.backproof.backup.restic.format.RawName#isSafeEntryName} before, yet an implementation refuses an unsafe one
 * ({@code HOSTILE_NAME}).
 *
 * <p>Every method throws {@link TargetException}: {@code TARGET_FULL} ends the restore, anything else
 * ({@code TARGET_WRITE_FAILED}) only that entry.
 */
public interface RestoreTarget {
    /** Where it is, as a person writes it. */
    String location();

    /**
     * Looks at the target without changing it; called while planning.
     *
     * @param mayHoldFiles whether it may already hold something
     * @throws TargetException {@code TARGET_NOT_EMPTY} when it holds something and must not, {@code TARGET_WRITE_FAILED}
     *     when it can never be written to
     */
    void examine(boolean mayHoldFiles);

    /** Makes the target ready, creating it when it does not exist. The first call that may write. */
    void prepare();

    /** What lies at the path now, a symlink itself and not what it points to; empty when nothing does. */
    Optional<Existing> find(EntryPath path);

    /**
     * Makes sure that there is a directory its owner can write to; its final mode comes with {@link #metadata}. A
     * directory that is there stays, anything else there is removed first.
     */
    void directory(EntryPath path);

    /**
     * Creates a regular file of exactly this size; what is not written later reads as zeros. Whatever was there is
     * removed first, a directory only when it is empty.
     *
     * @param sparse whether ranges that are never written should take no space; otherwise space may be reserved now, and
     *     a full target may be told now
     */
    void createFile(EntryPath path, long size, boolean sparse);

    /** Keeps the content of a regular file with one link, cut off or grown with zeros to the size. */
    void resizeFile(EntryPath path, long size);

    /** Writes into a file made by {@link #createFile} or {@link #resizeFile}. Open handles are the target's business. */
    void write(EntryPath path, long offset, byte[] bytes, int start, int length);

    /** Reads from a file of the target until length bytes are there or the file ends; returns how many there are. */
    int read(EntryPath path, long offset, byte[] bytes, int start, int length);

    /** Says that nothing more is read from or written to this file for now: its handle may be closed. */
    void finishFile(EntryPath path);

    /** Gives an entry its time of modification and nothing else, when its content is complete. */
    void setModified(EntryPath path, Instant time);

    /** Removes a file or link; that nothing is there is no error. */
    void removeFile(EntryPath path);

    /** Makes the path another name of an existing file of the target. Whatever was there is removed first. */
    void hardLink(EntryPath path, EntryPath existing);

    /** Creates a symlink, device or FIFO. Whatever was there is removed first. */
    void special(EntryPath path, Node node);

    /**
     * Gives an entry its owner, attributes, times and mode, in an order in which none undoes another. Called once for
     * each entry when its content is complete, for a directory after everything in it.
     *
     * @return what could not be set, one phrase each, such as {@code owner 33:33: not permitted}; empty when all was
     */
    List<String> metadata(EntryPath path, Node node);

    /** Ends the restore, whether it succeeded or not: closes every handle. */
    void finish();

    /**
     * Something that is there already.
     *
     * @param size bytes, of a regular file
     * @param links names the file has
     */
    record Existing(NodeType type, long size, Instant modified, long links) {}
}
