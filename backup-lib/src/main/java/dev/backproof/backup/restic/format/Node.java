package dev.backproof.backup.restic.format;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a tree: a file, directory, link or special file with its metadata. Fields that restic leaves out when
 * zero or empty are zero or empty here. Unsigned 64-bit values are kept in {@code long}s.
 *
 * @param name the entry's name, raw bytes
 * @param mode Go's {@code os.FileMode} number: low nine bits as in Unix, type and setuid/setgid/sticky in high bits; see
 *     {@link FileModes}
 * @param atime as stored; equals mtime unless the writer was asked for access times
 * @param size bytes, files only
 * @param links number of hard links; not kept for directories and FIFOs
 * @param linkTarget symlinks only
 * @param device device number as Linux encodes it, devices only
 * @param content ids of the data blobs in order; null for everything but files
 * @param subtree id of the directory's tree; directories only. Null while it is not known
 * @param genericAttributes raw JSON of what other systems keep (Windows), or empty
 * @param error a legacy note, or empty
 */
public record Node(
        RawName name,
        NodeType type,
        long mode,
        Instant mtime,
        Instant atime,
        Instant ctime,
        long uid,
        long gid,
        String user,
        String group,
        long inode,
        long deviceId,
        long size,
        long links,
        @Nullable RawName linkTarget,
        List<Xattr> xattrs,
        long device,
        @Nullable List<Id> content,
        @Nullable Id subtree,
        String genericAttributes,
        String error) {
    public Node {
        xattrs = List.copyOf(xattrs);
        content = content == null ? null : List.copyOf(content);
    }

    /**
     * An entry that lies in no file system: of nobody, with one time, without content.
     *
     * @param permissions as Unix has them (07777)
     */
    public static Node made(RawName name, NodeType type, int permissions, Instant time) {
        boolean file = type == NodeType.FILE;
        return new Node(
                name,
                type,
                FileModes.of(type, permissions),
                time,
                time,
                time,
                0,
                0,
                "",
                "",
                0,
                0,
                0,
                file ? 1 : 0,
                null,
                List.of(),
                0,
                file ? List.of() : null,
                null,
                "",
                "");
    }

    /** The permission bits with setuid, setgid and sticky as Unix has them (07777). */
    public int permissions() {
        return FileModes.unixPermissions(mode);
    }

    /** The same entry with other content and size: what a backup knows after reading the file. */
    public Node withContent(List<Id> blobs, long bytes) {
        return new Node(
                name,
                type,
                mode,
                mtime,
                atime,
                ctime,
                uid,
                gid,
                user,
                group,
                inode,
                deviceId,
                bytes,
                links,
                linkTarget,
                xattrs,
                device,
                blobs,
                subtree,
                genericAttributes,
                error);
    }

    /** The same directory with its tree: what a backup knows after its children are stored. */
    public Node withSubtree(Id tree) {
        return new Node(
                name,
                type,
                mode,
                mtime,
                atime,
                ctime,
                uid,
                gid,
                user,
                group,
                inode,
                deviceId,
                size,
                links,
                linkTarget,
                xattrs,
                device,
                content,
                tree,
                genericAttributes,
                error);
    }

    /** The same entry under another name. */
    public Node withName(RawName newName) {
        return new Node(
                newName,
                type,
                mode,
                mtime,
                atime,
                ctime,
                uid,
                gid,
                user,
                group,
                inode,
                deviceId,
                size,
                links,
                linkTarget,
                xattrs,
                device,
                content,
                subtree,
                genericAttributes,
                error);
    }
}
